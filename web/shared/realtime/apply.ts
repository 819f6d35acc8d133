import type { Conversation, Counters, Message, Status, View } from "../api/types";
import {
  type ConversationEvent,
  type DeskEvent,
  isAboutConversation,
  isProgress,
  type ProgressEvent,
  type Where,
} from "./events";
import type { DeskState, ListState, Viewer } from "./state";
import { insertMessages, progressed, readByTeam, updateMessages } from "./timeline";

/**
 * The screen after one more event. Pure: the same state and event always give the same screen.
 *
 * Events may come twice: one whose position was applied before changes nothing. A row is replaced
 * only by a greater `version`, so an answer of the server that is ahead of its event stays.
 */
export function apply(state: DeskState, event: DeskEvent, viewer: Viewer): DeskState {
  if (event.position <= state.position) return state;
  const moved = { ...state, position: event.position };
  if (isAboutConversation(event)) return conversationChanged(moved, event, viewer);
  if (isProgress(event)) return messageProgressed(moved, event);
  if (event.type === "presence.changed") {
    const { chosen, effective } = event;
    return { ...moved, presence: { ...moved.presence, [event.user_id]: { chosen, effective } } };
  }
  if (event.type === "contact.updated") return contactRenamed(moved, event.contact_id, event.name);
  return moved;
}

const OPEN: ReadonlySet<Status> = new Set(["bot", "queued", "active", "waiting"]);

/** Supervisors see all; agents their own, their departments' and what has no department yet. */
export function maySee(where: Where, viewer: Viewer): boolean {
  if (viewer.role !== "agent") return true;
  if (where.assignee_id === viewer.user_id) return true;
  return where.department_id === null || viewer.department_ids.includes(where.department_id);
}

export function belongs(view: View, where: Where, viewer: Viewer): boolean {
  if (where.is_archived || !maySee(where, viewer)) return false;
  const byView: Record<View, boolean> = {
    mine:
      where.assignee_id === viewer.user_id &&
      (where.status === "active" || where.status === "waiting"),
    unassigned: where.status === "queued",
    all: OPEN.has(where.status),
    bot: where.status === "bot",
  };
  return byView[view];
}

export function whereIs(c: Conversation): Where {
  return {
    status: c.status,
    department_id: c.department_id,
    assignee_id: c.assignee_id,
    is_archived: c.archived_at !== null,
  };
}

function conversationChanged(
  state: DeskState,
  event: ConversationEvent,
  viewer: Viewer,
): DeskState {
  const row = withReceipt(state, event);
  const now = whereIs(row);
  const lists: DeskState["lists"] = {};
  for (const [view, list] of Object.entries(state.lists) as [View, ListState][]) {
    lists[view] = listWith(list, row, belongs(view, now, viewer));
  }
  return {
    ...state,
    lists,
    details: detailWith(state.details, row),
    timelines: timelinesWith(state.timelines, event),
    counters: state.counters && counted(state.counters, event, now, viewer),
  };
}

function listWith(list: ListState, row: Conversation, isHere: boolean): ListState {
  const known = list.items.find((item) => item.id === row.id);
  if (known && known.version > row.version) return list;
  const newest = known && known.version === row.version ? known : row;
  if (!isHere) {
    return known ? { ...list, items: list.items.filter((item) => item.id !== row.id) } : list;
  }
  if (!known) return { ...list, items: [newest, ...list.items] };
  return { ...list, items: list.items.map((item) => (item.id === row.id ? newest : item)) };
}

/** An event has no receipt; the row takes the one that is known of its last message. */
function withReceipt(state: DeskState, event: ConversationEvent): Conversation {
  const row = event.conversation;
  return { ...row, last_message_status: receiptOf(state, event, row) };
}

function receiptOf(state: DeskState, event: ConversationEvent, row: Conversation) {
  const isLast = (message: Message) => message.id === row.last_message_id;
  const message = event.messages.find(isLast) ?? state.timelines[row.id]?.items.findLast(isLast);
  if (message) return message.status;
  const rows = Object.values(state.lists).map((list) => list.items.find(({ id }) => id === row.id));
  const known = [state.details[row.id], ...rows].find(
    (other) => other?.last_message_id === row.last_message_id,
  );
  return known?.last_message_status ?? null;
}

function detailWith(details: DeskState["details"], row: Conversation): DeskState["details"] {
  const known = details[row.id];
  if (!known || known.version >= row.version) return details;
  return { ...details, [row.id]: { ...known, ...row } };
}

function timelinesWith(
  timelines: DeskState["timelines"],
  event: ConversationEvent,
): DeskState["timelines"] {
  const { id, read_seq = 0 } = event.conversation;
  const known = timelines[id];
  if (!known) return timelines;
  const isUpdate = event.type === "message.updated";
  const told = isUpdate
    ? updateMessages(known, event.messages)
    : event.messages.length === 0
      ? known
      : insertMessages(known, event.messages);
  const timeline = readByTeam(told, read_seq, event.at);
  return timeline === known ? timelines : { ...timelines, [id]: timeline };
}

const VIEWS: View[] = ["mine", "unassigned", "all", "bot"];

function counted(
  counters: Counters,
  event: ConversationEvent,
  now: Where,
  viewer: Viewer,
): Counters {
  if (event.was === null && event.type !== "conversation.created") return counters;
  const next = { ...counters };
  for (const view of VIEWS) {
    const before = event.was !== null && belongs(view, event.was, viewer) ? 1 : 0;
    const after = belongs(view, now, viewer) ? 1 : 0;
    next[view] = Math.max(0, counters[view] + after - before);
  }
  return next;
}

function messageProgressed(state: DeskState, event: ProgressEvent): DeskState {
  const timeline = state.timelines[event.conversation_id];
  const timelines = timeline
    ? { ...state.timelines, [event.conversation_id]: progressed(timeline, event) }
    : state.timelines;
  const lists: DeskState["lists"] = {};
  for (const [view, list] of Object.entries(state.lists) as [View, ListState][]) {
    lists[view] = {
      ...list,
      items: list.items.map((item) =>
        item.last_message_id === event.message_id
          ? { ...item, last_message_status: event.status }
          : item,
      ),
    };
  }
  return { ...state, timelines, lists };
}

function contactRenamed(state: DeskState, contactId: string, name: string): DeskState {
  const lists: DeskState["lists"] = {};
  for (const [view, list] of Object.entries(state.lists) as [View, ListState][]) {
    const items = list.items.map((item) =>
      item.contact_id === contactId ? { ...item, contact_name: name } : item,
    );
    lists[view] = { ...list, items };
  }
  const details = Object.fromEntries(
    Object.entries(state.details).map(([id, detail]) => [
      id,
      detail.contact_id === contactId
        ? { ...detail, contact_name: name, contact: { ...detail.contact, name } }
        : detail,
    ]),
  );
  return { ...state, lists, details };
}
