/**
 * Puts words in place of others, as if they were typed: the browser's own undo takes them back,
 * and whoever listens to the box hears of it.
 */
export function insertInto(area: HTMLTextAreaElement, text: string, from: number, to: number) {
  area.focus();
  area.setSelectionRange(from, to);
  const isDone = document.execCommand?.("insertText", false, text) ?? false;
  if (isDone) return;
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
