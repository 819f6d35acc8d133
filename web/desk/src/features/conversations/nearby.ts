import { useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useCallback, useEffect, useRef } from "react";
import { pointAt } from "../../data/ahead";
import { prefetchConversation } from "../../data/prefetch";
import type { Entry } from "./list-order";

const POINTED_MS = 60;
const RESTED_MS = 150;

/**
 * What is pointed at or has the focus, and what the next key would open, is read and drawn before
 * it is asked for: then it opens at once. A hand or a key that only passes by asks for nothing.
 */
export function useNearby(rows: readonly Entry[], selectedId: string | undefined) {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const here = selectedId === undefined ? -1 : rows.findIndex(({ key }) => key === selectedId);
    if (here < 0) return;
    const rested = setTimeout(() => {
      const [next, last] = [rows[here + 1], rows[here - 1]];
      if (next) pointAt(next.key);
      for (const row of [next, last]) if (row) prefetchConversation(client, row.key);
    }, RESTED_MS);
    return () => clearTimeout(rested);
  }, [client, rows, selectedId]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const near = useCallback(
    ({ target }: SyntheticEvent) => {
      clearTimeout(timer.current);
      const row = (target as Element).closest("[role='option']");
      const id = row?.id.replace(/^row-/, "");
      if (!id) return;
      timer.current = setTimeout(() => {
        pointAt(id);
        prefetchConversation(client, id);
      }, POINTED_MS);
    },
    [client],
  );
  return { onPointerOver: near, onFocus: near };
}
