import type { Message } from "@shared/api/types";
import { dayKey } from "../../data/format";

export type TimelineEntry =
  | { kind: "day"; key: string; at: string }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; message: Message; isTight: boolean; isLast: boolean };

const GROUP_MS = 2 * 60_000;

/** Words of the same person within two minutes stand together; only the last has the tail. */
function isTogether(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || !isSpoken(a) || !isSpoken(b)) return false;
  return (
    a.direction === b.direction &&
    a.author_type === b.author_type &&
    a.author_id === b.author_id &&
    dayKey(a.created_at) === dayKey(b.created_at) &&
    Date.parse(b.created_at) - Date.parse(a.created_at) < GROUP_MS
  );
}

const isSpoken = (message: Message) => message.kind !== "system" && message.kind !== "note";

/** The timeline as it is drawn: days, the line before what is new, and grouped words. */
export function entriesOf(messages: readonly Message[], firstNew: number | null): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  messages.forEach((message, i) => {
    const before = messages[i - 1];
    if (!before || dayKey(before.created_at) !== dayKey(message.created_at)) {
      entries.push({ kind: "day", key: `day-${message.seq}`, at: message.created_at });
    }
    if (message.seq === firstNew) entries.push({ kind: "new", key: "new" });
    entries.push({
      kind: "message",
      key: message.id,
      message,
      isTight: message.seq !== firstNew && isTogether(before, message),
      isLast: !isTogether(message, messages[i + 1]),
    });
  });
  return entries;
}

/** Where “Novas” stands: before the oldest of the customer's last `unread` messages. */
export function firstNewSeq(messages: readonly Message[], unread: number): number | null {
  if (unread === 0) return null;
  const inbound = messages.filter((message) => message.direction === "inbound");
  return inbound.at(-unread)?.seq ?? inbound[0]?.seq ?? null;
}
