import { preferences } from "../data/preferences";
import { overlays } from "./overlays";
import { type Command, isOffered, registry } from "./registry";
import { isSingle, waysOf } from "./shortcuts";

const ALONE = new Set(["Control", "Alt", "AltGraph", "Shift", "Meta", "Dead", "CapsLock"]);

/** “Ctrl Alt E” of a key press; a letter alone is just that letter. Null is no press yet. */
export function pressOf(event: KeyboardEvent): string | null {
  if (ALONE.has(event.key)) return null;
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  const key = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key;
  const isNamed = key.length > 1;
  if (event.shiftKey && (isNamed || /^\p{L}$/u.test(key))) parts.push("Shift");
  parts.push(isNamed ? (key === "Escape" ? "Esc" : key) : key.toUpperCase());
  return parts.join(" ");
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("input, textarea, select, [contenteditable='true']");
}

/** Single letters act only outside fields, and can be turned off (WCAG 2.1.4). */
function mayAct(press: string, event: KeyboardEvent): boolean {
  if (!isSingle(press)) return true;
  return !isTyping(event.target) && preferences.current().single_keys;
}

/** Enter on something that can be pressed presses it. The row of what is open is no such thing. */
function isPressing(press: string, target: EventTarget | null): boolean {
  if (press !== "Enter" || !(target instanceof HTMLElement)) return false;
  if (target.matches("#conversation-list [aria-selected='true']")) return false;
  return target.matches("button, a[href], summary, [role='option'], [role='separator']");
}

/** Something lies over the desk, or is about to: what is typed now is for it. */
function isCovered(): boolean {
  const layer = document.querySelector("dialog[open], [role='menu']");
  return layer !== null || overlays.current() !== null;
}

const SEQUENCE_MS = 1_200;
let begun: { press: string; at: number } | null = null;

function called(press: string): Command | undefined {
  return registry.all().find((one) => waysOf(one.id).includes(press) && isOffered(one));
}

function begins(press: string): boolean {
  return registry
    .all()
    .some((one) => waysOf(one.id).some((way) => way.startsWith(`${press} then `)));
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const press = pressOf(event);
  if (press === null || isPressing(press, event.target)) return;
  if (isCovered() || !mayAct(press, event)) return;
  const before = begun && event.timeStamp - begun.at < SEQUENCE_MS ? begun.press : null;
  begun = null;
  const command = called(before === null ? press : `${before} then ${press}`);
  if (command) {
    event.preventDefault();
    command.run();
  } else if (before === null && begins(press)) {
    begun = { press, at: event.timeStamp };
  }
}

export function listenToKeys(): () => void {
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}
