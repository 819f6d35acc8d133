import { ask } from "@shared/api/ask";
import * as api from "@shared/api/generated/sdk.gen";
import type { Notification } from "@shared/api/types";
import type { DeskEvent } from "@shared/realtime/events";
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "./keys";

/** What concerned the person, the newest first, as far as it was read from the server. */
export type Notices = { items: Notification[]; next_cursor: string | null; unread_count: number };

const read = (cursor: string | null) =>
  ask(api.listNotifications({ query: { cursor, limit: 30 } })) as Promise<Notices>;

export const noticesQuery = { queryKey: keys.notifications, queryFn: () => read(null) };

/** The notices after one more event; one that is here already changes nothing. */
export function noticesAfter(before: Notices, event: DeskEvent): Notices {
  if (event.type === "notification.created" && "notification" in event) {
    const { notification } = event;
    if (before.items.some(({ id }) => id === notification.id)) return before;
    const unread_count = before.unread_count + 1;
    return { ...before, items: [notification, ...before.items], unread_count };
  }
  if (event.type === "notifications.read" && "unread_count" in event) {
    const seen = new Set(event.ids);
    const items = before.items.map((one) =>
      seen.has(one.id) ? { ...one, read_at: one.read_at ?? event.at } : one,
    );
    return { ...before, items, unread_count: event.unread_count };
  }
  return before;
}

/** Seen: on the screen at once; as the server has them if it does not hear of it. */
export async function readNotices(client: QueryClient, ids: readonly string[]): Promise<void> {
  const seen = new Set(ids);
  const read_at = new Date().toISOString();
  client.setQueryData<Notices>(keys.notifications, (known) => {
    if (!known) return known;
    const items = known.items.map((one) => (seen.has(one.id) ? { ...one, read_at } : one));
    const changed = known.items.filter((one) => seen.has(one.id) && one.read_at === null).length;
    return { ...known, items, unread_count: Math.max(0, known.unread_count - changed) };
  });
  await told(client, { ids: [...ids] });
}

/** All up to the newest, those too that were not read from the server. */
export async function readAllNotices(client: QueryClient, newest: string): Promise<void> {
  const read_at = new Date().toISOString();
  client.setQueryData<Notices>(
    keys.notifications,
    (known) =>
      known && {
        ...known,
        items: known.items.map((one) => ({ ...one, read_at: one.read_at ?? read_at })),
        unread_count: 0,
      },
  );
  await told(client, { upto: newest });
}

async function told(client: QueryClient, body: { ids: string[] } | { upto: string }) {
  try {
    await ask(api.readNotifications({ body }));
  } catch {
    void client.invalidateQueries({ queryKey: keys.notifications });
  }
}

export async function readOlderNotices(client: QueryClient, cursor: string): Promise<void> {
  const { items, next_cursor } = await read(cursor);
  client.setQueryData<Notices>(
    keys.notifications,
    (known) => known && { ...known, items: [...known.items, ...items], next_cursor },
  );
}
