import type { ConversationDetail } from "@shared/api/types";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { keys } from "./keys";

/** What a timer can count at most; whoever looks at one conversation for longer looks again. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * The reply window ends by the clock, and no event tells of it: whatever asks whether one may
 * write is told when it is over. What was written stays a draft.
 */
export function useWindowEnd({ id, window: { is_open, ends_at } }: ConversationDetail): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!is_open || ends_at === null) return;
    const left = Math.min(Math.max(0, Date.parse(ends_at) - Date.now()), LONGEST_MS);
    const timer = setTimeout(
      () =>
        client.setQueryData<ConversationDetail>(keys.detail(id), (known) =>
          known?.window.ends_at === ends_at
            ? { ...known, window: { ...known.window, is_open: false } }
            : known,
        ),
      left,
    );
    return () => clearTimeout(timer);
  }, [client, id, is_open, ends_at]);
}
