import { useCallback, useMemo, useState } from "react";
import type { Entry } from "./list-order";

export type Selection = {
  /** In the order of the list; what has left it is chosen no more. */
  ids: readonly string[];
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  /** All from the last that was touched to this one. */
  extend: (id: string) => void;
  keep: (ids: readonly string[]) => void;
  clear: () => void;
};

type Marks = { ids: ReadonlySet<string>; anchor: string | null };
const NONE: Marks = { ids: new Set(), anchor: null };

/** The API takes no more at once. */
const MOST = 100;

export function useSelection(entries: readonly Entry[]): Selection {
  const [marks, setMarks] = useState(NONE);
  const rows = useMemo(
    () => entries.flatMap((entry) => (entry.kind === "row" ? [entry.key] : [])),
    [entries],
  );
  const ids = useMemo(
    () => (marks.ids.size === 0 ? [] : rows.filter((id) => marks.ids.has(id))),
    [rows, marks],
  );
  const toggle = useCallback(
    (id: string) =>
      setMarks((known) => {
        const next = new Set(known.ids);
        if (!next.delete(id) && next.size < MOST) next.add(id);
        return { ids: next, anchor: id };
      }),
    [],
  );
  const extend = useCallback(
    (id: string) =>
      setMarks((known) => {
        const from = Math.max(0, rows.indexOf(known.anchor ?? id));
        const to = rows.indexOf(id);
        const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
        return { ids: new Set([...known.ids, ...between].slice(0, MOST)), anchor: id };
      }),
    [rows],
  );
  const keep = useCallback(
    (left: readonly string[]) => setMarks({ ids: new Set(left), anchor: left[0] ?? null }),
    [],
  );
  const clear = useCallback(() => setMarks(NONE), []);
  return useMemo(
    () => ({ ids, has: (id: string) => marks.ids.has(id), toggle, extend, keep, clear }),
    [ids, marks, toggle, extend, keep, clear],
  );
}

/** The row that has the focus, else the open conversation. */
export function rowAtHand(selectedId: string | undefined): string | undefined {
  const { activeElement } = document;
  return activeElement?.id.startsWith("row-") ? activeElement.id.slice(4) : selectedId;
}
