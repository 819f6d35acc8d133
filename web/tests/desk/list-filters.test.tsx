import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { expect, it, vi } from "vitest";
import { registry } from "../../desk/src/commands/registry";
import { keys } from "../../desk/src/data/keys";
import { FilterFields } from "../../desk/src/features/conversations/list-filter-fields";
import { ListFilters } from "../../desk/src/features/conversations/list-filters";

it("everything that narrows the list is let go where it was chosen; view and order stay", async () => {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  for (const key of [keys.tags, keys.users, keys.departments, keys.inboxes])
    client.setQueryData(key, []);
  const onSearch = vi.fn();
  render(
    <QueryClientProvider client={client}>
      <FilterFields
        search={{ view: "all", sort: "newest", unread: "true", priority: ["high"] }}
        onSearch={onSearch}
      />
    </QueryClientProvider>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Limpar" }));
  expect(onSearch).toHaveBeenCalledExactlyOnceWith({ view: "all", sort: "newest" });
});

it("a tag is a command that narrows the list to it; one that is put on nothing more is none", () => {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(keys.tags, [
    { id: "a", name: "troca", archived_at: null },
    { id: "b", name: "antiga", archived_at: "2026-11-01T00:00:00Z" },
  ]);
  const onSearch = vi.fn();
  render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <ListFilters search={{ view: "all", unread: "true" }} onSearch={onSearch} />
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  const offered = registry.all().filter(({ id }) => id.startsWith("filter-"));
  expect(offered.map(({ label }) => label)).toEqual(["Filtrar por etiqueta: troca"]);
  offered[0]?.run();
  expect(onSearch).toHaveBeenCalledExactlyOnceWith({ view: "all", unread: "true", tag_id: ["a"] });
});
