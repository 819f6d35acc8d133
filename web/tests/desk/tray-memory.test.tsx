import type { MediaLimits } from "@shared/api/types";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { uploadStore } from "../../desk/src/data/uploads";
import { Tray } from "../../desk/src/features/conversations/files/tray";

const LIMITS: MediaLimits = {
  image: { max_bytes: 5_000_000, mimes: ["image/png"], max_caption_length: 20 },
  document: { max_bytes: 100_000_000, mimes: ["*/*"], max_caption_length: 20 },
};
const HOUR_MS = 3_600_000;

class Call {
  static made: Call[] = [];
  upload = {};
  onload: () => void = () => undefined;
  status = 201;
  responseText = "";
  open() {
    Call.made.push(this);
  }
  setRequestHeader() {
    return undefined;
  }
  send() {
    return undefined;
  }
  abort() {
    return undefined;
  }
  arrives(id: string) {
    this.responseText = JSON.stringify({ id, kind: "document" });
    this.onload();
  }
}

let end: () => void = () => undefined;
function begin(owner = "loja ana") {
  end();
  end = uploadStore.start(owner);
}
/** The page goes away with all that it knew, and opens anew. */
function reload(owner?: string) {
  dispatchEvent(new Event("pagehide"));
  begin(owner);
}
const choose = (name: string) => {
  const type = name.endsWith(".png") ? "image/png" : "application/pdf";
  return uploadStore.add("c1", new File(["x"], name, { type }), LIMITS);
};
const names = () => uploadStore.all().map(({ name, state }) => `${name}: ${state.kind}`);
async function arrived(name: string, attachment: string) {
  const id = choose(name);
  Call.made.at(-1)?.arrives(attachment);
  await uploadStore.arrived(id);
  await vi.waitFor(() => expect(names()).toContain(`${name}: ready`));
  return id;
}
const shown = () =>
  render(
    <Tooltip.Provider>
      <Tray uploads={uploadStore.all()} limits={LIMITS} />
    </Tooltip.Provider>,
  );

beforeEach(() => {
  localStorage.clear();
  Call.made = [];
  vi.stubGlobal("XMLHttpRequest", Call);
  begin();
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("after a reload, the files of what is being written", () => {
  it("are there when the server has them, and go out without being sent up again", async () => {
    const id = await arrived("manual.pdf", "a7");
    reload();
    shown();
    expect(screen.getByText("manual.pdf")).toBeVisible();
    expect(screen.getByText(/pronto$/)).toBeVisible();
    await expect(uploadStore.arrived(id)).resolves.toMatchObject({ id: "a7" });
    expect(Call.made).toHaveLength(1);
  });

  it("are pictures still, as the server has them", async () => {
    vi.stubGlobal("URL", { createObjectURL: () => "blob:1", revokeObjectURL: () => undefined });
    await arrived("porta.png", "a7");
    await arrived("manual.pdf", "a8");
    reload();
    expect(uploadStore.all().map(({ preview }) => preview)).toEqual([
      "/api/v1/attachments/a7/content",
      null,
    ]);
  });

  it("stand as they were chosen, whichever arrived first", async () => {
    const large = choose("planta.pdf");
    const small = choose("manual.pdf");
    Call.made[1]?.arrives("a8");
    await uploadStore.arrived(small);
    Call.made[0]?.arrives("a7");
    await uploadStore.arrived(large);
    await vi.waitFor(() => expect(names()).toEqual(["planta.pdf: ready", "manual.pdf: ready"]));
    reload();
    expect(names()).toEqual(["planta.pdf: ready", "manual.pdf: ready"]);
  });

  it("ask to be chosen again when they had not arrived, and are then there once", async () => {
    choose("planta.pdf");
    reload();
    const page = shown();
    expect(screen.getByRole("alert")).toHaveTextContent("Escolha de novo.");
    page.unmount();
    choose("planta.pdf");
    expect(names()).toEqual(["planta.pdf: uploading"]);
    Call.made.at(-1)?.arrives("a8");
    await vi.waitFor(() => expect(names()).toEqual(["planta.pdf: ready"]));
    reload();
    expect(names()).toEqual(["planta.pdf: ready"]);
  });

  it("are gone when they were sent or removed", async () => {
    vi.stubGlobal("fetch", async () => new Response(null, { status: 204 }));
    uploadStore.leaveTray(await arrived("enviado.pdf", "a1"));
    await arrived("tirado.pdf", "a2");
    shown();
    await userEvent.setup().click(screen.getByRole("button", { name: "Tirar tirado.pdf" }));
    reload();
    expect(names()).toEqual([]);
  });

  it("are forgotten after a day, as the server forgets them", async () => {
    await arrived("manual.pdf", "a7");
    vi.useFakeTimers({ now: Date.now() + 23 * HOUR_MS });
    reload();
    expect(names()).toEqual(["manual.pdf: ready"]);
    vi.setSystemTime(Date.now() + 2 * HOUR_MS);
    reload();
    expect(names()).toEqual([]);
  });

  it("are nobody else's at the same browser", async () => {
    await arrived("manual.pdf", "a7");
    reload("loja bruno");
    expect(names()).toEqual([]);
    reload();
    expect(names()).toEqual(["manual.pdf: ready"]);
  });

  it("leave with another tab that has sent them", async () => {
    await arrived("manual.pdf", "a7");
    reload();
    const key = "prosa.tray loja ana";
    localStorage.setItem(key, "[]");
    dispatchEvent(new StorageEvent("storage", { key }));
    expect(names()).toEqual([]);
  });
});
