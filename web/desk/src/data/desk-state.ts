import type { ConversationDetail, Counters, Presence, View } from "@shared/api/types";
import { apply } from "@shared/realtime/apply";
import type { DeskEvent } from "@shared/realtime/events";
import type { DeskState, ListState, Timeline, Viewer } from "@shared/realtime/state";
import type { QueryClient } from "@tanstack/react-query";
import { keys, VIEWS } from "./keys";

function partsOf<T>(client: QueryClient, family: string): Record<string, T> {
  const found = client.getQueriesData<T>({ queryKey: [family] });
  const parts: Record<string, T> = {};
  for (const [key, part] of found) if (part !== undefined) parts[String(key[1])] = part;
  return parts;
}

/** The query cache as the one state that events act on. */
export function readState(client: QueryClient, position: number): DeskState {
  return {
    position,
    lists: partsOf<ListState>(client, "list") as Partial<Record<View, ListState>>,
    details: partsOf<ConversationDetail>(client, "detail"),
    timelines: partsOf<Timeline>(client, "timeline"),
    counters: client.getQueryData<Counters>(keys.counters) ?? null,
    presence: client.getQueryData<Record<string, Presence>>(keys.presence) ?? {},
  };
}

/** Puts back only what changed, so that only what changed is drawn again. */
export function writeState(client: QueryClient, before: DeskState, after: DeskState): void {
  for (const view of VIEWS) {
    if (after.lists[view] !== before.lists[view]) {
      client.setQueryData(keys.list(view), after.lists[view]);
    }
  }
  for (const [id, detail] of Object.entries(after.details)) {
    if (detail !== before.details[id]) client.setQueryData(keys.detail(id), detail);
  }
  for (const [id, timeline] of Object.entries(after.timelines)) {
    if (timeline !== before.timelines[id]) client.setQueryData(keys.timeline(id), timeline);
  }
  if (after.counters !== before.counters) client.setQueryData(keys.counters, after.counters);
  if (after.presence !== before.presence) client.setQueryData(keys.presence, after.presence);
}

const KEPT = 500;
const recent: { event: DeskEvent; receivedAt: number }[] = [];

export function remember(events: readonly DeskEvent[]): void {
  const receivedAt = performance.now();
  for (const event of events) recent.push({ event, receivedAt });
  if (recent.length > KEPT) recent.splice(0, recent.length - KEPT);
}

/**
 * An answer of the server may be older than an event that came while we waited for it.
 * Those events are applied to it once more; versions and places make that harmless.
 */
export function caughtUp<K extends "lists" | "details" | "timelines">(
  family: K,
  part: DeskState[K],
  askedAt: number,
  viewer: Viewer,
): DeskState[K] {
  let state: DeskState = {
    position: 0,
    lists: {},
    details: {},
    timelines: {},
    counters: null,
    presence: {},
    [family]: part,
  };
  for (const { event, receivedAt } of recent) {
    if (receivedAt >= askedAt) state = apply(state, event, viewer);
  }
  return state[family];
}
