import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CATALOGUE } from "../../desk/src/commands/catalogue";
import { registry } from "../../desk/src/commands/registry";
import { readContactSearch } from "../../desk/src/data/contact-search";
import { keys } from "../../desk/src/data/keys";
import { startingStore } from "../../desk/src/data/starting";
import { ContactsPage } from "../../desk/src/features/contacts/contacts-page";
import { detail } from "../samples";

const person = (id: string, name: string) => ({ ...detail().contact, id, name });
const SPOKEN = { channel: "whatsapp_cloud", last_message_at: "2020-10-12T12:00:00Z" };
const ALL = [
  { ...person("p1", "Marina Alves"), last_conversation: SPOKEN },
  person("p2", "Otto Reis"),
];

const asked: string[] = [];
let refusal: object | null = null;

beforeEach(() => {
  asked.length = 0;
  refusal = null;
  startingStore.close();
  // jsdom has no layout: the list is as high as a window.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(360);
  // jsdom has no layer of its own for dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const body = await request.clone().text();
    asked.push([request.method, url.pathname + url.search, body].filter(Boolean).join(" "));
    const headers = { "Content-Type": "application/json" };
    if (refusal && request.method === "POST") {
      return new Response(JSON.stringify(refusal), { status: 422, headers });
    }
    return new Response(JSON.stringify(answerTo(request.method, url)), { headers });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function answerTo(method: string, url: URL): unknown {
  const part = url.pathname.split("/").slice(3);
  if (method === "POST") return person("p9", "Nova");
  if (part[0] !== "contacts" || part.length > 2) return { items: [], next_cursor: null };
  if (part[1]) return ALL.find(({ id }) => id === part[1]) ?? person("p9", "Nova");
  if (url.searchParams.has("tag_id")) return { items: [ALL[1]], next_cursor: null };
  if (url.searchParams.has("opted_out")) return { items: [], next_cursor: null };
  if (url.searchParams.has("without_conversations")) return crowd(url.searchParams.get("cursor"));
  const search = url.searchParams.get("search")?.toLowerCase() ?? "";
  return {
    items: ALL.filter(({ name }) => name.toLowerCase().includes(search)),
    next_cursor: null,
  };
}

/** A hundred in two pages; Marina is the first of them. */
function crowd(cursor: string | null): unknown {
  const from = cursor ? 50 : 0;
  const some = Array.from({ length: 50 }, (_, n) => person(`c${from + n}`, `Cliente ${from + n}`));
  return { items: [...(cursor ? [] : ALL), ...some], next_cursor: cursor ? null : "next" };
}

const listAsked = () => asked.filter((one) => one.startsWith("GET /api/v1/contacts?")).at(-1);

async function show(path = "/app/contacts") {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(keys.session, {
    user: { id: "ana" },
    company: { id: "k1", name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
    permissions: ["contact.see", "contact.edit", "conversation.reply"],
  });
  client.setQueryData(keys.departments, []);
  client.setQueryData(keys.tags, [{ id: "vip", name: "VIP", color: "neutral", archived_at: null }]);
  client.setQueryData(keys.inboxes, [{ id: "i1", name: "Loja 1" }]);
  const root = createRootRoute();
  const desk = createRoute({ getParentRoute: () => root, id: "desk" });
  const contacts = createRoute({
    getParentRoute: () => desk,
    path: "/app/contacts",
    component: ContactsPage,
    validateSearch: readContactSearch,
  });
  const router = createRouter({
    routeTree: root.addChildren([desk.addChildren([contacts])]),
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  const shown = render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <RouterProvider router={router as never} />
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  await screen.findByRole("button", { name: /Marina Alves/ }, { timeout: 5_000 });
  return { ...shown, router };
}

const run = (id: string) =>
  registry
    .all()
    .find((one) => one.id === id)
    ?.run();

describe("the page of contacts (CON-05, CON-06)", () => {
  it("is where G then C goes", () => {
    expect(CATALOGUE["go-contacts"].keys).toBe("G then C");
  });

  it("finds by words, keeps them in the address, and says when there is nobody", async () => {
    const { router } = await show();
    await userEvent.type(screen.getByRole("searchbox"), "otto");
    await waitFor(() => expect(screen.queryByRole("button", { name: /Marina/ })).toBeNull());
    expect(screen.getByRole("button", { name: /Otto Reis/ })).toBeVisible();
    expect(router.state.location.search).toEqual({ q: "otto" });
    await userEvent.type(screen.getByRole("searchbox"), "xx");
    expect(await screen.findByText("Ninguém com essas palavras")).toBeVisible();
  });

  it("tells where and when somebody was last spoken with", async () => {
    await show();
    const row = screen.getByRole("button", { name: /Marina Alves/ });
    expect(row).toHaveAccessibleName(/12 out 2020 WhatsApp$/);
    expect(screen.getByRole("button", { name: /Otto Reis/ })).not.toHaveTextContent(/WhatsApp|20/);
  });

  it("is narrowed by what the address says, and tells the server in the company's days", async () => {
    await show("/app/contacts?inbox_id=i1&from=2026-11-01&till=2026-11-02&tag_id=<b>&without=no");
    expect(screen.getByRole("button", { name: "Tirar o filtro Loja 1" })).toBeVisible();
    const query = new URL(listAsked()?.slice(4) ?? "", "http://x").searchParams;
    expect(Object.fromEntries(query)).toEqual({
      inbox_id: "i1",
      created_from: "2026-11-01T03:00:00.000Z",
      created_before: "2026-11-03T03:00:00.000Z",
      limit: "50",
    });
  });

  it("narrows at once, keeps it in the address, and takes it away", async () => {
    const { router, container } = await show();
    await userEvent.click(screen.getByRole("button", { name: "Filtrar" }));
    await userEvent.click(screen.getByRole("checkbox", { name: "VIP" }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ tag_id: ["vip"] }));
    await waitFor(() => expect(screen.queryByRole("button", { name: /Marina/ })).toBeNull());
    expect((await axe.run(document.body)).violations.map(({ id }) => id)).toEqual([]);
    await userEvent.click(screen.getByRole("switch", { name: "Não quer receber mensagens" }));
    await userEvent.keyboard("{Escape}");
    await userEvent.click(screen.getByRole("button", { name: "Tirar o filtro VIP" }));
    expect(await screen.findByText("Ninguém com estes filtros")).toBeVisible();
    expect((await axe.run(container)).violations).toEqual([]);
    await userEvent.click(screen.getAllByRole("button", { name: "Limpar" }).at(-1) as HTMLElement);
    expect(await screen.findByRole("button", { name: /Marina/ })).toBeVisible();
    expect(router.state.location.search).toEqual({});
  });

  it("draws only who is in sight, and reads on before their end", async () => {
    await show("/app/contacts?without=true");
    expect(screen.getAllByRole("listitem").length).toBeLessThan(30);
    const list = screen.getByRole("list").parentElement as HTMLElement;
    list.scrollTop = 45 * 54;
    list.dispatchEvent(new Event("scroll"));
    await waitFor(() => expect(listAsked()).toContain("cursor=next"));
    expect(await screen.findByRole("button", { name: /Cliente 45/ })).toBeVisible();
  });

  it("goes through people by J and K, and back by Esc", async () => {
    const { router } = await show();
    run("next");
    await waitFor(() => expect(router.state.location.search).toEqual({ id: "p1" }));
    await screen.findByRole("heading", { name: /Marina Alves/ });
    run("next");
    await waitFor(() => expect(router.state.location.search).toEqual({ id: "p2" }));
    await waitFor(() => run("back"));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });

  it("starts a conversation with who is open", async () => {
    await show("/app/contacts?id=p2");
    await screen.findByRole("heading", { name: /Otto Reis/ });
    const card = screen.getByRole("region", { name: "Contato" });
    await userEvent.click(within(card).getByText("Nova conversa"));
    expect(startingStore.current()?.whom).toMatchObject({ kind: "contact", id: "p2" });
  });

  it("adds somebody; a refusal stands below its field with what was written", async () => {
    const { router } = await show();
    refusal = { status: 422, code: "contact.bad_phone" };
    await userEvent.click(screen.getByRole("button", { name: "Novo contato" }));
    await userEvent.type(screen.getByLabelText("Nome do contato"), "Nova");
    await userEvent.type(screen.getByLabelText("Telefone"), "12");
    await userEvent.click(screen.getByRole("button", { name: "Criar contato" }));
    expect(await screen.findByText("Não parece um telefone.")).toBeVisible();
    expect(screen.getByLabelText("Telefone")).toHaveAccessibleDescription(
      "Não parece um telefone.",
    );
    refusal = null;
    await userEvent.click(screen.getByRole("button", { name: "Criar contato" }));
    await waitFor(() => expect(router.state.location.search).toEqual({ id: "p9" }));
    expect(asked).toContain('POST /api/v1/contacts {"name":"Nova","phone":"12","email":null}');
  });

  it("has nothing that axe complains of", async () => {
    const { container } = await show("/app/contacts?id=p1");
    await screen.findByRole("heading", { name: /Marina Alves/ });
    expect((await axe.run(container)).violations).toEqual([]);
  });
});
