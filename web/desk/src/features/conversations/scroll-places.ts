/**
 * Something that stands in a column; how high it is, as long as nobody has measured it. What
 * floats stands elsewhere as soon as something comes above it.
 */
export type Placed = { key: string; estimate: number; floats?: true };

/** What a reader reads, and how far below the upper edge it stands, in pixels. */
export type Anchor = { key: string; top: number };

export type Range = { first: number; last: number };

/** Where each row begins, and at the end where the last one ends. */
export function startsOf(rows: readonly Placed[], heights: ReadonlyMap<string, number>): number[] {
  const starts = [0];
  let at = 0;
  for (const { key, estimate } of rows) {
    at += heights.get(key) ?? estimate;
    starts.push(at);
  }
  return starts;
}

/** The row at a height: the last one that begins there or above. */
export function rowAt(starts: readonly number[], at: number): number {
  let low = 0;
  let high = Math.max(0, starts.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * What somebody reads who sees the column from `top` on. Never what floats: whoever was held at
 * the head of the column would stay there, and be read older page after older page.
 */
export function anchorAt(
  rows: readonly Placed[],
  starts: readonly number[],
  top: number,
): Anchor | null {
  const from = rowAt(starts, top);
  const index = rows.findIndex(({ floats }, i) => i >= from && !floats);
  const key = rows[index]?.key;
  return key === undefined ? null : { key, top: (starts[index] ?? 0) - top };
}

/** A row and the lines that stand over it (its day, “Novas”), as near to the upper edge as `gap`. */
export function anchorWithHead(
  rows: readonly Placed[],
  starts: readonly number[],
  key: string | null,
  gap: number,
): Anchor | null {
  const index = rows.findIndex((row) => row.key === key);
  if (key === null || index < 0) return null;
  const head = rows.findLastIndex(({ floats }, i) => i < index && !floats) + 1;
  return { key, top: (starts[index] ?? 0) - (starts[head] ?? 0) + gap };
}

/** The rows that touch a stretch. */
export function rangeOf(starts: readonly number[], from: number, to: number): Range {
  return { first: rowAt(starts, Math.max(0, from)), last: rowAt(starts, Math.max(0, to)) };
}

export const holds = (outer: Range, inner: Range) =>
  outer.first <= inner.first && outer.last >= inner.last;
