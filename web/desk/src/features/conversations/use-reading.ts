import { conversations } from "@shared/api/calls";
import type { ConversationDetail } from "@shared/api/types";
import { useCallback, useEffect, useRef } from "react";
import { useSession } from "../../data/session";

const READ_AFTER_MS = 400;

/**
 * What is seen for a moment is read, also while more is coming; unless it is a colleague's:
 * looking over a shoulder is not reading.
 */
export function useReading(c: ConversationDetail): () => void {
  const { user } = useSession();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const { id, unread_count: unread, assignee_id: owner } = c;
  const isOurs = owner === null || owner === user.id;
  useEffect(() => {
    return () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    };
  }, []);
  return useCallback(() => {
    const isSeen = document.visibilityState === "visible";
    if (!isOurs || unread === 0 || !isSeen || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      conversations.read(id).catch(() => undefined);
    }, READ_AFTER_MS);
  }, [id, isOurs, unread]);
}
