import type { DeliveryStatus, Instant, Message } from "../api/types";
import type { ProgressEvent } from "./events";
import type { Timeline } from "./state";

/** A late *sent* never overwrites *delivered*; *failed* yields only to a proof of arrival. */
const RANK: Record<DeliveryStatus, number> = {
  queued: 0,
  sending: 1,
  unconfirmed: 2,
  sent: 3,
  failed: 4,
  delivered: 5,
  read: 6,
};

const rank = (status: DeliveryStatus | null) => (status === null ? -1 : RANK[status]);

/** What got stuck and is tried again starts over; otherwise the higher rank stays. */
const startsOver = (known: DeliveryStatus | null, told: DeliveryStatus | null) =>
  told === "queued" && (known === "failed" || known === "unconfirmed");

const isNews = (known: DeliveryStatus | null, told: DeliveryStatus | null) =>
  startsOver(known, told) || rank(told) >= rank(known);

const newer = (known: Message, told: Message) => (isNews(known.status, told.status) ? told : known);

/** Words, reactions and files are those of `told`; a receipt that is further on stays. */
function revised(known: Message, told: Message): Message {
  if (isNews(known.status, told.status)) return told;
  const { status, error_code, error, sent_at, delivered_at, read_at } = known;
  return { ...told, status, error_code, error, sent_at, delivered_at, read_at };
}

/** Entries that are here, as they became. Others are left out: they are read when needed. */
export function updateMessages(timeline: Timeline, told: readonly Message[]): Timeline {
  const byId = new Map(told.map((message) => [message.id, message]));
  const items = timeline.items.map((known) => {
    const message = byId.get(known.id);
    return message ? revised(known, message) : known;
  });
  return { ...timeline, items };
}

/** The team has read up to `seq`: the customer's entries that nobody had read are read now. */
export function readByTeam(timeline: Timeline, seq: number, at: Instant): Timeline {
  const isRead = (m: Message) =>
    m.direction === "inbound" && m.seq <= seq && (m.agent_read_at ?? null) === null;
  if (!timeline.items.some(isRead)) return timeline;
  const items = timeline.items.map((m) => (isRead(m) ? { ...m, agent_read_at: at } : m));
  return { ...timeline, items };
}

/** The timeline with these entries in their places, each once. */
export function insertMessages(timeline: Timeline, told: readonly Message[]): Timeline {
  const bySeq = new Map(timeline.items.map((message) => [message.seq, message]));
  const oldest = timeline.items[0]?.seq ?? 0;
  const newest = timeline.items.at(-1)?.seq ?? 0;
  for (const message of told) {
    if (timeline.has_more && message.seq < oldest) continue;
    if (timeline.has_newer && message.seq > newest) continue;
    const known = bySeq.get(message.seq);
    bySeq.set(message.seq, known ? newer(known, message) : message);
  }
  const items = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const hasGap = items.some((message, i) => i > 0 && message.seq !== (items[i - 1]?.seq ?? 0) + 1);
  return hasGap ? { ...timeline, items, has_gap: true } : without(timeline, items);
}

function without(timeline: Timeline, items: Message[]): Timeline {
  const { has_more, has_newer } = timeline;
  return { items, has_more, ...(has_newer && { has_newer }) };
}

/** Older entries, read from the server, in front of those that are here. */
export function prependMessages(
  timeline: Timeline,
  older: readonly Message[],
  hasMore: boolean,
): Timeline {
  return { ...insertMessages({ ...timeline, has_more: false }, older), has_more: hasMore };
}

/** Newer entries, read from the server, after those that are here. */
export function appendMessages(
  timeline: Timeline,
  newer: readonly Message[],
  hasNewer: boolean,
): Timeline {
  const { items, has_more, has_gap } = insertMessages({ ...timeline, has_newer: false }, newer);
  return {
    items,
    has_more,
    ...(has_gap && { has_gap }),
    ...(hasNewer && { has_newer: true }),
  };
}

/** No more than `most` entries: those at the other end are read again when they are needed. */
export function heldWithin(timeline: Timeline, most: number, end: "oldest" | "newest"): Timeline {
  if (timeline.items.length <= most) return timeline;
  return end === "oldest"
    ? { ...timeline, items: timeline.items.slice(0, most), has_newer: true }
    : { ...timeline, items: timeline.items.slice(-most), has_more: true };
}

export function progressed(timeline: Timeline, event: ProgressEvent): Timeline {
  const items = timeline.items.map((message) => {
    if (message.id !== event.message_id || !isNews(message.status, event.status)) return message;
    const isAgain = startsOver(message.status, event.status);
    return {
      ...message,
      status: event.status,
      error_code: isAgain ? null : (event.error_code ?? message.error_code),
      error: isAgain ? null : (event.error ?? message.error),
    };
  });
  return { ...timeline, items };
}
