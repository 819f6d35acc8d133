import type { Message } from "@shared/api/types";
import {
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { HELD } from "../../data/timeline";
import type { Side } from "./scroll";
import { firstNewSeq, isTheirs, keyOf } from "./timeline-entries";

const GONE_AFTER_MS = 3_000;

type Held = {
  messages: readonly Message[];
  unread: number;
  hasOlder: boolean;
};

/** The line “Novas” stands before what came unseen. More of that than is held is looked for. */
export function useNewLine({ messages, unread, hasOlder }: Held) {
  const [firstNew, setFirstNew] = useState(() => firstNewSeq(messages, unread));
  const isCut = useRef(reachesAbove(messages, unread, hasOlder));
  useEffect(() => {
    if (!isCut.current) return;
    setFirstNew(firstNewSeq(messages, unread));
    isCut.current = reachesAbove(messages, unread, hasOlder);
  }, [messages, unread, hasOlder]);
  const mark = useCallback((seq: number) => setFirstNew((known) => known ?? seq), []);
  const forget = useCallback(() => {
    isCut.current = false;
    setFirstNew(null);
  }, []);
  return { firstNew, mark, forget };
}

function reachesAbove(messages: readonly Message[], unread: number, hasOlder: boolean): boolean {
  return hasOlder && messages.length < HELD && messages.filter(isTheirs).length < unread;
}

type Seen = {
  line: ReturnType<typeof useNewLine>;
  messages: readonly Message[];
  unread: number;
  /** The reader sees the end of the conversation. */
  isAtEnd: boolean;
  sideOf: (key: string) => Side;
  log: RefObject<HTMLElement | null>;
};

/**
 * Draws the line before what came while nobody looked, or came in one go and is more than fits;
 * takes it away when it was seen and all is read. How many wait above where nobody has looked.
 */
export function useNewAbove(facts: Seen): number {
  const { line, messages, unread, isAtEnd, sideOf, log } = facts;
  const { firstNew, mark, forget } = line;
  const seen = useRef(messages.at(-1)?.seq ?? 0);
  const [sighted, setSighted] = useState<number | null>(null);
  const isSighted = firstNew !== null && sighted === firstNew;
  const isVisible = useSyncExternalStore(
    onVisibility,
    () => document.visibilityState === "visible",
  );

  useEffect(() => {
    const first = messages.find((m) => isTheirs(m) && m.seq > seen.current);
    const isThere = isAtEnd && isVisible;
    if (isThere) seen.current = messages.at(-1)?.seq ?? 0;
    if (first && (!isThere || sideOf(keyOf(first)) === "above")) mark(first.seq);
  }, [messages, isAtEnd, isVisible, sideOf, mark]);

  useEffect(() => {
    const first = messages.find(({ seq }) => seq === firstNew);
    const box = log.current;
    if (!first || isSighted || !isVisible || !box) return;
    const look = () => {
      if (sideOf(keyOf(first)) === "here") setSighted(first.seq);
    };
    look();
    box.addEventListener("scroll", look, { passive: true });
    return () => box.removeEventListener("scroll", look);
  }, [messages, firstNew, isSighted, isVisible, sideOf, log]);

  const isRead = isSighted && unread === 0 && isAtEnd;
  useEffect(() => {
    if (!isRead) return;
    const timer = setTimeout(forget, GONE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isRead, forget]);

  if (firstNew === null || isSighted || !isAtEnd) return 0;
  return messages.filter((m) => isTheirs(m) && m.seq >= firstNew).length;
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

type Below = { lastSeq: number; unread: number; isAtEnd: boolean };

/** How many words of others came below what the reader has seen. */
export function useNewBelow(messages: readonly Message[], { lastSeq, unread, isAtEnd }: Below) {
  const newest = Math.max(lastSeq, messages.at(-1)?.seq ?? 0);
  /** Nothing until the end was reached once: then all that is unread is below. */
  const [seen, setSeen] = useState(unread > 0 ? null : newest);
  useEffect(() => {
    if (isAtEnd) setSeen(newest);
  }, [isAtEnd, newest]);
  if (isAtEnd) return 0;
  if (seen === null) return unread;
  const held = messages.at(-1)?.seq ?? 0;
  const here = messages.filter((m) => isTheirs(m) && m.seq > seen).length;
  return here + Math.max(0, newest - Math.max(held, seen));
}
