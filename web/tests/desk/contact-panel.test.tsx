import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { registry } from "../../desk/src/commands/registry";
import { keys } from "../../desk/src/data/keys";
import { partFolds } from "../../desk/src/data/part-folds";
import { ContactPanel } from "../../desk/src/features/contacts/contact-panel";
import { detail } from "../samples";

const source = Symbol("thread");

beforeEach(() => {
  vi.stubGlobal("fetch", async () => Response.json({ items: [], next_cursor: null }));
});
afterEach(() => {
  registry.withdraw(source);
  vi.unstubAllGlobals();
});

async function show() {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(keys.session, {
    user: { id: "ana", name: "Ana Souza" },
    permissions: ["contact.see", "contact.edit", "conversation.reply"],
  });
  client.setQueryData(keys.users, [{ id: "ana", name: "Ana Souza" }]);
  client.setQueryData(keys.departments, [{ id: "vendas", name: "Vendas", color: 1 }]);
  client.setQueryData(keys.tags, [
    { id: "t1", name: "Troca", color: "blue", archived_at: null },
    { id: "t2", name: "VIP", color: "green", archived_at: null },
    { id: "t3", name: "Atacado", color: "red", archived_at: null },
  ]);
  const c = detail({ tag_ids: ["t1"] });
  const root = createRootRoute({
    component: () => (
      <ContactPanel conversation={{ ...c, contact: { ...c.contact, tag_ids: ["t2"] } }} />
    ),
  });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  act(() =>
    registry.offer(source, [
      { id: "act-tag", group: "conversation", label: "Pôr ou tirar etiquetas", run: () => {} },
    ]),
  );
  return act(async () =>
    render(
      <QueryClientProvider client={client}>
        <Tooltip.Provider>
          <RouterProvider router={router} />
        </Tooltip.Provider>
      </QueryClientProvider>,
    ),
  );
}

describe("what stands beside a conversation", () => {
  it("is of the person or of the conversation, each under its own heading", async () => {
    await show();
    const person = await screen.findByRole("group", { name: "Contato" });
    const here = screen.getByRole("group", { name: "Esta conversa" });
    expect(within(person).getByRole("heading", { name: /Marina Alves/ })).toBeVisible();
    expect(within(here).getByRole("heading", { name: "Esta conversa" })).toBeVisible();
    expect(within(person).getByText("VIP")).toBeVisible();
    expect(within(here).getByText("Troca")).toBeVisible();
  });

  it("says whose tags are whose, to the eye and to who listens", async () => {
    await show();
    const person = await screen.findByRole("group", { name: "Contato" });
    const here = screen.getByRole("group", { name: "Esta conversa" });
    const terms = screen.getAllByRole("term").map(({ textContent }) => textContent);
    expect(new Set(terms).size).toBe(terms.length);
    expect(within(person).getByText("Etiquetas do contato")).toBeVisible();
    expect(within(here).getByText("Etiquetas da conversa")).toBeVisible();
    const add = within(person).getByRole("combobox", { name: "Pôr etiqueta no contato" });
    expect(add).toHaveDisplayValue("Pôr etiqueta");
    expect(within(here).getByRole("button", { name: /^Etiquetas da conversa: ?/ })).toBeVisible();
  });

  it("asks for what nobody knows only when somebody wants to write it", async () => {
    await show();
    const person = await screen.findByRole("group", { name: "Contato" });
    expect(within(person).queryByRole("button", { name: /^Documento/ })).toBeNull();
    expect(within(person).queryByRole("switch")).toBeNull();
    await userEvent.click(within(person).getByRole("button", { name: "Acrescentar dados" }));
    expect(within(person).getByRole("button", { name: /^Documento/ })).toBeVisible();
    expect(within(person).getByRole("switch", { name: "Não quer contato" })).toBeVisible();
    expect(within(person).queryByRole("button", { name: "Acrescentar dados" })).toBeNull();
  });

  it("folds its parts, which stay folded", async () => {
    const { unmount } = await show();
    const heading = await screen.findByRole("button", { name: "Esta conversa" });
    expect(heading).toHaveAttribute("aria-expanded", "true");
    await userEvent.click(heading);
    expect(screen.queryByText("Etiquetas da conversa")).toBeNull();
    unmount();
    await show();
    const again = await screen.findByRole("button", { name: "Esta conversa" });
    expect(again).toHaveAttribute("aria-expanded", "false");
    await userEvent.click(again);
    expect(screen.getByText("Etiquetas da conversa")).toBeVisible();
  });

  it("what somebody folded is not folded for the next person at the same screen", async () => {
    partFolds.toggle("bruno", "here");
    await show();
    const heading = await screen.findByRole("button", { name: "Esta conversa" });
    expect(heading).toHaveAttribute("aria-expanded", "true");
    partFolds.toggle("bruno", "here");
  });

  it("says in one line that there was nothing before, beside what begins another one", async () => {
    await show();
    const nothing = await screen.findByText("É a primeira conversa.");
    const start = screen.getByRole("button", { name: "Nova conversa com esta pessoa" });
    expect(nothing.parentElement).toBe(start.parentElement);
  });

  it("has nothing that axe complains of", async () => {
    const { container } = await show();
    await screen.findByRole("group", { name: "Contato" });
    expect((await axe.run(container)).violations).toEqual([]);
  });
});
