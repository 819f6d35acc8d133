import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, render, screen } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChooseOne, InboxPage } from "../../desk/src/app/inbox-page";
import { newRouter } from "../../desk/src/app/router";
import { readInboxSearch, readMessageSearch } from "../../desk/src/data/inbox-search";
import { keys } from "../../desk/src/data/keys";
import { conversation } from "../samples";

const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(pathname + search);
    return Response.json({ items: [conversation()], next_cursor: null });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  window.history.replaceState(null, "", "/");
});

async function show(address: string) {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(keys.session, { user: { id: "ana" }, permissions: [] });
  client.setQueryData(keys.counters, { mine: 0, unassigned: 0, all: 1, bot: 0 });
  for (const key of [keys.departments, keys.tags, keys.inboxes, keys.users, keys.views])
    client.setQueryData(key, []);
  const root = createRootRoute();
  const desk = createRoute({ getParentRoute: () => root, id: "desk" });
  const inbox = createRoute({
    getParentRoute: () => desk,
    path: "/app/inbox",
    component: InboxPage,
    validateSearch: readInboxSearch,
  });
  const none = createRoute({
    getParentRoute: () => inbox,
    path: "/",
    component: ChooseOne,
  });
  const open = createRoute({
    getParentRoute: () => inbox,
    path: "$conversationId",
    validateSearch: readMessageSearch,
  });
  const router = createRouter({
    routeTree: root.addChildren([desk.addChildren([inbox.addChildren([none, open])])]),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  await act(async () =>
    render(
      <QueryClientProvider client={client}>
        <Tooltip.Provider>
          <RouterProvider router={router as never} />
        </Tooltip.Provider>
      </QueryClientProvider>,
    ),
  );
  await screen.findByRole("tab", { name: /^Todas/ });
}

describe("what the address of the inbox says, though the router keeps all of it", () => {
  it("narrows the list by nothing but what makes sense, neither asked for nor shown", async () => {
    await show("/app/inbox?view=all&status=nonsense&other=x&sort=turn");
    expect(asked).toContain("/api/v1/conversations?view=all&limit=50");
    expect(asked.filter((one) => /nonsense|other|sort=turn/.test(one))).toEqual([]);
    expect(screen.queryByRole("group", { name: "Filtros ligados" })).toBeNull();
  });

  it("does not narrow the list by the message that is to be shown", async () => {
    await show("/app/inbox/c1?view=all&m=7");
    expect(asked.filter((one) => /\bm=/.test(one))).toEqual([]);
    expect(asked).toContain("/api/v1/conversations?view=all&limit=50");
  });

  it("is cleaned as soon as it is opened", async () => {
    window.history.replaceState(null, "", "/app/inbox/c1?view=all&status=nonsense&m=7&other=x");
    const router = newRouter();
    await router.load();
    const { search } = router.buildLocation({
      to: ".",
      search: true,
      _includeValidateSearch: true,
    } as never);
    expect(search).toEqual({ view: "all", m: 7 });
  });
});

describe("where no conversation is open", () => {
  it("the shift is over when the list that one looks at has nobody left", async () => {
    await show("/app/inbox?view=mine");
    expect(screen.getByRole("heading", { level: 2 })).toHaveTextContent("Tudo respondido");
  });

  it("and not while that list has somebody, whatever one has oneself", async () => {
    await show("/app/inbox?view=all");
    expect(screen.getByRole("heading", { level: 2 })).toHaveTextContent("Escolha uma conversa");
  });
});
