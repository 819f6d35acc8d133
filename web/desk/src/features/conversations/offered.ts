import type { Can, Message } from "@shared/api/types";
import type { MessageDeeds } from "./timeline-context";

const MINUTE_MS = 60_000;
/** No provider has these, or nobody knows whether it has them. */
const ASTRAY = new Set<string | null>(["failed", "unconfirmed"]);
const ARRIVED = new Set<string | null>(["sent", "delivered", "read"]);

/**
 * Only what this person may do to this message now: the rules of the server's
 * `domain/changing.py`. Of what waits nobody has heard, so it changes in every channel.
 */
export function offeredOf(
  m: Message,
  deeds: MessageDeeds,
  can: Can | null,
  userId: string | null,
): MessageDeeds {
  if (!can || !isChangeable(m)) return {};
  const isOut = m.direction === "outbound";
  const isOwn = isOut && m.author_id !== null && m.author_id === userId;
  const waits = m.status === "queued";
  const mayEdit = waits || (can.edit && isWithin(m, can.edit_minutes));
  const mayRevoke = waits || (can.revoke && isWithin(m, can.revoke_minutes));
  const { reply, react, edit, revoke } = deeds;
  return {
    ...(reply && can.quote && (!isOut || ARRIVED.has(m.status)) && { reply }),
    ...(react && can.react && !waits && { react }),
    ...(edit && isOwn && m.kind === "text" && mayEdit && { edit }),
    ...(revoke && isOut && (isOwn || can.revoke_others) && mayRevoke && { revoke }),
  };
}

const isChangeable = (m: Message) =>
  m.direction !== "internal" &&
  m.kind !== "system" &&
  m.kind !== "note" &&
  !m.revoked_at &&
  !ASTRAY.has(m.status);

/** Its age counts from when it left. */
function isWithin(m: Message, minutes: number | null): boolean {
  const since = Date.parse(m.sent_at ?? m.created_at);
  return minutes === null || Date.now() < since + minutes * MINUTE_MS;
}
