import { lookStore } from "../data/look";
import { isOffered, registry } from "./registry";

/** “Ctrl Alt E” of a key press; a letter alone is just that letter. */
export function pressOf(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  const key = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key;
  const isNamed = key.length > 1;
  if (event.shiftKey && isNamed) parts.push("Shift");
  parts.push(isNamed ? (key === "Escape" ? "Esc" : key) : key.toUpperCase());
  return parts.join(" ");
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("input, textarea, select, [contenteditable='true']");
}

/** Single letters act only outside fields, and can be turned off (WCAG 2.1.4). */
function mayAct(press: string, event: KeyboardEvent): boolean {
  if (press.includes(" ") || press === "Esc" || press === "F6") return true;
  return !isTyping(event.target) && lookStore.current().letters;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const press = pressOf(event);
  const isInside = document.querySelector("dialog[open], [role='menu']") !== null;
  if (isInside || !mayAct(press, event)) return;
  const command = registry
    .all()
    .find((one) => one.shortcut?.split(", ").includes(press) && isOffered(one));
  if (!command) return;
  event.preventDefault();
  command.run();
}

export function listenToKeys(): () => void {
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}
