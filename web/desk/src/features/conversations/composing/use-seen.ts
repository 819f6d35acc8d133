import { useEffect, useRef } from "react";

/** Whoever is writing has not taken in what came in the last moment. */
const NOTICED_MS = 3_000;

/** The last entry that somebody surely had before their eyes, for the server to compare with. */
export function useSeen(conversationId: string, lastSeq: number): () => number {
  const arrivals = useRef<{ id: string; seq: number; at: number }[]>([]);
  useEffect(() => {
    const known = arrivals.current.filter(({ id }) => id === conversationId);
    const at = known.length === 0 ? 0 : Date.now();
    if (known.at(-1)?.seq === lastSeq) return;
    arrivals.current = [...known.slice(-20), { id: conversationId, seq: lastSeq, at }];
  }, [conversationId, lastSeq]);
  return () => {
    const noticed = Date.now() - NOTICED_MS;
    return arrivals.current.findLast(({ at }) => at <= noticed)?.seq ?? lastSeq;
  };
}
