import type { Message } from "@shared/api/types";
import { useEffect, useRef, useState } from "react";
import { firstNewSeq } from "./timeline-entries";

const GONE_AFTER_MS = 3_000;

type Facts = {
  messages: readonly Message[];
  unread: number;
  /** The reader sees the end of the conversation. */
  isAtEnd: boolean;
};

/** The line “Novas”: before what came unseen, once, and gone when it was read. */
export function useNewLine({ messages, unread, isAtEnd }: Facts) {
  const [firstNew, setFirstNew] = useState(() => firstNewSeq(messages, unread));
  const seen = useRef(messages.at(-1)?.seq ?? 0);

  const isRead = unread === 0 && isAtEnd;
  useEffect(() => {
    if (firstNew === null || !isRead) return;
    const timer = setTimeout(() => setFirstNew(null), GONE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [firstNew, isRead]);

  useEffect(() => {
    const newest = messages.at(-1)?.seq ?? 0;
    if (isAtEnd && document.visibilityState === "visible") {
      seen.current = newest;
      return;
    }
    const unseen = messages.find((m) => m.direction === "inbound" && m.seq > seen.current);
    if (unseen) setFirstNew((known) => known ?? unseen.seq);
  }, [messages, isAtEnd]);

  return { firstNew, forget: () => setFirstNew(null) };
}

/** How many words of others came below what the reader has seen. */
export function useNewBelow(messages: readonly Message[], lastSeq: number, isAtEnd: boolean) {
  const newest = Math.max(lastSeq, messages.at(-1)?.seq ?? 0);
  const [seen, setSeen] = useState(newest);
  useEffect(() => {
    if (isAtEnd) setSeen(newest);
  }, [isAtEnd, newest]);
  if (isAtEnd) return 0;
  const held = messages.at(-1)?.seq ?? 0;
  const here = messages.filter((m) => m.direction === "inbound" && m.seq > seen).length;
  return here + Math.max(0, newest - Math.max(held, seen));
}
