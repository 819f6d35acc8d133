import { ask } from "./ask";
import * as api from "./generated/sdk.gen";
import type {
  Conversation,
  ConversationDetail,
  Counters,
  Department,
  Inbox,
  Message,
  Page,
  Presence,
  PresenceState,
  Priority,
  Session,
  TeamMember,
  TimelinePage,
  View,
} from "./types";

/** What the desk asks of the server, by the words of the desk, in the strict shapes of `types.ts`. */
export const access = {
  me: () => ask(api.getMe()) as Promise<Session>,
  signIn: (email: string, password: string) =>
    ask(api.login({ body: { email, password, transport: "cookie" } })) as Promise<Session>,
  signOut: () => ask(api.logout()),
  signOutEverywhere: () => ask(api.logoutEverywhere()),
  switchCompany: (company_id: string) =>
    ask(api.switchCompany({ body: { company_id } })) as Promise<Session>,
  changePassword: (current_password: string, new_password: string) =>
    ask(api.changePassword({ body: { current_password, new_password } })),
  setPresence: (state: PresenceState) =>
    ask(api.setPresence({ body: { state } })) as Promise<Presence>,
};

export const team = {
  departments: async () =>
    (await (ask(api.listDepartments({ query: { limit: 100 } })) as Promise<Page<Department>>))
      .items,
  users: async () =>
    (await (ask(api.listUsers({ query: { limit: 100 } })) as Promise<Page<TeamMember>>)).items,
};

export const inboxes = {
  list: async () =>
    (await (ask(api.listInboxes({ query: { limit: 100 } })) as Promise<Page<Inbox>>)).items,
  resume: (inbox_id: string) => ask(api.resumeInbox({ path: { inbox_id } })),
};

export type TransferTo = {
  department_id?: string;
  user_id?: string;
  reason?: string;
  customer_text?: string;
};

/** The same words and the same try: the same key. A try after a refusal is a new one. */
const keyOf = (localId: string, tries: number) => (tries === 0 ? localId : `${localId}.${tries}`);

const on = (conversation_id: string) => ({ path: { conversation_id } });
const row = (answer: Promise<unknown>) => answer as Promise<Conversation>;

/** Words, a file that was uploaded before, or both: then the words are its caption. */
export type Said = {
  text: string;
  local_id: string;
  attachment_id?: string;
  /** The message that it answers. */
  reply_to_id?: string;
  /** The last entry that was seen: a colleague's newer reply refuses it. */
  seen_seq?: number;
};

type Posted = Promise<{ message: Message }>;

export const conversations = {
  list: (view: View, cursor: string | null, limit = 50) =>
    ask(api.listConversations({ query: { view, cursor, limit } })) as Promise<Page<Conversation>>,
  counters: () => ask(api.countConversations()) as Promise<Counters>,
  get: (id: string) => ask(api.getConversation(on(id))) as Promise<ConversationDetail>,
  messages: (id: string, around: { before?: number; after?: number }, limit = 50) =>
    ask(api.listMessages({ ...on(id), query: { ...around, limit } })) as Promise<TimelinePage>,
  send: (id: string, said: Said, tries = 0) =>
    ask(
      api.replyToConversation({
        ...on(id),
        body: said,
        headers: { "idempotency-key": keyOf(said.local_id, tries) },
      }),
    ) as Posted,
  note: (id: string, { text, local_id }: Said, tries = 0) =>
    ask(
      api.addNote({
        ...on(id),
        body: { text, local_id },
        headers: { "idempotency-key": keyOf(local_id, tries) },
      }),
    ) as Posted,
  move: (id: string, move: SimpleMove) => row(ask(MOVES[move](on(id)))),
  assign: (id: string, user_id: string) =>
    row(ask(api.assignConversation({ ...on(id), body: { user_id } }))),
  transfer: (id: string, to: TransferTo) =>
    row(ask(api.transferConversation({ ...on(id), body: to }))),
  /** With the outcome and the last words that go with it; both may be left out. */
  resolve: (id: string, body: { outcome?: string; text?: string }) =>
    row(ask(api.resolveConversation({ ...on(id), body }))),
  change: (id: string, body: { priority?: Priority; subject?: string }) =>
    row(ask(api.updateConversation({ ...on(id), body }))),
  tag: (id: string, tag_id: string, isOn: boolean) => {
    const what = { path: { conversation_id: id, tag_id } };
    return row(ask(isOn ? api.tagConversation(what) : api.untagConversation(what)));
  },
  snooze: (id: string, until: string) =>
    row(ask(api.snoozeConversation({ ...on(id), body: { until } }))),
  read: (id: string) => row(ask(api.markConversationRead(on(id)))),
  /** Null takes the team's emoji away. */
  react: (message_id: string, emoji: string | null) =>
    ask(api.reactToMessage({ path: { message_id }, body: { emoji } })) as Posted,
  edit: (message_id: string, text: string) =>
    ask(api.editMessage({ path: { message_id }, body: { text } })) as Posted,
  revoke: (message_id: string) => ask(api.revokeMessage({ path: { message_id } })) as Posted,
  retry: (message_id: string) => ask(api.retryMessage({ path: { message_id } })),
  discard: (message_id: string) => ask(api.discardMessage({ path: { message_id } })),
};

/** Moves that need nothing but a conversation. */
const MOVES = {
  take: api.takeConversation<false>,
  unassign: api.unassignConversation<false>,
  wait: api.waitForCustomer<false>,
  wake: api.wakeConversation<false>,
  unarchive: api.unarchiveConversation<false>,
  resolve: api.resolveConversation<false>,
  close: api.closeConversation<false>,
  reopen: api.reopenConversation<false>,
  archive: api.archiveConversation<false>,
};

export type SimpleMove = keyof typeof MOVES;

export const contacts = {
  get: (contact_id: string) => ask(api.getContact({ path: { contact_id } })),
  rename: (contact_id: string, name: string) =>
    ask(api.changeContact({ path: { contact_id }, body: { name } })),
};
