import type { ListState } from "@shared/realtime/state";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import type { Notices } from "../../desk/src/data/notifications";
import { chime } from "../../desk/src/data/outside/chime";
import { useSeen } from "../../desk/src/data/outside/use-seen";
import { useWaiting, waitingIn } from "../../desk/src/data/outside/use-waiting";
import { browser, look, settled } from "./browser";

const list = (...unread: [string, number][]) =>
  ({
    items: unread.map(([id, unread_count]) => ({ id, unread_count })),
    next_cursor: null,
  }) as unknown as ListState;
const notices = (...all: [string, string | null, string | null][]) =>
  ({
    items: all.map(([id, conversation_id, read_at]) => ({ id, conversation_id, read_at })),
    next_cursor: null,
    unread_count: all.length,
  }) as unknown as Notices;

const asked: unknown[] = [];
let status = 200;

beforeEach(() => {
  asked.length = 0;
  status = 200;
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") asked.push(await request.json());
    return new Response("{}", { status, headers: { "Content-Type": "application/json" } });
  });
});
afterEach(() => {
  look("visible");
  vi.unstubAllGlobals();
});

function show(use: () => void, told: Notices, mine?: ListState) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } });
  client.setQueryData(keys.notifications, told);
  if (mine) client.setQueryData(keys.list("mine"), mine);
  function Page() {
    use();
    return null;
  }
  const { unmount } = render(
    <QueryClientProvider client={client}>
      <Page />
    </QueryClientProvider>,
  );
  return { client, unmount };
}

describe("FE-16: what waits", () => {
  it("are conversations of mine with unread words, and what I was told of, once each", () => {
    const told = notices(
      ["n1", "c1", null],
      ["n2", "c3", null],
      ["n3", "c4", "2026"],
      ["n4", null, null],
    );
    expect(waitingIn(list(["c1", 2], ["c2", 0], ["c5", 1]), told)).toBe(4);
    expect(waitingIn(undefined, undefined)).toBe(0);
  });

  it("stands in the title as it changes, and no longer once they have signed out", async () => {
    const { client, unmount } = show(useWaiting, notices(["n1", "c1", null]), list(["c2", 1]));
    expect(document.title).toMatch(/^\(2\) /);
    act(() => client.setQueryData(keys.list("mine"), list(["c2", 0])));
    await act(settled);
    expect(document.title).toMatch(/^\(1\) /);
    unmount();
    expect(document.title).not.toMatch(/^\(/);
  });
});

describe("NOT: what is before one's eyes", () => {
  it("was seen, with its notices of the system", async () => {
    const { shown } = browser();
    const [one, other] = ["c1", "c2"].map((conversation_id) => ({
      data: { conversation_id },
      close: vi.fn(),
    }));
    if (one && other) shown.push(one, other);
    const { client } = show(
      () => useSeen("c1"),
      notices(["n1", "c1", null], ["n2", "c2", null], ["n3", "c1", "2026"]),
    );
    await act(settled);
    expect(asked).toEqual([{ ids: ["n1"] }]);
    expect(client.getQueryData<Notices>(keys.notifications)?.items[0]?.read_at).not.toBeNull();
    await waitFor(() => expect(one?.close).toHaveBeenCalledTimes(1)); // once all is painted
    expect(other?.close).not.toHaveBeenCalled();
  });

  it("is not seen on a hidden page, until it is looked at", async () => {
    browser();
    look("hidden");
    show(() => useSeen("c1"), notices(["n1", "c1", null]));
    await act(settled);
    expect(asked).toEqual([]);
    await act(async () => look("visible"));
    await act(settled);
    expect(asked).toEqual([{ ids: ["n1"] }]);
  });

  it("is asked for once, though the server refuses", async () => {
    browser();
    status = 403;
    const { client } = show(() => useSeen("c1"), notices(["n1", "c1", null]));
    await act(settled);
    act(() => client.setQueryData(keys.notifications, notices(["n1", "c1", null])));
    await act(settled);
    expect(asked).toHaveLength(1);
  });
});

describe("the sound", () => {
  const started = vi.fn();
  const part = () => ({
    connect: (next: unknown) => next,
    frequency: { value: 0 },
    gain: {
      setValueAtTime: vi.fn(),
      linearRampToValueAtTime: vi.fn(),
      exponentialRampToValueAtTime: vi.fn(),
    },
    start: started,
    stop: vi.fn(),
  });

  it("is made here, and many at once are one", async () => {
    expect(await chime(0)).toBe(false);
    vi.stubGlobal(
      "AudioContext",
      class {
        state = "suspended";
        currentTime = 0;
        resume = async () => {
          this.state = "running";
        };
        createOscillator = part;
        createGain = part;
      },
    );
    expect(await chime(10_000)).toBe(true);
    expect(started).toHaveBeenCalledTimes(2);
    expect(await chime(10_500)).toBe(false);
    expect(await chime(12_500)).toBe(true);
    expect(started).toHaveBeenCalledTimes(4);
  });
});
