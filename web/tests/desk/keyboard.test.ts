import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenToKeys } from "../../desk/src/commands/keyboard";
import { registry } from "../../desk/src/commands/registry";
import { lookStore } from "../../desk/src/data/look";

const source = Symbol("test");
const resolve = vi.fn();
const reply = vi.fn();
let stop: () => void;

function press(init: KeyboardEventInit, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
}

beforeEach(() => {
  vi.clearAllMocks();
  registry.offer(source, [
    { id: "resolve", group: "conversation", label: "Resolver", shortcut: "E, Alt E", run: resolve },
    { id: "reply", group: "conversation", label: "Responder", shortcut: "R, Alt L", run: reply },
  ]);
  stop = listenToKeys();
});
afterEach(() => {
  stop();
  registry.withdraw(source);
  document.body.innerHTML = "";
  lookStore.change({ letters: true });
});

describe("keys", () => {
  it("a letter acts outside fields only", () => {
    press({ key: "e", code: "KeyE" });
    expect(resolve).toHaveBeenCalledTimes(1);
    document.body.innerHTML = "<textarea></textarea>";
    press({ key: "e", code: "KeyE" }, document.querySelector("textarea") ?? undefined);
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  it("with Alt it acts everywhere, whatever the layout makes of the letter", () => {
    document.body.innerHTML = "<textarea></textarea>";
    press(
      { key: "ł", code: "KeyL", altKey: true },
      document.querySelector("textarea") ?? undefined,
    );
    expect(reply).toHaveBeenCalledTimes(1);
  });

  it("letters can be turned off; Alt stays", () => {
    lookStore.change({ letters: false });
    press({ key: "e", code: "KeyE" });
    expect(resolve).not.toHaveBeenCalled();
    press({ key: "e", code: "KeyE", altKey: true });
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  it("nothing acts behind an open dialog", () => {
    document.body.innerHTML = "<dialog open></dialog>";
    press({ key: "e", code: "KeyE" });
    expect(resolve).not.toHaveBeenCalled();
  });
});
