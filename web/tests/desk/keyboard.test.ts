import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenToKeys } from "../../desk/src/commands/keyboard";
import { registry } from "../../desk/src/commands/registry";
import { bind, takenBy, unbind, waysOf } from "../../desk/src/commands/shortcuts";
import { preferences, USUAL } from "../../desk/src/data/preferences";

const source = Symbol("test");
const resolve = vi.fn();
const reply = vi.fn();
const take = vi.fn();
const settings = vi.fn();
let stop: () => void;

function press(init: KeyboardEventInit, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
}

function field(): HTMLElement {
  document.body.innerHTML = "<textarea></textarea>";
  return document.querySelector("textarea") ?? document.body;
}

beforeEach(() => {
  vi.clearAllMocks();
  registry.offer(source, [
    { id: "act-resolve", group: "conversation", label: "Resolver", run: resolve },
    { id: "reply", group: "conversation", label: "Responder", run: reply },
    { id: "act-take", group: "conversation", label: "Assumir", run: take },
    { id: "go-settings", group: "go", label: "Ajustes", run: settings },
  ]);
  stop = listenToKeys();
});
afterEach(() => {
  stop();
  registry.withdraw(source);
  document.body.innerHTML = "";
  unbind(Object.keys(preferences.current().shortcuts));
  preferences.change({ single_keys: true });
});

describe("keys", () => {
  it("a letter acts outside fields only", () => {
    press({ key: "e", code: "KeyE" });
    expect(resolve).toHaveBeenCalledTimes(1);
    press({ key: "e", code: "KeyE" }, field());
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  it("with Alt it acts everywhere, whatever the layout makes of the letter", () => {
    press({ key: "ł", code: "KeyL", altKey: true }, field());
    expect(reply).toHaveBeenCalledTimes(1);
  });

  it("letters can be turned off; Alt stays", () => {
    preferences.change({ single_keys: false });
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

  it("Enter on the row of the open conversation answers it, on another opens that", () => {
    document.body.innerHTML = `<div id="conversation-list">
      <div role="option" aria-selected="true"></div><div role="option" aria-selected="false"></div>
    </div>`;
    const [open, other] = document.querySelectorAll("[role=option]");
    press({ key: "Enter" }, other);
    expect(reply).not.toHaveBeenCalled();
    press({ key: "Enter" }, open);
    expect(reply).toHaveBeenCalledTimes(1);
  });

  it("Enter on a button is the button's", () => {
    document.body.innerHTML = "<button type='button'>Resolver</button>";
    press({ key: "Enter" }, document.querySelector("button") ?? undefined);
    expect(reply).not.toHaveBeenCalled();
    press({ key: "Enter" });
    expect(reply).toHaveBeenCalledTimes(1);
  });
});

describe("one key after the other", () => {
  it("G then A is not A", () => {
    press({ key: "g", code: "KeyG" });
    press({ key: "a", code: "KeyA" });
    expect(settings).toHaveBeenCalledTimes(1);
    expect(take).not.toHaveBeenCalled();
    press({ key: "a", code: "KeyA" });
    expect(take).toHaveBeenCalledTimes(1);
  });

  it("G and a key that leads nowhere does nothing", () => {
    press({ key: "g", code: "KeyG" });
    press({ key: "e", code: "KeyE" });
    expect(resolve).not.toHaveBeenCalled();
  });
});

describe("other keys than the usual", () => {
  it("act instead of the usual ones", () => {
    bind("act-resolve", "Ctrl Shift F");
    press({ key: "e", code: "KeyE" });
    expect(resolve).not.toHaveBeenCalled();
    press({ key: "F", code: "KeyF", ctrlKey: true, shiftKey: true });
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  it("are taken from whoever had them, and only those", () => {
    expect(takenBy("E", "act-take", {})).toEqual(["act-resolve"]);
    bind("act-take", "E");
    expect(waysOf("act-resolve")).toEqual(["Alt E"]);
    press({ key: "e", code: "KeyE" });
    expect(take).toHaveBeenCalledTimes(1);
    expect(resolve).not.toHaveBeenCalled();
  });

  it("G alone takes every way that begins with it", () => {
    expect(takenBy("G", "act-take", {})).toEqual([
      "go-inbox",
      "go-contacts",
      "go-simulator",
      "go-notices",
      "go-settings",
    ]);
  });

  it("can be none at all, and the usual again", () => {
    bind("act-resolve", "");
    expect(waysOf("act-resolve")).toEqual([]);
    unbind(["act-resolve"]);
    expect(waysOf("act-resolve")).toEqual(["E", "Alt E"]);
    expect(preferences.current().shortcuts).toEqual(USUAL.shortcuts);
  });
});
