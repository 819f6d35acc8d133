import type { RefObject } from "react";
import { type Anchor, type Placed, type Range, rangeOf } from "./scroll-places";

/** Where nothing is measured yet, or ever (a machine without a screen). */
const SOME_HEIGHT = 800;
const REMEMBERED = 4_000;

export const belowOf = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight;

export const heightOf = (box: HTMLElement | null) => box?.clientHeight || SOME_HEIGHT;

export const rowsOf = (box: HTMLElement) => box.querySelectorAll<HTMLElement>("[data-row]");

export function measure(
  box: HTMLElement,
  heights: Map<string, number>,
  rows: readonly Placed[],
): void {
  for (const row of rowsOf(box)) {
    const { height } = row.getBoundingClientRect();
    if (height > 0) heights.set(row.dataset.row ?? "", height);
  }
  if (heights.size <= REMEMBERED) return;
  const here = new Set(rows.map(({ key }) => key));
  for (const key of heights.keys()) if (!here.has(key)) heights.delete(key);
}

/** Scrolls to the end, or to where what the reader reads stands now. */
export function putBack(
  box: HTMLElement,
  rows: readonly Placed[],
  starts: readonly number[],
  anchor: Anchor | null,
): void {
  if (!anchor) {
    box.scrollTop = box.scrollHeight;
    return;
  }
  const index = rows.findIndex(({ key }) => key === anchor.key);
  const top = (starts[index] ?? 0) - anchor.top;
  if (index >= 0 && Math.abs(top - box.scrollTop) >= 1) box.scrollTop = top;
}

/** Where the reader is to be: at the end, or where what they read stands now. */
export function topOf(
  rows: readonly Placed[],
  starts: readonly number[],
  anchor: Anchor | null,
  isStuck: boolean,
  height: number,
): number {
  const end = (starts.at(-1) ?? 0) - height;
  const index = anchor && !isStuck ? rows.findIndex(({ key }) => key === anchor.key) : -1;
  if (index < 0 || !anchor) return end;
  return Math.min((starts[index] ?? 0) - anchor.top, end);
}

export function drawnRange(
  ref: RefObject<HTMLDivElement | null>,
  rows: readonly Placed[],
  starts: readonly number[],
  held: { anchor: Anchor | null; isStuck: boolean },
  before: { from?: string | undefined; to?: string | undefined },
  beyond: number,
): Range {
  const height = heightOf(ref.current);
  const top = topOf(rows, starts, held.anchor, held.isStuck, height);
  const range = rangeOf(starts, top - beyond, top + height + beyond);
  if (!isSelecting(ref.current)) return range;
  // Selected words stay: a row that is taken away takes its part of the selection with it.
  const from = rows.findIndex(({ key }) => key === before.from);
  const to = rows.findIndex(({ key }) => key === before.to);
  return {
    first: from < 0 ? range.first : Math.min(from, range.first),
    last: Math.max(to, range.last),
  };
}

function isSelecting(box: HTMLElement | null): boolean {
  const selection = document.getSelection();
  return !!box && !!selection && !selection.isCollapsed && box.contains(selection.anchorNode);
}
