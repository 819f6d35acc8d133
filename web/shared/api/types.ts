/** Shapes of the native API, by the names the server gives them. */

export type Instant = string;

export type Status = "bot" | "queued" | "active" | "waiting" | "resolved" | "closed";
export type Role = "admin" | "supervisor" | "agent";
export type PresenceState = "online" | "busy" | "away" | "offline";
export type DeliveryStatus =
  | "queued"
  | "sending"
  | "unconfirmed"
  | "sent"
  | "failed"
  | "delivered"
  | "read";
export type View = "mine" | "unassigned" | "all" | "bot";

export type Conversation = {
  id: string;
  number: number;
  version: number;
  status: Status;
  flow_state: string;
  contact_id: string;
  contact_name: string;
  inbox_id: string;
  channel: string;
  department_id: string | null;
  assignee_id: string | null;
  turn: "us" | "customer" | null;
  turn_since: Instant | null;
  unread_count: number;
  priority: string;
  subject: string | null;
  last_seq: number;
  last_message_id: string | null;
  last_message_at: Instant | null;
  preview: string | null;
  preview_kind: string | null;
  preview_author: string | null;
  opened_at: Instant;
  queued_at: Instant | null;
  assigned_at: Instant | null;
  taken_at: Instant | null;
  first_response_at: Instant | null;
  last_inbound_at: Instant | null;
  snoozed_until: Instant | null;
  resolved_at: Instant | null;
  closed_at: Instant | null;
  archived_at: Instant | null;
  last_message_status?: DeliveryStatus | null;
};

export type Message = {
  id: string;
  conversation_id: string;
  seq: number;
  direction: "inbound" | "outbound" | "internal";
  author_type: "contact" | "agent" | "bot" | "system";
  author_id: string | null;
  author_name: string | null;
  kind: string;
  body: string;
  detail: Record<string, unknown>;
  local_id: string | null;
  status: DeliveryStatus | null;
  error_code: string | null;
  error: string | null;
  created_at: Instant;
  sent_at: Instant | null;
  delivered_at: Instant | null;
  read_at: Instant | null;
};

export type Presence = { chosen: PresenceState; effective: PresenceState };

export type ReplyWindow = {
  is_open: boolean;
  ends_at: Instant | null;
  kind: "free" | "template_only" | "unlimited";
};

export type ContactView = {
  id: string;
  name: string;
  phone: string | null;
  email: string | null;
  document: string | null;
  identities: { kind: string; value: string }[];
  created_at: Instant;
  conversations?: {
    id: string;
    number: number;
    status: Status;
    opened_at: Instant;
    resolved_at: Instant | null;
    department_id: string | null;
  }[];
};

export type ConversationDetail = Conversation & {
  contact: ContactView;
  window: ReplyWindow;
  moves: string[];
};

export type Counters = Record<View, number>;

export type Department = {
  id: string;
  name: string;
  color: number;
  is_active: boolean;
  member_ids: string[];
  queued_count?: number;
  response_timeout_seconds?: number | null;
};

export type TeamMember = {
  id: string;
  name: string;
  role: Role;
  is_active: boolean;
  capacity: number | null;
  presence: Presence;
  open_count: number;
  department_ids: string[];
};

export type Session = {
  user: { id: string; name: string; email: string; locale: string | null };
  company: { id: string; name: string; timezone: string; locale: string | null };
  companies: { id: string; name: string; role: Role }[];
  role: Role;
  permissions: string[];
  presence?: Presence | null;
  expires_at: Instant;
};

export type Page<T> = { items: T[]; next_cursor: string | null };
