import type { KeyboardEvent } from "react";

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };

/** From message to message with the arrows; Esc goes back to the log, whose keys scroll. */
export function walk(event: KeyboardEvent<HTMLElement>, toEnd: () => void): void {
  const log = event.currentTarget;
  const here = event.target as HTMLElement;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape" && here !== log) {
    event.stopPropagation();
    log.focus({ preventScroll: true });
    return;
  }
  if (here !== log && here.tagName !== "ARTICLE") return;
  if (event.key === "End" && !event.shiftKey) {
    event.preventDefault();
    toEnd();
    return;
  }
  const step = STEPS[event.key];
  if (step === undefined) return;
  const all = [...log.querySelectorAll<HTMLElement>("article")];
  const next = here === log ? lastSeen(log, all, step) : all[all.indexOf(here) + step];
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** From the log itself ArrowUp takes the lowest message in sight; ArrowDown scrolls as ever. */
function lastSeen(log: HTMLElement, all: HTMLElement[], step: number): HTMLElement | undefined {
  if (step > 0) return undefined;
  const { bottom } = log.getBoundingClientRect();
  return all.findLast((one) => one.getBoundingClientRect().top < bottom - 8);
}
