import { conversations } from "@shared/api/calls";
import type { Message } from "@shared/api/types";
import type { Timeline } from "@shared/realtime/state";
import { appendMessages, heldWithin, insertMessages } from "@shared/realtime/timeline";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import { createElement, type PropsWithChildren } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { HELD, useTimeline } from "../../desk/src/data/timeline";
import {
  anchorAt,
  type Placed,
  rangeOf,
  rowAt,
  startsOf,
} from "../../desk/src/features/conversations/scroll-places";
import { detail, message } from "../samples";

const upTo = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, i) => message({ seq: from + i }));
const seqs = ({ items }: Timeline) => [items[0]?.seq, items.at(-1)?.seq];

describe("where a reader is held", () => {
  const rows: Placed[] = [
    { key: "edge", estimate: 32, floats: true },
    { key: "day", estimate: 36, floats: true },
    { key: "first", estimate: 50 },
    { key: "second", estimate: 50 },
    { key: "typing", estimate: 38, floats: true },
  ];
  const starts = startsOf(rows, new Map());

  it("is what they read, never the head of the column, which older pages go under", () => {
    expect(anchorAt(rows, starts, 0)).toEqual({ key: "first", top: 68 });
    expect(anchorAt(rows, starts, 40)).toEqual({ key: "first", top: 28 });
    expect(anchorAt(rows, starts, 130)).toEqual({ key: "second", top: -12 });
  });

  it("is nothing where only somebody's typing is seen", () => {
    expect(anchorAt(rows, starts, 180)).toBeNull();
  });
});

describe("a part of a long conversation", () => {
  const far: Timeline = { items: upTo(10, 20), has_more: true, has_newer: true };

  it("does not take what comes at an end that the reader has left, but follows what is here", () => {
    const told = insertMessages(far, [message({ seq: 31 }), message({ seq: 15, body: "dita" })]);
    expect(seqs(told)).toEqual([10, 20]);
    expect(told.has_gap).toBeUndefined();
    expect(told.has_newer).toBe(true);
  });

  it("grows at either end and lets go of the other", () => {
    const grown = appendMessages(far, upTo(21, 40), false);
    expect(seqs(grown)).toEqual([10, 40]);
    expect(grown.has_newer).toBeUndefined();
    const held = heldWithin(grown, 20, "newest");
    expect([seqs(held), held.has_more]).toEqual([[21, 40], true]);
    const above = heldWithin(grown, 20, "oldest");
    expect([seqs(above), above.has_newer]).toEqual([[10, 29], true]);
  });
});

describe("reading a conversation of 1,000", () => {
  const LAST = 1_000;
  let client: QueryClient;
  const known = () => client.getQueryData<Timeline>(keys.timeline("c1")) as Timeline;

  beforeEach(() => {
    client = new QueryClient();
    client.setQueryData(keys.detail("c1"), detail({ last_seq: LAST }));
    vi.spyOn(conversations, "messages").mockImplementation(async (_, around, limit = 50) => {
      if (around.after !== undefined) {
        const end = Math.min(LAST, around.after + limit);
        return { items: upTo(around.after + 1, end), has_more: end < LAST };
      }
      const end = Math.min(LAST, (around.before ?? LAST + 1) - 1);
      const begin = Math.max(1, end - limit + 1);
      return { items: upTo(begin, end), has_more: begin > 1 };
    });
  });
  afterEach(() => vi.restoreAllMocks());

  async function open() {
    const wrapper = ({ children }: PropsWithChildren) =>
      createElement(QueryClientProvider, { client }, children);
    const page = renderHook(() => useTimeline("c1"), { wrapper });
    await waitFor(() => expect(page.result.current.data).toBeDefined());
    return { ...page, window: page.result.current.window };
  }

  it("never holds more than a few hundred entries, whichever way the reader goes", async () => {
    const { window } = await open();
    expect(seqs(known())).toEqual([951, 1000]);
    for (let page = 0; page < 15; page += 1) await window.older();
    expect([known().items.length, ...seqs(known()), known().has_newer]).toEqual([
      HELD,
      201,
      600,
      true,
    ]);
    for (let page = 0; page < 8; page += 1) await window.newer();
    expect([known().items.length, ...seqs(known())]).toEqual([HELD, 601, 1000]);
    expect([known().has_newer, known().has_more]).toEqual([undefined, true]);
  });

  it("goes to any entry, finds a quoted one by its id, and comes back to the newest", async () => {
    const { window } = await open();
    expect(await window.around(42)).toBe(true);
    expect([...seqs(known()), known().has_newer]).toEqual([17, 66, true]);
    await window.newest();
    expect(seqs(known())).toEqual([951, 1000]);
    expect(await window.seqOf("m420")).toBe(420);
    expect(await window.seqOf("nowhere")).toBeNull();
    expect(await window.around(5_000)).toBe(false);
    expect(seqs(known())).toEqual([951, 1000]);
  });

  it("begins at the newest again when the conversation was left far above", async () => {
    const { window, unmount } = await open();
    await window.around(42);
    unmount();
    expect(known()).toBeUndefined();
  });
});

describe("where rows stand", () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({ key: `r${i}`, estimate: 50 }));

  it("takes what was measured, and else the estimate", () => {
    const starts = startsOf(rows, new Map([["r1", 200]]));
    expect([starts[1], starts[2], starts[3], starts.at(-1)]).toEqual([50, 250, 300, 5150]);
    expect([0, 49, 50, 249, 250, 9999].map((at) => rowAt(starts, at))).toEqual([0, 0, 1, 1, 2, 99]);
    expect(rangeOf(starts, -300, 260)).toEqual({ first: 0, last: 2 });
    expect(rangeOf(startsOf([], new Map()), 0, 100)).toEqual({ first: 0, last: 0 });
  });
});
