import type { Attachment, MediaLimits, Message } from "@shared/api/types";

import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { outbox } from "../../desk/src/data/outbox";
import { kindOf, uploadStore } from "../../desk/src/data/uploads";
import { Bubble } from "../../desk/src/features/conversations/bubble";
import { sendFiles } from "../../desk/src/features/conversations/files/sending";
import { Tray } from "../../desk/src/features/conversations/files/tray";
import { message } from "../samples";

const LIMITS: MediaLimits = {
  image: {
    max_bytes: 5 * 1024 * 1024,
    mimes: ["image/jpeg", "image/png"],
    max_caption_length: 20,
  },
  audio: { max_bytes: 16_000_000, mimes: ["audio/ogg", "audio/mpeg"], max_caption_length: 0 },
  document: { max_bytes: 100_000_000, mimes: ["*/*"], max_caption_length: 20 },
};

function attachment(part: Partial<Attachment> = {}): Attachment {
  return {
    id: "a1",
    kind: "image",
    state: "stored",
    filename: "pé-veneza.jpg",
    mime: "image/jpeg",
    size_bytes: 840_000,
    duration_seconds: null,
    width: 1200,
    height: 800,
    is_voice: false,
    has_thumbnail: true,
    error_code: null,
    error: null,
    ...part,
  };
}

class FakeCall {
  static made: FakeCall[] = [];
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload: () => void = () => undefined;
  onerror: () => void = () => undefined;
  onabort: () => void = () => undefined;
  status = 0;
  responseText = "";
  url = "";
  isAborted = false;
  open(_method: string, url: string) {
    this.url = url;
  }
  setRequestHeader() {
    return undefined;
  }
  send() {
    FakeCall.made.push(this);
  }
  abort() {
    this.isAborted = true;
    this.onabort();
  }
  answers(status: number, told: unknown) {
    this.status = status;
    this.responseText = JSON.stringify(told);
    this.onload();
  }
}

const photo = (bytes = 10) =>
  new File([new Uint8Array(bytes)], "pé-veneza.jpg", { type: "image/jpeg" });
const last = () => FakeCall.made.at(-1) as FakeCall;
const shown = () =>
  render(
    <Tooltip.Provider>
      <Tray uploads={uploadStore.all()} limits={LIMITS} />
    </Tooltip.Provider>,
  );

beforeEach(() => {
  FakeCall.made = [];
  vi.stubGlobal("XMLHttpRequest", FakeCall);
  vi.stubGlobal("fetch", async () => Response.json({}, { status: 204 }));
  URL.createObjectURL = () => "blob:here";
  URL.revokeObjectURL = () => undefined;
});
afterEach(() => {
  for (const { id } of uploadStore.all()) uploadStore.forget(id);
  vi.restoreAllMocks();
});

describe("choosing files", () => {
  it("goes as what the channel takes it for, and else as a document", () => {
    expect(kindOf("image/png", LIMITS)).toBe("image");
    expect(kindOf("image/tiff", LIMITS)).toBe("document");
    expect(kindOf("audio/mpeg", LIMITS)).toBe("audio");
  });

  it("uploads at once, shows how far it is, and can be stopped", async () => {
    uploadStore.add("c1", photo(), LIMITS);
    expect(last().url).toContain("conversation_id=c1");
    last().upload.onprogress?.({ loaded: 64, total: 100 });
    const page = shown();
    expect(screen.getByRole("progressbar", { name: "Enviando pé-veneza.jpg" })).toHaveAttribute(
      "aria-valuenow",
      "64",
    );
    await userEvent.setup().click(screen.getByRole("button", { name: "Tirar pé-veneza.jpg" }));
    expect(last().isAborted).toBe(true);
    page.unmount();
    expect(uploadStore.all()).toEqual([]);
  });

  it("says why a file is too large before a byte has left", () => {
    uploadStore.add("c1", photo(6 * 1024 * 1024), LIMITS);
    expect(FakeCall.made).toEqual([]);
    shown();
    expect(screen.getByRole("alert")).toHaveTextContent(
      "6 MB. Este canal aceita imagem de até 5 MB.",
    );
  });
});

describe("sending files", () => {
  it("sends one message for each; the words are the caption of the first", async () => {
    const put = vi.spyOn(outbox, "put").mockResolvedValue();
    uploadStore.add("c1", photo(), LIMITS);
    uploadStore.add("c1", new File(["x"], "manual.pdf", { type: "application/pdf" }), LIMITS);
    sendFiles("c1", "Olha este aqui", uploadStore.all(), LIMITS);
    expect(put.mock.calls.map(([, , words, file]) => [words, file?.name])).toEqual([
      ["Olha este aqui", "pé-veneza.jpg"],
      ["", "manual.pdf"],
    ]);
  });

  it("sends words that a recording cannot carry before it", () => {
    const put = vi.spyOn(outbox, "put").mockResolvedValue();
    uploadStore.add("c1", new File(["x"], "recado.ogg", { type: "audio/ogg" }), LIMITS);
    sendFiles("c1", "Ouve isto", uploadStore.all(), LIMITS);
    expect(put.mock.calls.map(([, , words]) => words)).toEqual(["Ouve isto", ""]);
  });

  it("sends words that are longer than the channel's captions before the file", () => {
    const put = vi.spyOn(outbox, "put").mockResolvedValue();
    uploadStore.add("c1", photo(), LIMITS);
    sendFiles("c1", "Olha este aqui, por favor", uploadStore.all(), LIMITS);
    expect(put.mock.calls.map(([, , words]) => words)).toEqual(["Olha este aqui, por favor", ""]);
  });

  it("posts the message when its file has arrived, and names the file", async () => {
    const posted: unknown[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      posted.push(await request.json());
      return Response.json({ message: message({ seq: 9, local_id: "x" }) }, { status: 202 });
    });
    uploadStore.add("c1", photo(), LIMITS);
    sendFiles("c1", "", uploadStore.all(), LIMITS);
    expect(posted).toEqual([]);
    last().answers(201, attachment({ id: "a9" }));
    await vi.waitFor(() => expect(posted).toMatchObject([{ attachment_id: "a9" }]));
  });
});

function bubble(part: Partial<Message>) {
  render(
    <Tooltip.Provider>
      <Bubble message={message(part)} isTight={false} isLast isFresh={false} />
    </Tooltip.Provider>,
  );
}

describe("what came", () => {
  it("shows a picture by its caption, in a place that is kept for it", () => {
    bubble({ kind: "image", body: "O pé veio solto", attachments: [attachment()] });
    const picture = screen.getByRole("img", { name: "O pé veio solto" });
    expect(picture).toHaveAttribute("src", "/api/v1/attachments/a1/thumbnail");
    expect(screen.getByRole("button", { name: "Ver O pé veio solto" })).toHaveStyle({
      width: "300px",
    });
  });

  it("never shows a message without a word about its file", () => {
    bubble({ kind: "image", body: "", attachments: [attachment({ state: "expired" })] });
    expect(screen.getByText("O canal não guarda mais este arquivo.")).toBeVisible();
  });

  it("keeps a place and people readable", () => {
    bubble({
      kind: "contacts",
      body: "",
      detail: {
        contacts: [{ name: "Oficina Dois Irmãos", phones: ["+55 19 3232-1000"], emails: [] }],
      },
    });
    expect(screen.getByRole("link", { name: "+55 19 3232-1000" })).toBeVisible();
    bubble({
      kind: "location",
      body: "",
      detail: { latitude: -22.9, longitude: -47.06, name: "Loja" },
    });
    expect(screen.getByRole("link", { name: /^Ver no mapa: ?Loja/ })).toHaveAttribute(
      "rel",
      expect.stringContaining("noreferrer"),
    );
  });

  it("a sticker stands without a bubble, its time below", () => {
    bubble({ kind: "sticker", body: "", attachments: [attachment({ kind: "sticker" })] });
    const picture = screen.getByRole("img", { name: "pé-veneza.jpg" });
    expect(picture.closest("[data-bubble]")).toHaveClass("bare");
    expect(picture.closest("article")?.querySelector("time")).toBeVisible();
  });

  it("says what was edited, taken back, reacted to, and sent by the phone itself", () => {
    bubble({
      direction: "outbound",
      author_type: "agent",
      author_name: null,
      detail: { via: "phone" },
      body: "Chega terça",
      edited_at: "2026-11-22T12:05:00Z",
      original_body: "Chega segunda",
      reactions: [{ by: "contact", emoji: "👍", at: "2026-11-22T12:06:00Z", user_id: null }],
    });
    expect(screen.getByText("Pelo celular")).toBeVisible();
    expect(screen.getByText("Editada")).toBeVisible();
    expect(screen.getByRole("img", { name: "O cliente reagiu com 👍" })).toBeVisible();
    bubble({ seq: 2, body: "não era para você", revoked_at: "2026-11-22T12:07:00Z" });
    expect(screen.getByText("O cliente apagou esta mensagem")).toBeVisible();
    expect(screen.getByText("não era para você")).toBeVisible();
  });
});
