import type {
  Conversation,
  DeliveryStatus,
  Instant,
  Message,
  Notification,
  PreferencesView,
  PresenceState,
  ScheduledMessage,
  Status,
} from "../api/types";

type Head = { company_id: string; position: number; at: Instant };

export type Where = {
  status: Status;
  department_id: string | null;
  assignee_id: string | null;
  is_archived: boolean;
};

export type ConversationEvent = Head & {
  type:
    | `conversation.${string}`
    | "note.added"
    | "message.received"
    | "message.queued"
    | "message.updated";
  conversation: Conversation;
  was: Where | null;
  messages: Message[];
  by: string | null;
  /** Of `message.updated`: why these entries of the timeline are different now. */
  what?: "attachment" | "edited" | "revoked" | "reaction";
};

export type ProgressEvent = Head & {
  type:
    | "message.sent"
    | "message.delivered"
    | "message.read"
    | "message.failed"
    | "message.unconfirmed";
  conversation_id: string;
  message_id: string;
  seq: number;
  status: DeliveryStatus;
  local_id: string | null;
  error_code: string | null;
  error: string | null;
};

export type PresenceEvent = Head & {
  type: "presence.changed";
  user_id: string;
  chosen: PresenceState;
  effective: PresenceState;
};

export type ContactEvent = Head & { type: "contact.updated"; contact_id: string; name: string };
/** An inbox sends nothing for now, or sends again: read the inboxes. */
export type InboxEvent = Head & {
  type: "inbox.paused" | "inbox.resumed";
  inbox_id: string;
  name: string;
};
/** One begins to write on another screen; an empty `body` takes the draft away. */
export type DraftEvent = Head & {
  type: "draft.saved";
  user_id: string;
  conversation_id: string;
  mode: "reply" | "note";
  body: string;
  reply_to_id: string | null;
};
/** Something concerns whoever looks at this screen; nobody else hears of it. */
export type NotificationEvent = Head & {
  type: "notification.created";
  user_id: string;
  notification: Notification;
};
/** Seen on another screen: these, and so many are unread still. */
export type NotificationsReadEvent = Head & {
  type: "notifications.read";
  user_id: string;
  ids: readonly string[];
  unread_count: number;
};
export type PreferencesEvent = Head & {
  type: "preferences.changed";
  user_id: string;
  preferences: PreferencesView;
};
/** A message for later was set, changed, cancelled, sent or failed. */
export type ScheduledEvent = Head & {
  type: "scheduled.changed";
  conversation_id: string;
  department_id: string | null;
  assignee_id: string | null;
  scheduled: ScheduledMessage;
};
export type TeamEvent = Head & { type: "team.changed"; subject: string };

export type DeskEvent =
  | ConversationEvent
  | ProgressEvent
  | PresenceEvent
  | ContactEvent
  | InboxEvent
  | DraftEvent
  | ScheduledEvent
  | NotificationEvent
  | NotificationsReadEvent
  | PreferencesEvent
  | TeamEvent;

/** Events are added over time; one without a conversation that we do not know is let pass. */
export const isAboutConversation = (event: DeskEvent): event is ConversationEvent =>
  "conversation" in event;

export const isProgress = (event: DeskEvent): event is ProgressEvent =>
  "message_id" in event && !("conversation" in event);
