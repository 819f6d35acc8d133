import type {
  Conversation,
  ConversationDetail,
  Message,
  ScheduledMessage,
} from "@shared/api/types";
import type { ConversationEvent, ProgressEvent } from "@shared/realtime/events";
import type { DeskState, Viewer } from "@shared/realtime/state";

export const ANA: Viewer = { user_id: "ana", role: "agent", department_ids: ["vendas"] };
export const ELISA: Viewer = { user_id: "elisa", role: "supervisor", department_ids: [] };

export function conversation(part: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    number: 1042,
    version: 1,
    status: "queued",
    flow_state: "department_selected",
    contact_id: "p1",
    contact_name: "Marina Alves",
    inbox_id: "i1",
    channel: "whatsapp_cloud",
    department_id: "vendas",
    assignee_id: null,
    turn: "us",
    turn_since: "2026-11-22T12:00:00Z",
    unread_count: 1,
    priority: "normal",
    subject: null,
    tag_ids: [],
    outcome: null,
    last_seq: 1,
    last_message_id: "m1",
    last_message_at: "2026-11-22T12:00:00Z",
    preview: "Oi",
    preview_kind: "text",
    preview_author: "contact",
    opened_at: "2026-11-22T12:00:00Z",
    queued_at: "2026-11-22T12:00:00Z",
    assigned_at: null,
    taken_at: null,
    first_response_at: null,
    last_inbound_at: "2026-11-22T12:00:00Z",
    snoozed_until: null,
    deadline_at: null,
    read_seq: 0,
    resolved_at: null,
    closed_at: null,
    archived_at: null,
    ...part,
  };
}

export function message(part: Partial<Message> = {}): Message {
  return {
    id: `m${part.seq ?? 1}`,
    conversation_id: "c1",
    seq: 1,
    direction: "inbound",
    author_type: "contact",
    author_id: null,
    author_name: "Marina Alves",
    kind: "text",
    body: "Oi",
    detail: {},
    local_id: null,
    status: null,
    error_code: null,
    error: null,
    created_at: "2026-11-22T12:00:00Z",
    sent_at: null,
    delivered_at: null,
    read_at: null,
    attachments: [],
    reactions: [],
    reply_to: null,
    agent_read_at: null,
    edited_at: null,
    original_body: null,
    revoked_at: null,
    ...part,
  };
}

export function detail(part: Partial<ConversationDetail> = {}): ConversationDetail {
  return {
    ...conversation({ status: "active", assignee_id: "ana" }),
    contact: {
      id: "p1",
      name: "Marina Alves",
      phone: "+5511900001234",
      email: null,
      document: null,
      tag_ids: [],
      custom: {},
      consented_at: null,
      consent_source: null,
      opted_out_at: null,
      identities: [],
      conversations: [],
      created_at: "2026-01-01T00:00:00Z",
    },
    window: {
      is_open: true,
      ends_at: new Date(Date.now() + 3_600_000 * 20).toISOString(),
      kind: "free",
    },
    moves: [
      "reply",
      "note",
      "resolve",
      "transfer",
      "snooze",
      "assign",
      "unassign",
      "wait",
      "close",
    ],
    max_text_length: 4096,
    media_limits: {},
    ...part,
  };
}

export function changed(
  position: number,
  row: Conversation,
  part: Partial<ConversationEvent> = {},
): ConversationEvent {
  return {
    type: "conversation.updated",
    company_id: "k1",
    position,
    at: "2026-11-22T12:00:00Z",
    conversation: row,
    was: null,
    messages: [],
    by: null,
    ...part,
  };
}

export function progress(position: number, part: Partial<ProgressEvent> = {}): ProgressEvent {
  return {
    type: "message.sent",
    company_id: "k1",
    position,
    at: "2026-11-22T12:00:00Z",
    conversation_id: "c1",
    message_id: "m1",
    seq: 1,
    status: "sent",
    local_id: null,
    error_code: null,
    error: null,
    ...part,
  };
}

export function desk(part: Partial<DeskState> = {}): DeskState {
  return {
    position: 0,
    lists: {
      mine: { items: [], next_cursor: null },
      unassigned: { items: [], next_cursor: null },
      all: { items: [], next_cursor: null },
      bot: { items: [], next_cursor: null },
    },
    details: {},
    timelines: {},
    counters: { mine: 0, unassigned: 0, all: 0, bot: 0 },
    presence: {},
    ...part,
  };
}

export function scheduled(part: Partial<ScheduledMessage> = {}): ScheduledMessage {
  return {
    id: "s1",
    conversation_id: "c1",
    author_id: "ana",
    author_name: "Ana Souza",
    text: "Bom dia. Já temos a resposta.",
    attachment_id: null,
    reply_to_id: null,
    reply_to: null,
    send_at: "2026-11-24T12:00:00Z",
    unless_answered: true,
    seen_seq: null,
    state: "waiting",
    error_code: null,
    error: null,
    sent_message_id: null,
    ...part,
  };
}
