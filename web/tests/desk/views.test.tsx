import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { movedBy } from "../../desk/src/data/views";
import { ListViews } from "../../desk/src/features/conversations/list-views";

const asked: unknown[] = [];
const VIEW = {
  id: "v1",
  name: "Urgentes",
  is_shared: true,
  query: { priority: ["urgent"], unread: true, sort: "oldest" },
  sort_order: 0,
};

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") asked.push(await request.json());
    if (request.method === "PATCH") asked.push([request.url.slice(-2), await request.json()]);
    return new Response(JSON.stringify({ items: [VIEW] }), {
      headers: { "Content-Type": "application/json" },
    });
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(permissions: string[]) {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(keys.session, { user: { id: "ana" }, permissions });
  const onSearch = vi.fn();
  render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <ListViews search={{ view: "all", unread: "true" }} onSearch={onSearch} />
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), onSearch };
}

it("a saved list is the address that it stands for", async () => {
  const { user, onSearch } = show([]);
  await user.click(screen.getByRole("button", { name: "Listas guardadas" }));
  await user.click(await screen.findByRole("menuitem", { name: /Urgentes/ }));
  const query = { priority: ["urgent"], unread: "true", sort: "oldest" };
  expect(onSearch).toHaveBeenCalledWith({ view: "all", ...query });
});

it("what is seen now is kept; only who may share is asked whether to", async () => {
  const { user } = show([]);
  await user.click(screen.getByRole("button", { name: "Listas guardadas" }));
  expect(screen.queryByRole("menuitem", { name: /Organizar/ })).toBeNull();
  await user.click(await screen.findByRole("menuitem", { name: "Guardar esta lista" }));
  await user.type(await screen.findByLabelText("Nome"), "Novas");
  expect(screen.queryByRole("checkbox")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Guardar" }));
  const query = { view: "all", unread: true };
  await waitFor(() => expect(asked).toEqual([{ name: "Novas", is_shared: false, query }]));
});

it("a shared list gets another name from who may share", async () => {
  const { user } = show(["view.share"]);
  await user.click(screen.getByRole("button", { name: "Listas guardadas" }));
  await user.click(await screen.findByRole("menuitem", { name: /Organizar/ }));
  const field = await screen.findByLabelText("Nome da lista Urgentes");
  await user.clear(field);
  await user.type(field, "Fogo{Enter}");
  await waitFor(() => expect(asked).toContainEqual(["v1", { name: "Fogo" }]));
  expect(screen.getByRole("button", { name: "Subir Urgentes" })).toBeDisabled();
});

it("one moves among its kind only, and only what moved is told", () => {
  const one = (id: string, sort_order: number, is_shared = false) => ({
    ...VIEW,
    id,
    sort_order,
    is_shared,
  });
  const all = [one("a", 0), one("b", 1), one("c", 2), one("s", 0, true)];
  expect([...movedBy(all, "b", -1)]).toEqual([
    ["b", { sort_order: 0 }],
    ["a", { sort_order: 1 }],
  ]);
  expect(movedBy(all, "c", 1).size).toBe(0);
  expect(movedBy(all, "s", -1).size).toBe(0);
});
