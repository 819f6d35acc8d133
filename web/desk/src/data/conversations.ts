import { conversations } from "@shared/api/calls";
import type { ConversationDetail, View } from "@shared/api/types";
import type { ListState, Timeline } from "@shared/realtime/state";
import { insertMessages, prependMessages } from "@shared/realtime/timeline";
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

export async function readTimeline(client: QueryClient, id: string): Promise<Timeline> {
  const askedAt = performance.now();
  const page = await conversations.messages(id, {}, PAGE);
  const timeline: Timeline = { items: page.items, has_more: page.has_more };
  return caughtUp("timelines", { [id]: timeline }, askedAt, viewerOf(client))[id] ?? timeline;
}

export function useTimeline(id: string) {
  const client = useQueryClient();
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const query = useQuery({
    queryKey: keys.timeline(id),
    queryFn: () => readTimeline(client, id),
  });

  const loadOlder = async () => {
    const oldest = query.data?.items[0]?.seq;
    if (!query.data?.has_more || oldest === undefined || isLoadingOlder) return;
    setLoadingOlder(true);
    try {
      const page = await conversations.messages(id, { before: oldest }, PAGE);
      client.setQueryData<Timeline>(
        keys.timeline(id),
        (timeline) => timeline && prependMessages(timeline, page.items, page.has_more),
      );
    } finally {
      setLoadingOlder(false);
    }
  };
  return { ...query, loadOlder, isLoadingOlder };
}

/** The last entry before a hole, if there is a hole. */
function lastBeforeGap(timeline: Timeline | undefined): number | undefined {
  const items = timeline?.items ?? [];
  return items.find((message, i) => {
    const next = items[i + 1];
    return next !== undefined && next.seq !== message.seq + 1;
  })?.seq;
}

/** Reads what is missing between two entries that are here, page by page. */
export async function fillGap(client: QueryClient, id: string): Promise<void> {
  const key = keys.timeline(id);
  let last = lastBeforeGap(client.getQueryData<Timeline>(key));
  while (last !== undefined) {
    const page = await conversations.messages(id, { after: last }, MOST);
    client.setQueryData<Timeline>(key, (known) => known && insertMessages(known, page.items));
    const next = lastBeforeGap(client.getQueryData<Timeline>(key));
    if (next === last || page.items.length === 0) return;
    last = next;
  }
}
