import { conversations } from "@shared/api/calls";
import type { ConversationDetail, TimelinePage } from "@shared/api/types";
import type { Timeline } from "@shared/realtime/state";
import {
  appendMessages,
  heldWithin,
  insertMessages,
  prependMessages,
} from "@shared/realtime/timeline";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { caughtUp } from "./desk-state";
import { keys } from "./keys";
import { viewerOf } from "./viewer";

const PAGE = 50;
const MOST = 100;
/** As many entries as are kept of one conversation; those further off are read again. */
export const HELD = 400;
const KEPT_WHEN_LEFT = 100;
const LONGEST_SEARCH = 30;

/** The newest entries; or, read again, those that the reader had before. */
export async function readTimeline(client: QueryClient, id: string): Promise<Timeline> {
  const askedAt = performance.now();
  const known = client.getQueryData<Timeline>(keys.timeline(id));
  const timeline = await readAgain(id, known);
  return caughtUp("timelines", { [id]: timeline }, askedAt, viewerOf(client))[id] ?? timeline;
}

async function readAgain(id: string, known: Timeline | undefined): Promise<Timeline> {
  const from = known?.items[0]?.seq;
  const last = known?.has_newer ? known.items.at(-1)?.seq : undefined;
  const first = await conversations.messages(id, last ? { before: last + 1 } : {}, PAGE);
  let read: Timeline = { ...heldOf(first), ...(last && { has_newer: true }) };
  while (from !== undefined && read.has_more && read.items.length < HELD) {
    const oldest = read.items[0]?.seq;
    if (oldest === undefined || oldest <= from) break;
    const page = await conversations.messages(id, { before: oldest }, MOST);
    if (page.items.length === 0) break;
    read = prependMessages(read, page.items, page.has_more);
  }
  return read;
}

const heldOf = ({ items, has_more }: TimelinePage): Timeline => ({ items, has_more });

/** A part of a conversation's history, which moves with its reader. */
class Window {
  private readonly client: QueryClient;
  private readonly id: string;
  private readonly tell: (isReading: boolean) => void;
  private isReading = false;

  constructor(client: QueryClient, id: string, tell: (isReading: boolean) => void) {
    this.client = client;
    this.id = id;
    this.tell = tell;
  }

  private get known(): Timeline | undefined {
    return this.client.getQueryData<Timeline>(keys.timeline(this.id));
  }

  private keep(change: (known: Timeline) => Timeline): void {
    this.client.setQueryData<Timeline>(keys.timeline(this.id), (known) => known && change(known));
  }

  /** One page at a time; what cannot be read now is asked for again by the next scroll. */
  private async alone(work: () => Promise<void>): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    this.tell(true);
    try {
      await work();
    } catch {
      // the strip of the connection says so
    } finally {
      this.isReading = false;
      this.tell(false);
    }
  }

  older = (): Promise<void> =>
    this.alone(async () => {
      const oldest = this.known?.items[0]?.seq;
      if (!this.known?.has_more || oldest === undefined) return;
      const page = await conversations.messages(this.id, { before: oldest }, PAGE);
      this.keep((known) =>
        heldWithin(prependMessages(known, page.items, page.has_more), HELD, "oldest"),
      );
    });

  newer = (): Promise<void> =>
    this.alone(async () => {
      const newest = this.known?.items.at(-1)?.seq;
      if (!this.known?.has_newer || newest === undefined) return;
      const page = await conversations.messages(this.id, { after: newest }, PAGE);
      this.keep((known) => {
        const last = page.items.at(-1)?.seq ?? newest;
        return heldWithin(appendMessages(known, page.items, this.isBefore(last)), HELD, "newest");
      });
    });

  /** Back to where people talk now. */
  newest = async (): Promise<void> => {
    if (!this.known?.has_newer) return;
    const askedAt = performance.now();
    const page = heldOf(await conversations.messages(this.id, {}, PAGE));
    const parts = caughtUp("timelines", { [this.id]: page }, askedAt, viewerOf(this.client));
    this.keep(() => parts[this.id] ?? page);
  };

  /** The entries around one, unless it is here. False if there is no such entry. */
  around = async (seq: number): Promise<boolean> => {
    const isHere = () => this.known?.items.some((message) => message.seq === seq) === true;
    if (isHere()) return true;
    const page = await conversations.messages(this.id, { before: seq + PAGE / 2 }, PAGE);
    const last = page.items.at(-1)?.seq ?? 0;
    if (!page.items.some((message) => message.seq === seq)) return false;
    this.keep(() => ({ ...heldOf(page), ...(this.isBefore(last) && { has_newer: true }) }));
    return true;
  };

  /** The place of an entry that is known by its id only: looked for from the reader upwards. */
  seqOf = async (messageId: string): Promise<number | null> => {
    let items = this.known?.items ?? [];
    for (let page = 0; page < LONGEST_SEARCH; page += 1) {
      const found = items.find(({ id }) => id === messageId);
      if (found) return found.seq;
      const oldest = items[0]?.seq ?? 1;
      if (oldest <= 1) return null;
      items = (await conversations.messages(this.id, { before: oldest }, MOST)).items;
      if (items.length === 0) return null;
    }
    return null;
  };

  /** The reader is at the end: what is far above them need not be kept. */
  settle = (): void => {
    if ((this.known?.items.length ?? 0) < HELD + PAGE) return;
    this.keep((known) => heldWithin(known, HELD, "newest"));
  };

  leave = (): void => {
    if (this.known?.has_newer) this.client.removeQueries({ queryKey: keys.timeline(this.id) });
    else this.keep((known) => heldWithin(known, KEPT_WHEN_LEFT, "newest"));
  };

  private isBefore(seq: number): boolean {
    const detail = this.client.getQueryData<ConversationDetail>(keys.detail(this.id));
    return seq < (detail?.last_seq ?? 0);
  }
}

export type TimelineWindow = Pick<
  Window,
  "older" | "newer" | "newest" | "around" | "seqOf" | "settle"
>;

export function useTimeline(id: string) {
  const client = useQueryClient();
  const [isReading, setReading] = useState(false);
  const query = useQuery({ queryKey: keys.timeline(id), queryFn: () => readTimeline(client, id) });
  const window = useMemo(() => new Window(client, id, setReading), [client, id]);
  useEffect(() => window.leave, [window]);
  return { ...query, window: window as TimelineWindow, isReading };
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
