import { call } from "./http";
import type {
  ContactView,
  Conversation,
  ConversationDetail,
  Counters,
  Department,
  Message,
  Page,
  Presence,
  PresenceState,
  Session,
  TeamMember,
} from "./types";

export const access = {
  me: () => call<Session>("GET", "/me"),
  signIn: (email: string, password: string) =>
    call<Session>("POST", "/auth/login", { body: { email, password, transport: "cookie" } }),
  signOut: () => call<void>("POST", "/auth/logout", { body: {} }),
  signOutEverywhere: () => call<void>("POST", "/auth/logout-everywhere", { body: {} }),
  switchCompany: (company_id: string) =>
    call<Session>("POST", "/auth/switch", { body: { company_id } }),
  changePassword: (current_password: string, new_password: string) =>
    call<void>("POST", "/auth/password", { body: { current_password, new_password } }),
  setPresence: (state: PresenceState) => call<Presence>("PUT", "/me/presence", { body: { state } }),
};

export const team = {
  departments: () => call<Page<Department>>("GET", "/departments", { query: { limit: 100 } }),
  users: () => call<Page<TeamMember>>("GET", "/users", { query: { limit: 100 } }),
};

export type TransferTo = {
  department_id?: string;
  user_id?: string;
  reason?: string;
  customer_text?: string;
};

const at = (id: string, move: string) => `/conversations/${id}/${move}`;

/** The same words and the same try: the same key. A try after a refusal is a new one. */
const keyOf = (localId: string, tries: number) => (tries === 0 ? localId : `${localId}.${tries}`);

export const conversations = {
  list: (view: string, cursor: string | null, limit = 50) =>
    call<Page<Conversation>>("GET", "/conversations", { query: { view, cursor, limit } }),
  counters: () => call<Counters>("GET", "/conversations/counters"),
  get: (id: string) => call<ConversationDetail>("GET", `/conversations/${id}`),
  messages: (id: string, around: { before?: number; after?: number }, limit = 50) =>
    call<{ items: Message[]; has_more: boolean }>("GET", at(id, "messages"), {
      query: { ...around, limit },
    }),
  send: (id: string, text: string, local_id: string, tries = 0) =>
    call<{ message: Message }>("POST", at(id, "messages"), {
      body: { text, local_id },
      idempotencyKey: keyOf(local_id, tries),
    }),
  note: (id: string, text: string, local_id: string, tries = 0) =>
    call<{ message: Message }>("POST", at(id, "notes"), {
      body: { text, local_id },
      idempotencyKey: keyOf(local_id, tries),
    }),
  move: (id: string, move: SimpleMove) => call<Conversation>("POST", at(id, move), { body: {} }),
  assign: (id: string, user_id: string) =>
    call<Conversation>("POST", at(id, "assign"), { body: { user_id } }),
  transfer: (id: string, to: TransferTo) =>
    call<Conversation>("POST", at(id, "transfer"), { body: to }),
  snooze: (id: string, until: string) =>
    call<Conversation>("POST", at(id, "snooze"), { body: { until } }),
  read: (id: string) => call<Conversation>("POST", at(id, "read"), { body: {} }),
  retry: (messageId: string) => call<unknown>("POST", `/messages/${messageId}/retry`, { body: {} }),
  discard: (messageId: string) =>
    call<unknown>("POST", `/messages/${messageId}/discard`, { body: {} }),
};

export type SimpleMove =
  | "take"
  | "unassign"
  | "wait"
  | "resolve"
  | "close"
  | "reopen"
  | "archive";

export const contacts = {
  get: (id: string) => call<ContactView>("GET", `/contacts/${id}`),
  rename: (id: string, name: string) =>
    call<ContactView>("PATCH", `/contacts/${id}`, { body: { name } }),
};
