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
  /** Draws a row that is too far away to be drawn. */
  reveal: (id: string) => void;
  selectedId: string | undefined;
  open: (id: string) => void;
};

/** The arrows go through the rows without opening them; Enter opens, and on the open one answers. */
export function moveFocus(event: KeyboardEvent, wish: Wish): void {
  const { rows, selectedId, open, reveal } = wish;
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
  const there = rows[Math.min(rows.length - 1, Math.max(0, here + step))];
  if (!there) return;
  if (!rowOf(there.key)) reveal(there.key);
  whenDrawn(
    () => rowOf(there.key),
    (row) => row.focus(),
  );
}

const MOST_FRAMES = 60;

/** At once where it is there, soon where it is about to be. */
function whenDrawn(find: () => HTMLElement | null, then: (found: HTMLElement) => void, frames = 0) {
  const found = find();
  if (found) then(found);
  else if (frames < MOST_FRAMES) requestAnimationFrame(() => whenDrawn(find, then, frames + 1));
}

/** Whoever wrote goes on writing in the conversation that opens, once its box is there. */
export function goOnWriting(open: () => void): void {
  const left = document.activeElement;
  open();
  if (left?.id !== "composer") return;
  const another = () => {
    const box = document.getElementById("composer");
    return box === left ? null : box;
  };
  requestAnimationFrame(() => whenDrawn(another, (box) => box.focus()));
}
