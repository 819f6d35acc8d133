import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { ordered } from "../../desk/src/features/conversations/list-order";
import { useNearby } from "../../desk/src/features/conversations/nearby";
import { conversation, detail } from "../samples";

const asked: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname.replace("/api/v1/conversations/", "");
    asked.push(path);
    const answer = path.endsWith("/messages")
      ? { items: [], has_more: false }
      : detail({ id: path });
    return new Response(JSON.stringify(answer), {
      headers: { "Content-Type": "application/json" },
    });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ROWS = ordered(
  ["1", "2", "3", "4"].map((id) => conversation({ id, turn: "customer" })),
).filter((entry) => entry.kind === "row");

function List({ selected }: { selected?: string }) {
  const nearby = useNearby(ROWS, selected);
  return (
    <div role="listbox" {...nearby}>
      {ROWS.map(({ key }) => (
        <div key={key} role="option" aria-selected={false} id={`row-${key}`} tabIndex={-1}>
          {key}
        </div>
      ))}
    </div>
  );
}

function show(selected?: string) {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(keys.session, { user: { id: "ana", role: "agent" }, permissions: [] });
  render(
    <QueryClientProvider client={client}>
      <List {...(selected && { selected })} />
    </QueryClientProvider>,
  );
  return client;
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it("reads what the pointer rests on, once, and nothing that it only passes", async () => {
  show();
  const [first, second] = screen.getAllByRole("option");
  fireEvent.pointerOver(first as Element);
  await pass(20);
  fireEvent.pointerOver(second as Element);
  await pass(200);
  const id = ROWS[1]?.key;
  expect(asked.sort()).toEqual([id, `${id}/messages`]);
  fireEvent.pointerOver(second as Element);
  await pass(200);
  expect(asked).toHaveLength(2);
});

it("reads the neighbours of the open one, where the next key leads", async () => {
  show(ROWS[1]?.key);
  await pass(400);
  const around = [ROWS[0]?.key, ROWS[2]?.key];
  expect(asked.filter((path) => !path.includes("/")).sort()).toEqual(around.sort());
});
