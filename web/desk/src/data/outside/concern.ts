import type { Notification } from "@shared/api/types";
import { type DeskEvent, isAboutConversation } from "@shared/realtime/events";

/** What the worker words and shows (worker/wording.ts), but for the language. */
export type Notice = {
  id: string;
  kind: string;
  conversation_id: string | null;
  number: unknown;
  contact_name: unknown;
  actor_name: string | null;
  text: unknown;
  seq: unknown;
};

const LONGEST_TEXT = 200;

/**
 * Whether this concerns the person: what the server would wake their devices for, from the same
 * events (src/prosa/features/notifications/concerns.py).
 */
export function concernOf(event: DeskEvent, me: string): Notice | null {
  if (event.type === "notification.created" && "notification" in event) {
    return event.user_id === me ? kept(event.notification) : null;
  }
  if (event.type !== "message.received" || !isAboutConversation(event)) return null;
  const { id, number, contact_name, assignee_id, status } = event.conversation;
  const message = event.messages.at(-1);
  if (!message || assignee_id !== me || (status !== "active" && status !== "waiting")) return null;
  return {
    id: message.id,
    kind: "new_message",
    conversation_id: id,
    number,
    contact_name,
    actor_name: null,
    text: message.body.slice(0, LONGEST_TEXT),
    seq: message.seq,
  };
}

function kept({ id, kind, conversation_id, actor_name, detail }: Notification): Notice {
  const { number, contact_name, text, reason, seq } = detail;
  return {
    id,
    kind,
    conversation_id,
    number,
    contact_name,
    actor_name,
    text: text || reason,
    seq,
  };
}
