import { conversations } from "@shared/api/calls";
import type { ConversationDetail, View } from "@shared/api/types";
import type { ListState } from "@shared/realtime/state";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { caughtUp } from "./desk-state";
import type { InboxSearch } from "./inbox-search";
import { keys } from "./keys";
import { isNarrowed, narrowedKey, narrowedPage, readNarrowed } from "./narrowed";
import { departmentsQuery } from "./session";
import { viewerOf } from "./viewer";

const PAGE = 50;
const MOST = 100;

export async function readList(client: QueryClient, view: View): Promise<ListState> {
  const known = client.getQueryData<ListState>(keys.list(view));
  const askedAt = performance.now();
  await client.ensureQueryData(departmentsQuery).catch(() => []);
  const size = Math.min(MOST, Math.max(PAGE, known?.items.length ?? 0));
  const [ours, newest] = await Promise.all([
    view === "bot" ? null : oursOf(view),
    conversations.list(view, null, size),
  ]);
  const page = ours === null ? newest : withPage(ours, newest);
  return caughtUp("lists", { [view]: page }, askedAt, viewerOf(client))[view] ?? page;
}

/** Who waits longest for us is on the screen, however long ago they wrote. */
const oursOf = (view: View) =>
  narrowedPage({ view, turn: "us", sort: "waiting" }, null, MOST) as Promise<ListState>;

/** A tab, kept true by events; or what is asked of it besides, which the server keeps true. */
export function useList(search: InboxSearch) {
  const { view } = search;
  const isPlain = !isNarrowed(search);
  const client = useQueryClient();
  const [isLoadingMore, setLoadingMore] = useState(false);
  const query = useQuery({
    queryKey: isPlain ? keys.list(view) : narrowedKey(search),
    queryFn: () => (isPlain ? readList(client, view) : readNarrowed(client, search)),
  });

  const loadMore = async () => {
    const cursor = query.data?.next_cursor;
    if (!cursor || isLoadingMore) return;
    setLoadingMore(true);
    try {
      const page = await (isPlain
        ? conversations.list(view, cursor, PAGE)
        : narrowedPage(search, cursor, PAGE));
      const key = isPlain ? keys.list(view) : narrowedKey(search);
      client.setQueryData<ListState>(key, (list) => list && withPage(list, page));
    } finally {
      setLoadingMore(false);
    }
  };
  return { ...query, loadMore, isLoadingMore };
}

function withPage(list: ListState, page: ListState): ListState {
  const known = new Set(list.items.map((item) => item.id));
  const fresh = page.items.filter((item) => !known.has(item.id));
  return { items: [...list.items, ...fresh], next_cursor: page.next_cursor };
}

export const countersQuery = { queryKey: keys.counters, queryFn: conversations.counters };

export async function readDetail(client: QueryClient, id: string): Promise<ConversationDetail> {
  const askedAt = performance.now();
  const detail = await conversations.get(id);
  return caughtUp("details", { [id]: detail }, askedAt, viewerOf(client))[id] ?? detail;
}

export function useDetail(id: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.detail(id),
    queryFn: () => readDetail(client, id),
  });
}
