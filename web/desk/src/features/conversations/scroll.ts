import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { afterPaint } from "../../data/after-paint";
import { belowOf, drawnRange, heightOf, measure, putBack, rowsOf, topOf } from "./scroll-drawn";
import {
  type Anchor,
  anchorAt,
  anchorWithHead,
  holds,
  type Placed,
  rangeOf,
  startsOf,
} from "./scroll-places";

/** Where a row begins, as the reader sees it. */
export type Side = "above" | "here" | "below";

type Facts = {
  rows: readonly Placed[];
  /** The row that a conversation opens at, when from there on it is more than fits. */
  opensAt: string | null;
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
/** Air above what a conversation opens at. */
const ABOVE = 8;

/**
 * Draws only the rows near the reader, and keeps them where they read: at the end while they are
 * at the end, and else at the same words, whatever comes above or changes its height.
 */
export function useVirtualLog({ rows, opensAt, hasOlder, hasNewer, onOlder, onNewer }: Facts) {
  const ref = useRef<HTMLDivElement>(null);
  const heights = useRef(new Map<string, number>());
  const anchor = useRef<Anchor | null>(null);
  const isOpening = useRef(opensAt !== null);
  const isStuck = useRef(!isOpening.current);
  const lastTop = useRef(0);
  const drawn = useRef<{ from?: string | undefined; to?: string | undefined }>({});
  const [turn, setTurn] = useState(0);
  const [isAtEnd, setAtEnd] = useState(opensAt === null);
  const redraw = useCallback(() => setTurn((now) => now + 1), []);

  const beyond = useBeyond();
  // Measured heights count from the next turn on: React may call this and throw away what it said.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every turn looks again
  const { starts, range } = useMemo(() => {
    const starts = startsOf(rows, heights.current);
    if (isOpening.current) anchor.current = anchorWithHead(rows, starts, opensAt, ABOVE);
    const held = { anchor: anchor.current, isStuck: isStuck.current };
    return { starts, range: drawnRange(ref, rows, starts, held, drawn.current, beyond) };
  }, [rows, opensAt, beyond, turn]);
  const live = useRef({ rows, range, opensAt, hasOlder, hasNewer, onOlder, onNewer });
  live.current = { rows, range, opensAt, hasOlder, hasNewer, onOlder, onNewer };

  const hold = useCallback((what: "end" | Anchor) => {
    isOpening.current = false;
    isStuck.current = what === "end";
    if (what !== "end") anchor.current = what;
  }, []);

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
    if (isOpening.current) anchor.current = anchorWithHead(now.rows, places, now.opensAt, ABOVE);
    const held = anchor.current;
    putBack(box, now.rows, places, isStuck.current ? null : held);
    const hasLast = now.range.last === now.rows.length - 1;
    if (isOpening.current && hasLast && belowOf(box) < 1) hold("end");
    lastTop.current = box.scrollTop;
    const height = heightOf(box);
    const top = topOf(now.rows, places, held, isStuck.current, height);
    if (!holds(now.range, rangeOf(places, top, top + height))) redraw();
  }, [hold, redraw]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is drawn anew puts the reader in place
  useLayoutEffect(() => {
    drawn.current = { from: rows[range.first]?.key, to: rows[range.last]?.key };
    settle();
    // Who was brought to a row has not scrolled, and yet may be far from the end.
    if (ref.current) setAtEnd(isStuck.current || belowOf(ref.current) < NEAR_END);
  }, [starts, range, settle]);

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
        redraw();
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
  }, [redraw, settle]);

  const onScroll = useCallback(() => {
    const box = ref.current;
    if (!box) return;
    const { rows: all, range: now, hasNewer: isFar } = live.current;
    const moved = box.scrollTop - lastTop.current;
    if (Math.abs(moved) < 1) return;
    lastTop.current = box.scrollTop;
    const below = belowOf(box);
    const isNear = below < NEAR_END && !isFar;
    isOpening.current = false;
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
    hold("end");
    setAtEnd(true);
    redraw();
    settle();
  }, [hold, redraw, settle]);

  /** Puts a row a third from the top. It must be among the rows. */
  const toRow = useCallback(
    (key: string) => {
      hold({ key, top: heightOf(ref.current) / 3 });
      redraw();
    },
    [hold, redraw],
  );

  const sideOf = useCallback((key: string): Side => {
    const { rows: all } = live.current;
    const index = all.findIndex((row) => row.key === key);
    const top = ref.current?.scrollTop ?? 0;
    const start = startsOf(all, heights.current)[index] ?? top;
    if (start < top - 1) return "above";
    return start < top + heightOf(ref.current) ? "here" : "below";
  }, []);

  return {
    ref,
    onScroll,
    toEnd,
    toRow,
    sideOf,
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
