import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readInboxSearch } from "../../desk/src/data/inbox-search";
import { hearNarrowed, narrowedKey, queryOf, readNarrowed } from "../../desk/src/data/narrowed";
import { withFilter } from "../../desk/src/features/conversations/list-filter-names";
import { sorted } from "../../desk/src/features/conversations/list-order";
import { changed, conversation } from "../samples";

afterEach(() => vi.unstubAllGlobals());

const TAGS = [1, 2].map((n) => `01980000-0000-7000-8000-00000000000${n}`);

describe("what the server is asked for", () => {
  it("has the words of the address, in the shapes of the API", () => {
    const search = readInboxSearch({
      view: "mine",
      unread: "true",
      waiting_minutes: "15",
      tag_id: TAGS,
      sort: "oldest",
    });
    expect(queryOf(search)).toEqual({
      view: "mine",
      unread: true,
      waiting_minutes: 15,
      tag_id: TAGS,
      sort: "oldest",
    });
  });

  it("what has ended is in no tab, so it is asked for without one", () => {
    expect(queryOf({ view: "all", status: ["resolved"] })).toEqual({ status: ["resolved"] });
    expect(queryOf({ view: "mine", status: ["active"] })).toMatchObject({ view: "mine" });
  });

  it("what has ended is asked for by whose it is, in every tab", () => {
    const status = ["resolved"];
    expect(queryOf({ view: "mine", status })).toEqual({ assignee_id: "me", status });
    expect(queryOf({ view: "unassigned", status })).toEqual({ assignee_id: "none", status });
    expect(queryOf({ view: "bot", status })).toEqual({ status });
    expect(queryOf({ view: "mine", status, assignee_id: "none" })).toEqual({
      assignee_id: "none",
      status,
    });
  });

  it("what I handled is asked for in every tab, ended or not (TKT-36)", () => {
    for (const view of ["mine", "unassigned", "all", "bot"] as const)
      expect(queryOf({ view, handled_by_me: "true" })).toEqual({ handled_by_me: true });
  });

  it("a filter of nothing is none", () => {
    expect(withFilter({ view: "all", status: ["bot"] }, "status", [])).toEqual({ view: "all" });
    expect(withFilter({ view: "all" }, "turn", "us")).toEqual({ view: "all", turn: "us" });
  });
});

describe("a narrowed list", () => {
  const search = { view: "all", unread: "true" } as const;

  it("takes over rows that are newer, and no others", () => {
    const client = new QueryClient();
    const items = [conversation({ id: "a", version: 2 }), conversation({ id: "b", version: 2 })];
    client.setQueryData(narrowedKey(search), { items, next_cursor: null });
    hearNarrowed(client, [
      changed(1, conversation({ id: "a", version: 3, preview: "novo" })),
      changed(2, conversation({ id: "b", version: 1, preview: "velho" })),
      changed(3, conversation({ id: "z", version: 9 })),
    ]);
    const list = client.getQueryData<{ items: { id: string; preview: string }[] }>(
      narrowedKey(search),
    );
    expect(list?.items.map(({ id, preview }) => `${id} ${preview}`)).toEqual(["a novo", "b Oi"]);
  });

  it("is read again as far as it was read before", async () => {
    const page = (from: number) =>
      Array.from({ length: 100 }, (_, i) => conversation({ id: `c${from + i}` }));
    const asked: (string | null)[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      const cursor = new URL(request.url).searchParams.get("cursor");
      asked.push(cursor);
      const from = Number(cursor ?? 0);
      return new Response(JSON.stringify({ items: page(from), next_cursor: `${from + 100}` }), {
        headers: { "Content-Type": "application/json" },
      });
    });
    const client = new QueryClient();
    client.setQueryData(narrowedKey(search), {
      items: [...page(0), ...page(100)],
      next_cursor: "200",
    });
    expect((await readNarrowed(client, search)).items).toHaveLength(200);
    expect(asked).toEqual([null, "100"]);
  });
});

describe("another order", () => {
  const row = (id: string, priority: string, minute: number) =>
    conversation({ id, priority, last_message_at: `2026-11-22T12:0${minute}:00Z` });
  const items = [row("a", "low", 3), row("b", "urgent", 1), row("c", "urgent", 2)];
  it.each([
    ["newest", ["a", "c", "b"]],
    ["oldest", ["b", "c", "a"]],
    ["priority", ["c", "b", "a"]],
  ] as const)("%s", (sort, ids) => {
    expect(sorted(items, sort).map(({ key }) => key)).toEqual(["group-found", ...ids]);
  });
});
