import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, expect, it, vi } from "vitest";
import { Rail } from "../../desk/src/app/rail";
import { keys } from "../../desk/src/data/keys";
import { LiveContext } from "../../desk/src/data/live-context";

const state = { kind: "live", position: 1 };
const live = { subscribe: () => () => undefined, current: () => state } as never;

async function show({ isPhone }: { isPhone: boolean }) {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: isPhone && query.includes("max-width: 600px"),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: "static" } } });
  client.setQueryData(keys.session, {
    user: { id: "helena", name: "Helena Prado", role: "admin" },
    company: { id: "casa", name: "Casa Varanda" },
    companies: [{ id: "casa", name: "Casa Varanda" }],
    presence: { chosen: "online", effective: "online" },
    permissions: ["contact.see", "simulator.use"],
  });
  client.setQueryData(keys.counters, { mine: 3, unassigned: 0, all: 3, bot: 0 });
  client.setQueryData(keys.notifications, { items: [], next_cursor: null, unread_count: 0 });
  const root = createRootRoute({ component: Rail });
  const paths = ["/", "/app/inbox", "/app/contacts", "/app/settings", "/simulator"];
  const places = paths.map((path) => createRoute({ getParentRoute: () => root, path }));
  const router = createRouter({
    routeTree: root.addChildren(places),
    history: createMemoryHistory({ initialEntries: ["/app/inbox"] }),
  });
  await act(async () =>
    render(
      <QueryClientProvider client={client}>
        <LiveContext value={live}>
          <Tooltip.Provider>
            <RouterProvider router={router as never} />
          </Tooltip.Provider>
        </LiveContext>
      </QueryClientProvider>,
    ),
  );
  return { router, rail: await screen.findByRole("navigation", { name: "Principal" }) };
}
afterEach(() => vi.unstubAllGlobals());

/** One’s own picture has letters that are drawn, not said. */
const inOrder = (rail: HTMLElement) =>
  [...rail.querySelectorAll("a, button")].map((one) => one.textContent);

it("has every place beside the sheet", async () => {
  const { rail } = await show({ isPhone: false });
  const places = ["Conversas3", "Contatos", "Simulador", "Ajustes", "Avisos", ""];
  expect(inOrder(rail)).toEqual(places);
});

it("has five at the foot of a telephone; the others are behind one's own picture", async () => {
  const { rail, router } = await show({ isPhone: true });
  expect(inOrder(rail)).toEqual(["Conversas3", "Contatos", "Buscar", "Avisos", "Você"]);
  expect((await axe.run(rail)).violations).toEqual([]);
  await userEvent.click(within(rail).getByRole("button", { name: /^Você: Helena Prado, Na rede/ }));
  expect(screen.queryByRole("menuitem", { name: /Atalhos/ })).toBeNull();
  await userEvent.click(screen.getByRole("menuitem", { name: "Ajustes" }));
  expect(router.state.location.pathname).toBe("/app/settings");
});
