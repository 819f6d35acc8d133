import type * as wire from "./generated/types.gen";

/**
 * The generated shapes, made as strict as the server is: it always writes every field, and some
 * words can only be a few. Instants are RFC 3339 text in UTC.
 */
type Whole<T> = { [K in keyof T]-?: T[K] };
type Narrowed<T, N> = Omit<Whole<T>, keyof N> & N;

export type Instant = string;
export type Status = wire.Status;
export type Role = wire.Role;
export type ScheduledMessage = Whole<wire.ScheduledMessage>;
export type PresenceState = wire.Presence;
export type Notification = Whole<wire.Notification>;
export type PreferencesView = Whole<wire.PreferencesView>;
export type Priority = "low" | "normal" | "high" | "urgent";
export type View = "mine" | "unassigned" | "all" | "bot";

export type DeliveryStatus =
  | "queued"
  | "sending"
  | "unconfirmed"
  | "sent"
  | "failed"
  | "delivered"
  | "read";

export type Conversation = Whole<wire.Conversation> & {
  last_message_status?: DeliveryStatus | null;
};

export type MediaKind = wire.MediaKind;
export type Attachment = Whole<wire.Attachment>;
export type Quote = wire.Quote;
/** What the channel lets one do with single messages, and for how long. */
export type Can = Whole<wire.CanView>;
export type Reaction = Narrowed<wire.Reaction, { by: "contact" | "agent" }>;

/** What the channel of a conversation takes of each kind of file; an absent kind cannot be sent. */
export type MediaLimits = Partial<Record<MediaKind, Whole<wire.MediaLimitView>>>;

export type Message = Narrowed<
  wire.Message,
  {
    direction: "inbound" | "outbound" | "internal";
    author_type: "contact" | "agent" | "bot" | "system";
    detail: Record<string, unknown>;
    status: DeliveryStatus | null;
    attachments: Attachment[];
    reactions: Reaction[];
    reply_to: Quote | null;
  }
>;

export type Presence = { chosen: PresenceState; effective: PresenceState };

export type ReplyWindow = Narrowed<
  wire.WindowView,
  { kind: "free" | "template_only" | "unlimited" }
>;

export type ContactView = Whole<wire.ContactView>;

/** The row of a conversation, and what only its own page needs. */
export type ConversationDetail = Conversation & {
  contact: ContactView;
  window: ReplyWindow;
  moves: string[];
  max_text_length: number;
  media_limits: MediaLimits;
  can?: Can;
};

export type Counters = Whole<wire.CountersView>;
export type Department = Whole<wire.DepartmentView>;
export type TeamMember = Narrowed<wire.UserView, { presence: Presence }>;

/** Why an inbox sends nothing for now, and when it tries again. */
export type Pause = { since: Instant; until: Instant; code: string; reason: string };
export type Inbox = Narrowed<wire.InboxView, { pause: Pause | null }>;

export type Session = Narrowed<
  Omit<wire.SessionView, "access_token" | "refresh_token">,
  { presence: Presence | null; permissions: string[] }
>;

export type Page<T> = { items: T[]; next_cursor: string | null };
export type TimelinePage = { items: Message[]; has_more: boolean };
