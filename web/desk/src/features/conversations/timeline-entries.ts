import type { Message } from "@shared/api/types";
import { dayKey } from "../../data/format";
import type { Outgoing } from "../../data/outbox";
import type { Placed } from "./scroll-places";

export type TimelineEntry = Placed &
  (
    | { kind: "edge"; hasOlder: boolean }
    | { kind: "day"; at: string }
    | { kind: "new" }
    | { kind: "message"; message: Message; isTight: boolean; isLast: boolean }
    | { kind: "outgoing"; outgoing: Outgoing }
    | { kind: "typing"; name: string }
  );

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

/** Words of the customer. */
export const isTheirs = (message: Message) => message.direction === "inbound";

/** What is written keeps its place when the server has it: the same key before and after. */
export const keyOf = (message: Message) => message.local_id ?? message.id;

/** The timeline as it is drawn: days, the line before what is new, and grouped words. */
export function entriesOf(messages: readonly Message[], firstNew: number | null): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  messages.forEach((message, i) => {
    const before = messages[i - 1];
    if (!before || dayKey(before.created_at) !== dayKey(message.created_at)) {
      entries.push({
        kind: "day",
        key: `day-${message.seq}`,
        estimate: 36,
        floats: true,
        at: message.created_at,
      });
    }
    if (message.seq === firstNew)
      entries.push({ kind: "new", key: "new", estimate: 36, floats: true });
    entries.push({
      kind: "message",
      key: keyOf(message),
      estimate: estimateOf(message),
      message,
      isTight: message.seq !== firstNew && isTogether(before, message),
      isLast: !isTogether(message, messages[i + 1]),
    });
  });
  return entries;
}

type Around = { hasOlder: boolean; outgoing: readonly Outgoing[]; typists: readonly string[] };

/** The whole column, from the beginning of the conversation to who is writing now. */
export function columnOf(entries: readonly TimelineEntry[], around: Around): TimelineEntry[] {
  const { hasOlder, outgoing, typists } = around;
  return [
    { kind: "edge", key: "edge", estimate: 32, floats: true, hasOlder },
    ...entries,
    ...outgoing.map((one) => ({
      kind: "outgoing" as const,
      key: one.localId,
      estimate: 48,
      outgoing: one,
    })),
    ...typists.map((name) => ({
      kind: "typing" as const,
      key: `typing ${name}`,
      estimate: 38,
      floats: true as const,
      name,
    })),
  ];
}

const LETTERS_IN_A_LINE = 52;

/** A guess, until the browser has drawn it once. */
function estimateOf(m: Message): number {
  if (m.kind === "system") return 32;
  const lines = Math.min(12, Math.ceil((m.body.length + 8) / LETTERS_IN_A_LINE));
  const words = 23 + 21 * lines;
  if (m.kind === "image" || m.kind === "video") return words + 220;
  return m.attachments.length > 0 ? words + 40 : words;
}

/** Where “Novas” stands: before the oldest of the customer's last `unread` messages. */
export function firstNewSeq(messages: readonly Message[], unread: number): number | null {
  if (unread === 0) return null;
  const inbound = messages.filter(isTheirs);
  return inbound.at(-unread)?.seq ?? inbound[0]?.seq ?? null;
}
