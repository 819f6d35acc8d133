import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

/** A browser's service workers, as far as the desk looks at them. */
class Worker_ extends EventTarget {
  state = "installed";
  told: unknown[] = [];
  postMessage(what: unknown) {
    this.told.push(what);
  }
  become(state: string) {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

class Registration extends EventTarget {
  active: Worker_ | null = new Worker_();
  waiting: Worker_ | null = null;
  installing: Worker_ | null = null;
  update = vi.fn(async () => undefined);
}

let registration: Registration;
let container: EventTarget & { controller: unknown; register: ReturnType<typeof vi.fn> };

async function open() {
  vi.resetModules();
  const updates = await import("../../desk/src/app/updates");
  const { UpdateStrip } = await import("../../desk/src/app/update-strip");
  const stop = updates.startUpdates(container as unknown as ServiceWorkerContainer);
  render(<UpdateStrip />);
  await act(async () => undefined);
  return { ...updates, stop };
}

function arrives(): Worker_ {
  const worker = new Worker_();
  registration.installing = worker;
  registration.dispatchEvent(new Event("updatefound"));
  registration.waiting = worker;
  act(() => worker.become("installed"));
  return worker;
}

beforeEach(() => {
  registration = new Registration();
  container = Object.assign(new EventTarget(), {
    controller: {} as unknown,
    register: vi.fn(async () => registration),
  });
});

/** A call that never has an answer. */
class Endless {
  upload = {};
  open = () => undefined;
  setRequestHeader = () => undefined;
  send = () => undefined;
}

describe("a new version", () => {
  it("is asked for under /app, past the browser's cache", async () => {
    await open();
    expect(container.register).toHaveBeenCalledWith("/app/sw.js", {
      scope: "/app",
      updateViaCache: "none",
    });
  });

  it("waits until the person says so, and then the page is opened again", async () => {
    const { takeOver } = await open();
    expect(screen.queryByRole("button")).toBeNull();
    const worker = arrives();
    expect(screen.getByRole("status")).toHaveTextContent("Nova versão pronta");
    expect(worker.told).toEqual([]);
    const reload = vi.fn();
    act(() => takeOver(reload));
    expect(worker.told).toEqual(["take over"]);
    expect(reload).not.toHaveBeenCalled();
    worker.become("activated");
    expect(reload).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole("status")).toBeNull();
  });

  it("the first one ever is no news", async () => {
    registration.active = null;
    container.controller = null;
    await open();
    arrives();
    act(() => void container.dispatchEvent(new Event("controllerchange")));
    expect(screen.queryByRole("status")).toBeNull();
  });

  it("that another page let in makes this one old, and says so", async () => {
    await open();
    act(() => void container.dispatchEvent(new Event("controllerchange")));
    expect(screen.getByRole("button", { name: "Atualizar" })).toBeEnabled();
  });

  it("waits for a file that is under way: a browser does not keep files", async () => {
    await open();
    arrives();
    const { uploadStore } = await import("../../desk/src/data/uploads");
    vi.stubGlobal("XMLHttpRequest", Endless);
    const limits = { document: { max_bytes: 10, mimes: ["*/*"] } } as never;
    act(() => void uploadStore.add("c1", new File(["bytes"], "a.txt"), limits));
    expect(screen.getByRole("button", { name: "Atualizar" })).toBeDisabled();
    await userEvent.click(screen.getByRole("button", { name: "Atualizar" }));
    expect(registration.waiting?.told).toEqual([]);
  });
});
