import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState, useSyncExternalStore } from "react";
import { keys } from "./keys";

/** A conversation on the screen, or ready for it; another key is another drawing of it. */
export type Stage = { id: string; key: string };

let pointed: string | null = null;
const listeners = new Set<() => void>();

/** This one will probably be opened next. */
export function pointAt(id: string): void {
  if (pointed === id) return;
  pointed = id;
  for (const listener of listeners) listener();
}

/**
 * What is open, and what is drawn unseen so that it opens at once. What was drawn ahead is drawn
 * anew when its words change, for it was never seen: what comes before it is opened is not new
 * to an open conversation. Once open it stays, and changes as any other.
 */
export function useStages(open: string): { shown: Stage; ahead: Stage | null } {
  const ahead = useDrawnAhead(open);
  const [before, setBefore] = useState(ahead);
  const [known, setKnown] = useState<Stage>({ id: open, key: open });
  let shown = known;
  if (known.id !== open) {
    shown = before?.id === open ? before : { id: open, key: open };
    setKnown(shown);
  }
  if (before?.key !== ahead?.key) setBefore(ahead);
  return { shown, ahead };
}

/** What is pointed at and not yet open, once all that it shows has been read. */
function useDrawnAhead(open: string): Stage | null {
  const client = useQueryClient();
  const subscribe = useCallback(
    (listener: () => void) => {
      const leave = client.getQueryCache().subscribe(({ query }) => {
        if (pointed !== null && query.queryKey[1] === pointed) listener();
      });
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        leave();
      };
    },
    [client],
  );
  const key = useSyncExternalStore(subscribe, () =>
    pointed === open ? null : keyOf(client, pointed),
  );
  const [id] = key?.split(" ") ?? [];
  return key && id ? { id, key } : null;
}

function keyOf(client: QueryClient, id: string | null): string | null {
  if (id === null) return null;
  const detail = client.getQueryState(keys.detail(id));
  const timeline = client.getQueryState(keys.timeline(id));
  if (!detail?.data || !timeline?.data) return null;
  return `${id} ${detail.dataUpdateCount} ${timeline.dataUpdateCount}`;
}
