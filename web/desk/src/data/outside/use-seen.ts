import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { afterPaint } from "../after-paint";
import { noticesQuery, readNotices } from "../notifications";
import { takeDown } from "./board";

function subscribe(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}
const isVisible = () => document.visibilityState === "visible";

/** Who has a conversation before their eyes has seen what they were told of it. */
export function useSeen(conversationId: string | undefined): void {
  const client = useQueryClient();
  const isSeen = useSyncExternalStore(subscribe, isVisible) && conversationId !== undefined;
  const notices = useQuery(noticesQuery).data?.items;
  /** Asked for once: what the server refuses is not asked for again and again. */
  const asked = useRef(new Set<string>());
  useEffect(() => {
    if (!isSeen) return;
    const fresh = (notices ?? [])
      .filter((one) => one.conversation_id === conversationId && one.read_at === null)
      .map(({ id }) => id)
      .filter((id) => !asked.current.has(id));
    for (const id of fresh) asked.current.add(id);
    if (fresh.length > 0) void readNotices(client, fresh);
  }, [client, isSeen, notices, conversationId]);
  useEffect(() => {
    if (!isSeen) return;
    return afterPaint(() => {
      void takeDown((one) => one.conversation_id === conversationId).catch(() => undefined);
    });
  }, [isSeen, conversationId]);
}
