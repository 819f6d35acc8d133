import { ask } from "@shared/api/ask";
import { listConversations } from "@shared/api/generated/sdk.gen";
import type { ListConversationsData } from "@shared/api/generated/types.gen";
import type { Conversation, Page, View } from "@shared/api/types";
import { type DeskEvent, isAboutConversation } from "@shared/realtime/events";
import type { ListState } from "@shared/realtime/state";
import type { QueryClient } from "@tanstack/react-query";
import type { InboxFilters, InboxSearch } from "./inbox-search";

type Query = NonNullable<ListConversationsData["query"]>;

const MOST = 100;
const DEEPEST = 500;

export const filtersOf = ({ view: _, ...filters }: InboxSearch): InboxFilters => filters;

export const isNarrowed = (search: InboxSearch) => Object.keys(filtersOf(search)).length > 0;

export const narrowedKey = (search: InboxSearch) => ["narrowed", search] as const;

const ENDED = ["resolved", "closed"];

/** Whose is asked for instead of a tab. */
const WHOSE: Partial<Record<View, Query>> = {
  mine: { assignee_id: "me" },
  unassigned: { assignee_id: "none" },
};

/**
 * What has ended is in no tab: a status that names it asks for whose it is instead. What I handled
 * was mine, whoever has it now.
 */
function placeOf({ view, status, handled_by_me }: InboxSearch): Query {
  if (handled_by_me === "true") return {};
  if (status?.some((one) => ENDED.includes(one))) return WHOSE[view] ?? {};
  return view === "all" && status ? {} : { view };
}

/** As the server is asked. */
export function queryOf(search: InboxSearch): Query {
  const { waiting_minutes, unread, handled_by_me, ...rest } = filtersOf(search);
  return {
    ...placeOf(search),
    ...(rest as Query),
    ...(unread === "true" ? { unread: true } : {}),
    ...(handled_by_me === "true" ? { handled_by_me: true } : {}),
    ...(waiting_minutes ? { waiting_minutes: Number(waiting_minutes) } : {}),
  };
}

export function narrowedPage(
  search: InboxSearch,
  cursor: string | null,
  limit: number,
): Promise<Page<Conversation>> {
  const query = { ...queryOf(search), cursor, limit };
  return ask(listConversations({ query })) as Promise<Page<Conversation>>;
}

/** As far as it was read before, so that nobody who scrolled down loses their place. */
export async function readNarrowed(client: QueryClient, search: InboxSearch): Promise<ListState> {
  const known = client.getQueryData<ListState>(narrowedKey(search))?.items.length ?? 0;
  let list: ListState = await narrowedPage(search, null, MOST);
  while (list.next_cursor && list.items.length < Math.min(known, DEEPEST)) {
    const page = await narrowedPage(search, list.next_cursor, MOST);
    list = { items: [...list.items, ...page.items], next_cursor: page.next_cursor };
  }
  return list;
}

/**
 * Rows that are here become what the event says at once. Who belongs to a narrowed list only the
 * server knows: it is asked again soon after.
 */
export function hearNarrowed(client: QueryClient, events: readonly DeskEvent[]): void {
  const rows = new Map<string, Conversation>();
  for (const event of events) {
    if (isAboutConversation(event)) rows.set(event.conversation.id, event.conversation);
  }
  if (rows.size === 0) return;
  client.setQueriesData<ListState>({ queryKey: ["narrowed"] }, (list) => {
    if (!list?.items.some(({ id }) => rows.has(id))) return list;
    const items = list.items.map((item) => {
      const told = rows.get(item.id);
      return told && told.version > item.version ? told : item;
    });
    return { ...list, items };
  });
}
