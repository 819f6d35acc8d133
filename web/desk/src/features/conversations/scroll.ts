import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { afterPaint } from "../../data/after-paint";
import {
  type Anchor,
  anchorAt,
  holds,
  type Placed,
  type Range,
  rangeOf,
  startsOf,
} from "./scroll-places";

type Facts = {
  rows: readonly Placed[];
  hasOlder: boolean;
  hasNewer: boolean;
  onOlder: () => void;
  onNewer: () => void;
};

/** Who is this near the end reads what is new. */
const NEAR_END = 80;
/** Drawn above and below what is seen, so that a quick hand finds no empty place. */
const BEYOND = 600;
/** And at first, when a conversation opens: what nobody sees yet can wait until they see the rest. */
const BEYOND_AT_FIRST = 80;
/** So far from an edge the next page is asked for. */
const NEAR_EDGE = 1_500;
/** Where nothing is measured yet, or ever (a machine without a screen). */
const SOME_HEIGHT = 800;
const REMEMBERED = 4_000;

/**
 * Draws only the rows near the reader, and keeps them where they read: at the end while they are
 * at the end, and else at the same words, whatever comes above or changes its height.
 */
export function useVirtualLog({ rows, hasOlder, hasNewer, onOlder, onNewer }: Facts) {
  const ref = useRef<HTMLDivElement>(null);
  const heights = useRef(new Map<string, number>());
  const anchor = useRef<Anchor | null>(null);
  const isStuck = useRef(true);
  const lastTop = useRef(0);
  const drawn = useRef<{ from?: string | undefined; to?: string | undefined }>({});
  const [turn, setTurn] = useState(0);
  const [isAtEnd, setAtEnd] = useState(true);
  const redraw = useCallback(() => setTurn((now) => now + 1), []);

  const starts = startsOf(rows, heights.current);
  const beyond = useBeyond();
  const held = { anchor: anchor.current, isStuck: isStuck.current };
  const range = drawnRange(ref, rows, starts, held, drawn.current, beyond);
  const live = useRef({ rows, range, hasOlder, hasNewer, onOlder, onNewer });
  live.current = { rows, range, hasOlder, hasNewer, onOlder, onNewer };

  const askForMore = useCallback((box: HTMLElement) => {
    const now = live.current;
    const below = belowOf(box);
    if (now.hasOlder && box.scrollTop < NEAR_EDGE) now.onOlder();
    else if (now.hasNewer && below < NEAR_EDGE) now.onNewer();
  }, []);

  /** Measures what is drawn, puts the reader back, and asks whether enough is drawn. */
  const settle = useCallback(() => {
    const box = ref.current;
    if (!box) return;
    measure(box, heights.current, live.current.rows);
    const now = live.current;
    const places = startsOf(now.rows, heights.current);
    const held = anchor.current;
    const index = held ? now.rows.findIndex(({ key }) => key === held.key) : -1;
    if (isStuck.current) {
      box.scrollTop = box.scrollHeight;
    } else if (held && index >= 0) {
      const top = (places[index] ?? 0) - held.top;
      if (Math.abs(top - box.scrollTop) >= 1) box.scrollTop = top;
    }
    lastTop.current = box.scrollTop;
    const height = heightOf(box);
    const top = topOf(now.rows, places, held, isStuck.current, height);
    if (!holds(now.range, rangeOf(places, top, top + height))) redraw();
  }, [redraw]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every turn puts the reader in place
  useLayoutEffect(() => {
    drawn.current = { from: rows[range.first]?.key, to: rows[range.last]?.key };
    settle();
    // Who was brought to a row has not scrolled, and yet may be far from the end.
    if (ref.current && !isStuck.current) setAtEnd(belowOf(ref.current) < NEAR_END);
  }, [rows, range.first, range.last, turn, settle]);

  useEffect(() => {
    const box = ref.current;
    if (box) askForMore(box);
  });

  // Pictures that come, a keyboard that opens, a composer that grows: nothing may jump.
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    let width = box.clientWidth;
    const watch = new ResizeObserver(() => {
      if (box.clientWidth !== width) {
        width = box.clientWidth;
        heights.current.clear();
      }
      settle();
    });
    const observe = () => {
      for (const row of rowsOf(box)) watch.observe(row);
    };
    watch.observe(box);
    observe();
    const changes = new MutationObserver(observe);
    const column = box.firstElementChild;
    if (column) changes.observe(column, { childList: true });
    return () => {
      watch.disconnect();
      changes.disconnect();
    };
  }, [settle]);

  const onScroll = useCallback(() => {
    const box = ref.current;
    if (!box) return;
    const { rows: all, range: now, hasNewer: isFar } = live.current;
    const moved = box.scrollTop - lastTop.current;
    if (Math.abs(moved) < 1) return;
    lastTop.current = box.scrollTop;
    const below = belowOf(box);
    const isNear = below < NEAR_END && !isFar;
    isStuck.current = isStuckAfter(isStuck.current, moved, below, isNear);
    setAtEnd(isNear);
    const places = startsOf(all, heights.current);
    anchor.current = anchorAt(all, places, box.scrollTop) ?? anchor.current;
    const seen = rangeOf(
      places,
      box.scrollTop - BEYOND / 2,
      box.scrollTop + heightOf(box) + BEYOND / 2,
    );
    if (!holds(now, seen)) redraw();
    askForMore(box);
  }, [askForMore, redraw]);

  const toEnd = useCallback(() => {
    isStuck.current = true;
    setAtEnd(true);
    redraw();
    settle();
  }, [redraw, settle]);

  /** Puts a row a third from the top. It must be among the rows. */
  const toRow = useCallback(
    (key: string) => {
      isStuck.current = false;
      anchor.current = { key, top: heightOf(ref.current) / 3 };
      redraw();
    },
    [redraw],
  );

  return {
    ref,
    onScroll,
    toEnd,
    toRow,
    isAtEnd: isAtEnd && !hasNewer,
    first: range.first,
    last: range.last,
    above: starts[range.first] ?? 0,
    below: (starts.at(-1) ?? 0) - (starts[range.last + 1] ?? 0),
  };
}

/** More than is seen, once that is painted. */
function useBeyond(): number {
  const [beyond, setBeyond] = useState(BEYOND_AT_FIRST);
  useEffect(() => afterPaint(() => setBeyond(BEYOND)), []);
  return beyond;
}

/** A hand that moves up lets go of the end; one that comes back to it holds it again. */
function isStuckAfter(isStuck: boolean, moved: number, below: number, isNear: boolean): boolean {
  if (moved < 0 && below > 2) return false;
  return isStuck || (isNear && moved > 0);
}

const belowOf = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight;

const heightOf = (box: HTMLElement | null) => box?.clientHeight || SOME_HEIGHT;

const rowsOf = (box: HTMLElement) => box.querySelectorAll<HTMLElement>("[data-row]");

function measure(box: HTMLElement, heights: Map<string, number>, rows: readonly Placed[]): void {
  for (const row of rowsOf(box)) {
    const { height } = row.getBoundingClientRect();
    if (height > 0) heights.set(row.dataset.row ?? "", height);
  }
  if (heights.size <= REMEMBERED) return;
  const here = new Set(rows.map(({ key }) => key));
  for (const key of heights.keys()) if (!here.has(key)) heights.delete(key);
}

/** Where the reader is to be: at the end, or where what they read stands now. */
function topOf(
  rows: readonly Placed[],
  starts: readonly number[],
  anchor: Anchor | null,
  isStuck: boolean,
  height: number,
): number {
  const index = anchor && !isStuck ? rows.findIndex(({ key }) => key === anchor.key) : -1;
  if (index < 0 || !anchor) return (starts.at(-1) ?? 0) - height;
  return (starts[index] ?? 0) - anchor.top;
}

function drawnRange(
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
