import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { FilterFields } from "../../desk/src/features/conversations/list-filter-fields";

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
