import type { Live, Looker, Viewers } from "@shared/realtime/socket";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { LiveContext } from "../../desk/src/data/live-context";
import { typingStore } from "../../desk/src/data/typing";
import { PresenceLine } from "../../desk/src/features/conversations/presence/presence-line";
import { useOthers } from "../../desk/src/features/conversations/presence/use-others";
import { WhoIsHere } from "../../desk/src/features/conversations/presence/who-is-here";
import { conversation } from "../samples";

const looker = (name: string): Looker => ({ id: name.toLowerCase(), name, is_typing: false });
const [ANA, RUI, BIA] = [looker("Ana"), looker("Rui"), looker("Bia")];

/** The socket's part in this: what was said to it, and what it tells. */
function line(there: Looker[] = []) {
  const said: (string | null)[] = [];
  const listeners = new Set<(told: Viewers) => void>();
  const waiting = new Set<() => void>();
  let state = { kind: "live", position: 1 };
  const live = {
    subscribe: (listener: () => void) => {
      waiting.add(listener);
      return () => waiting.delete(listener);
    },
    current: () => state,
    look: (id: string | null, heard?: (others: Looker[]) => void) => {
      said.push(id);
      heard?.(there);
    },
    hearViewers: (listener: (told: Viewers) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Live;
  const tell = (users: Looker[], conversation_id = "c1") =>
    act(() => {
      for (const listener of listeners) listener({ conversation_id, users });
    });
  const become = (kind: string) =>
    act(() => {
      state = { kind, position: 1 };
      for (const listener of waiting) listener();
    });
  return { live, said, tell, become };
}

function Shown({ assignee }: { assignee: string | null }) {
  const others = useOthers("c1");
  return (
    <>
      <WhoIsHere others={others} />
      <PresenceLine conversation={conversation({ assignee_id: assignee })} others={others} />
    </>
  );
}

function show(live: Live, assignee: string | null = null) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(keys.session, { user: { id: "ana", name: "Ana" }, permissions: [] });
  return render(
    <QueryClientProvider client={client}>
      <LiveContext value={live}>
        <Tooltip.Provider>
          <Shown assignee={assignee} />
        </Tooltip.Provider>
      </LiveContext>
    </QueryClientProvider>,
  );
}

/** Nobody waits for who is here: it is asked once the words are painted. */
const painted = () => act(() => void vi.advanceTimersByTime(20));

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

describe("who else looks at a conversation", () => {
  it("is named, and never oneself", () => {
    const { live, tell } = line();
    show(live);
    expect(screen.queryByRole("img")).toBeNull();
    tell([ANA, BIA, RUI]);
    expect(screen.getByRole("img", { name: "Bia e Rui também estão aqui" })).toBeVisible();
    tell([BIA], "another");
    tell([ANA]);
    expect(screen.queryByRole("img")).toBeNull();
  });

  it("has a pencil while they write, and an eye while they look", () => {
    const { live, tell } = line();
    show(live);
    const has = (icon: string) =>
      screen.getByRole("img").querySelectorAll(`.lucide-${icon}`).length;
    tell([{ ...RUI, is_typing: true }, BIA]);
    expect([has("pencil-line"), has("eye")]).toEqual([1, 1]);
    tell([RUI, BIA]);
    expect([has("pencil-line"), has("eye")]).toEqual([0, 2]);
  });

  it("is known at once to who comes later", () => {
    show(line([RUI]).live);
    painted();
    expect(screen.getByRole("img", { name: "Rui também está aqui" })).toBeVisible();
  });

  it("is announced when they come, not when they go or when the line is back", () => {
    const { live, tell, become } = line([RUI]);
    show(live);
    painted();
    const status = screen.getByRole("status");
    expect(status).toHaveTextContent("Rui também está aqui");
    tell([RUI, BIA]);
    expect(status).toHaveTextContent(/^Bia também está aqui$/);
    tell([RUI]);
    expect(status).toHaveTextContent(/^Bia também está aqui$/);
    become("offline");
    expect(screen.queryByRole("img")).toBeNull();
    expect(status).toBeEmptyDOMElement();
    become("live");
    painted();
    expect(screen.getByRole("img", { name: "Rui também está aqui" })).toBeVisible();
    expect(status).toBeEmptyDOMElement();
  });

  it("learns that we look: again and again, not while the page is hidden, and no more after", () => {
    const { live, said } = line();
    const { unmount } = show(live);
    painted();
    expect(said).toEqual(["c1"]);
    act(() => void vi.advanceTimersByTime(15_000));
    expect(said).toEqual(["c1", "c1"]);
    const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    act(() => void vi.advanceTimersByTime(30_000));
    expect(said).toEqual(["c1", "c1", null]);
    visibility.mockRestore();
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    expect(said.at(-1)).toBe("c1");
    unmount();
    painted();
    expect(said.at(-1)).toBeNull();
    const count = said.length;
    vi.advanceTimersByTime(60_000);
    expect(said).toHaveLength(count);
  });

  it("has nothing that axe complains of", async () => {
    vi.useRealTimers();
    const { container } = show(line([RUI, BIA]).live);
    expect((await axe.run(container)).violations).toEqual([]);
  });
});

describe("the line above the box", () => {
  it("tells that the one who has the conversation has it open, and who writes before that", () => {
    const { live, tell } = line();
    show(live, "rui");
    expect(screen.queryByText(/Rui/)).toBeNull();
    tell([RUI]);
    expect(screen.getByText("A conversa é de Rui, que está com ela aberta")).toBeVisible();
    const typing = { conversation_id: "c1", user_id: "bia", name: "Bia", is_typing: true };
    act(() => typingStore.hear(typing));
    expect(screen.getByText("Bia está digitando…")).toBeVisible();
    expect(screen.queryByText(/A conversa é de Rui/)).toBeNull();
    act(() => typingStore.hear({ ...typing, user_id: null, name: "Marina" }));
    expect(screen.queryByText(/Marina/)).toBeNull();
    act(() => void vi.advanceTimersByTime(3_500));
    expect(screen.queryByText(/digitando/)).toBeNull();
  });
});
