import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { afterPaint } from "../../data/after-paint";
import type { Entry } from "./list-order";

const rowOf = (id: string | undefined) => document.getElementById(`row-${id}`);

/**
 * Whoever goes through the list by keys stands on the row that is open: a screen reader says it,
 * and Enter means it. Keys that are in another pane stay there.
 */
export function useFocusOnSelected(
  list: RefObject<HTMLElement | null>,
  selectedId: string | undefined,
): void {
  const before = useRef(selectedId);
  useEffect(() => {
    if (before.current === selectedId) return;
    before.current = selectedId;
    return afterPaint(() => {
      const here = document.activeElement;
      const isFree = here === null || here === document.body || list.current?.contains(here);
      if (isFree) rowOf(selectedId)?.focus({ preventScroll: true });
    });
  }, [list, selectedId]);
}

type Wish = {
  rows: readonly Entry[];
  selectedId: string | undefined;
  open: (id: string) => void;
};

/** The arrows go through the rows without opening them; Enter opens, and on the open one answers. */
export function moveFocus(event: KeyboardEvent, { rows, selectedId, open }: Wish): void {
  const id = (event.target as HTMLElement).id.replace(/^row-/, "");
  const here = rows.findIndex((row) => row.key === id);
  if (here < 0 || (event.key === "Enter" && id === selectedId)) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    open(id);
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -here, End: rows.length - 1 - here }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  rowOf(rows[Math.min(rows.length - 1, Math.max(0, here + step))]?.key)?.focus();
}

const MOST_FRAMES = 60;

/** Whoever wrote goes on writing in the conversation that opens, once its box is there. */
export function goOnWriting(open: () => void): void {
  const left = document.activeElement;
  open();
  if (left?.id !== "composer") return;
  let frames = 0;
  const look = () => {
    const box = document.getElementById("composer");
    if (box && box !== left) box.focus();
    else if (frames++ < MOST_FRAMES) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
