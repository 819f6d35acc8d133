import type { Conversation } from "@shared/api/types";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

export type Entry =
  | { kind: "group"; key: string; group: "us" | "customer" | "found"; count: number }
  | { kind: "row"; key: string; conversation: Conversation };

const at = (instant: string | null) => (instant === null ? 0 : Date.parse(instant));

/** Whoever waits longest for us comes first; then what the customers have, newest first. */
export function ordered(items: readonly Conversation[]): Entry[] {
  const ours = items.filter((item) => item.turn === "us");
  const theirs = items.filter((item) => item.turn !== "us");
  ours.sort((a, b) => at(a.turn_since) - at(b.turn_since));
  theirs.sort((a, b) => at(b.last_message_at) - at(a.last_message_at));
  return [...grouped("us", ours), ...grouped("customer", theirs)];
}

const URGENCY = ["urgent", "high", "normal", "low"];
const urgency = (item: Conversation) => URGENCY.indexOf(item.priority);

/** In another order whose turn it is makes no groups. */
export function sorted(items: readonly Conversation[], sort: "newest" | "oldest" | "priority") {
  const newest = (a: Conversation, b: Conversation) =>
    at(b.last_message_at) - at(a.last_message_at);
  const orders = {
    newest,
    oldest: (a: Conversation, b: Conversation) => newest(b, a),
    priority: (a: Conversation, b: Conversation) => urgency(a) - urgency(b) || newest(a, b),
  };
  return grouped("found", items.toSorted(orders[sort]));
}

function grouped(group: "us" | "customer" | "found", rows: Conversation[]): Entry[] {
  if (rows.length === 0) return [];
  return [
    { kind: "group", key: `group-${group}`, group, count: rows.length },
    ...rows.map((conversation) => ({
      kind: "row" as const,
      key: conversation.id,
      conversation,
    })),
  ];
}

/**
 * The entries in the order of `keys`: what is gone goes, what is new waits. Only what comes after
 * all that is there is let in at once, for it moves nothing: a page that was loaded by scrolling.
 */
export function inOrderOf(keys: readonly string[], entries: readonly Entry[]): Entry[] {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const known = new Set(keys);
  const last = entries.findLastIndex((entry) => known.has(entry.key));
  return [...keys.flatMap((key) => byKey.get(key) ?? []), ...entries.slice(last + 1)];
}

const REST_MS = 2_000;

/**
 * Rows never move under a moving pointer: while it is over the list the order stays as it was,
 * until it leaves or rests for two seconds.
 */
export function useSettledOrder(entries: Entry[]) {
  const [frozen, setFrozen] = useState<readonly string[] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const settle = useCallback(() => {
    clearTimeout(timer.current);
    setFrozen(null);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);

  const hold = (event: React.PointerEvent) => {
    if (event.pointerType === "touch") return;
    clearTimeout(timer.current);
    timer.current = setTimeout(settle, REST_MS);
    if (frozen === null) setFrozen(entries.map((entry) => entry.key));
  };
  const settled = useMemo(
    () => (frozen === null ? entries : inOrderOf(frozen, entries)),
    [frozen, entries],
  );
  return {
    entries: settled,
    pointer: { onPointerMove: hold, onPointerEnter: hold, onPointerLeave: settle },
  };
}
