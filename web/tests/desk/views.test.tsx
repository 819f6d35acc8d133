import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
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
  expect(screen.queryByRole("menuitem", { name: "Apagar uma lista" })).toBeNull();
  await user.click(await screen.findByRole("menuitem", { name: "Guardar esta lista" }));
  await user.type(await screen.findByLabelText("Nome"), "Novas");
  expect(screen.queryByRole("checkbox")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Guardar" }));
  const query = { view: "all", unread: true };
  await waitFor(() => expect(asked).toEqual([{ name: "Novas", is_shared: false, query }]));
});
