/** Where a pane is worked in, before all that stands above it. */
const MAIN = "[role='option'][tabindex='0']";
const FOCUSABLE = "[tabindex='0'], a[href], button:not(:disabled), textarea, input, select";

/** Puts the keys into a field, if it is in sight. */
export function focusField(id: string): boolean {
  const field = document.getElementById(id);
  if (!(field instanceof HTMLInputElement) || field.offsetParent === null) return false;
  field.focus();
  field.select();
  return true;
}

/** F6: from pane to pane in the order of reading, round and round; backwards with −1. */
export function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter(
    (pane) => pane.offsetParent !== null,
  );
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const from = here === -1 && step === -1 ? 0 : here;
  const next = panes[(from + step + panes.length) % panes.length];
  if (!next) return;
  const inside = (what: string) => next.querySelector<HTMLElement>(what);
  const target = next.matches(FOCUSABLE) ? next : (inside(MAIN) ?? inside(FOCUSABLE));
  target?.focus();
}
