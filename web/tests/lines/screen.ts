import { countersQuery, readDetail, readList } from "@desk/data/conversations";
import { readState } from "@desk/data/desk-state";
import { keys, VIEWS } from "@desk/data/keys";
import { startLive } from "@desk/data/live";
import { newQueryClient } from "@desk/data/query-client";
import { departmentsQuery, sessionQuery } from "@desk/data/session";
import { readTimeline } from "@desk/data/timeline";
import { conversations } from "@shared/api/calls";
import { problemOf } from "@shared/api/problem";
import type { Message } from "@shared/api/types";
import type { DeskState } from "@shared/realtime/state";
import { QueryObserver } from "@tanstack/react-query";

/**
 * A desk without a face: the query cache, the reducer and the socket of the real one. It opens
 * every list and every conversation, and says where it differs from what the server tells anew.
 */
const client = newQueryClient();
const live = startLive(client, (reason) => {
  throw new Error(`the session ended: ${reason}`);
});

/** How often lists and conversations were read from the server, and not taught by events. */
let reads = 0;
/** Conversations that are open on this screen, each with what closes it. */
const opened = new Map<string, () => void>();

type Order =
  | { do: "open" }
  | { do: "try_now" }
  | { do: "follow"; ids: string[] }
  | { do: "count_reads" }
  | { do: "compare"; patience_ms: number };

type Answer = { ok: boolean; differences?: string[]; reads?: number };

export async function obey(order: Order): Promise<Answer> {
  switch (order.do) {
    case "open":
      return open();
    case "try_now":
      live.tryNow();
      return { ok: true };
    case "follow":
      await Promise.all(order.ids.map(follow));
      return { ok: true };
    case "count_reads":
      return { ok: true, reads };
    case "compare":
      return compare(order.patience_ms);
  }
}

async function open(): Promise<Answer> {
  await client.fetchQuery(sessionQuery);
  await client.fetchQuery(departmentsQuery);
  live.connect();
  await until(() => live.current().kind === "live", 20_000);
  const lists = VIEWS.map((view) => keep(keys.list(view), () => readList(client, view)));
  await Promise.all([...lists, keep(keys.counters, countersQuery.queryFn)]);
  return { ok: true };
}

/** A conversation that somebody has opened on this screen. */
async function follow(id: string): Promise<void> {
  if (opened.has(id)) return;
  const closes = await Promise.all([
    keep(keys.timeline(id), () => readTimeline(client, id)),
    keep(keys.detail(id), () => readDetail(client, id)),
  ]);
  opened.set(id, () => {
    for (const close of closes) close();
    opened.delete(id);
  });
}

/** In the cache, and watched, so that what is marked as old is read again. */
async function keep(queryKey: readonly unknown[], read: () => Promise<unknown>) {
  const queryFn = () => {
    if (queryKey[0] === "list" || queryKey[0] === "timeline") reads += 1;
    return read();
  };
  const options = { queryKey, queryFn };
  await client.fetchQuery(options);
  const stop = new QueryObserver(client, options).subscribe(() => undefined);
  return () => {
    stop();
    client.removeQueries({ queryKey });
  };
}

/** When nothing happens any more: is this screen what somebody who comes now would see? */
async function compare(patienceMs: number): Promise<Answer> {
  await until(() => live.current().kind === "live", patienceMs);
  const fresh = await fromTheServer();
  let differences = differ(shown(), fresh, "");
  const deadline = performance.now() + patienceMs;
  while (differences.length > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    differences = differ(shown(), fresh, "");
  }
  return { ok: true, differences: differences.slice(0, 20), reads };
}

type Shown = Record<string, unknown>;

function shown(): Shown {
  return plain(readState(client, 0));
}

async function fromTheServer(): Promise<Shown> {
  const lists = await Promise.all(
    VIEWS.map(async (view) => [view, await conversations.list(view, null, 100)] as const),
  );
  const details = await Promise.all([...opened.keys()].map(detailOf));
  for (const [id, detail] of details) if (detail === null) opened.get(id)?.();
  const timelines = await Promise.all(
    [...opened.keys()].map(async (id) => {
      const page = await conversations.messages(id, {}, 100);
      return [id, { items: page.items, has_more: page.has_more }] as const;
    }),
  );
  return plain({
    position: 0,
    lists: Object.fromEntries(lists),
    details: Object.fromEntries(details.flatMap(([id, detail]) => (detail ? [[id, detail]] : []))),
    timelines: Object.fromEntries(timelines),
    counters: await conversations.counters(),
    presence: {},
  });
}

/** Null for one that went where this person sees nothing: they would find its page gone. */
async function detailOf(id: string) {
  try {
    return [id, await conversations.get(id)] as const;
  } catch (error) {
    if (problemOf(error).status === 404) return [id, null] as const;
    throw error;
  }
}

/** The instants of receipts are not in events: a screen that wants them asks. */
const OF_RECEIPTS = { sent_at: null, delivered_at: null, read_at: null };

/** What has no order is by id; what only the server can say is left out, as in the golden files. */
function plain(state: DeskState): Shown {
  const lists = Object.entries(state.lists).map(([view, list]) => [view, byId(list.items)]);
  const timelines = Object.entries(state.timelines).map(([id, timeline]) => [
    id,
    timeline.items.map((message: Message) => ({ ...message, ...OF_RECEIPTS })),
  ]);
  const details = Object.entries(state.details).map(([id, detail]) => {
    const { window, moves, contact, last_message_status, ...kept } = detail;
    return [id, { ...kept, contact: { id: contact.id, name: contact.name } }];
  });
  return {
    lists: Object.fromEntries(lists),
    details: Object.fromEntries(details),
    timelines: Object.fromEntries(timelines),
    counters: state.counters,
  };
}

const byId = <T extends { id: string }>(items: readonly T[]) =>
  Object.fromEntries(items.map((item) => [item.id, item]));

/** The paths at which two values differ, with both of them. */
function differ(here: unknown, there: unknown, path: string): string[] {
  if (isTree(here) && isTree(there)) {
    const names = new Set([...Object.keys(here), ...Object.keys(there)]);
    return [...names].flatMap((name) => differ(here[name], there[name], `${path}/${name}`));
  }
  const [one, other] = [JSON.stringify(here), JSON.stringify(there)];
  return one === other ? [] : [`${path}: here ${one}, there ${other}`];
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

async function until(holds: () => boolean, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > deadline) {
      throw new Error(`not in time: ${JSON.stringify(live.current())} at ${Date.now()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
