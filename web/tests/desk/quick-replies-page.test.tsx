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
import { keys } from "../../desk/src/data/keys";
import { QuickRepliesPage } from "../../desk/src/features/settings/quick-replies-page";

const reply = (shortcut: string, is_shared: boolean, body: string) => ({
  id: shortcut,
  shortcut,
  title: `Sobre ${shortcut}`,
  body,
  is_shared,
  updated_at: "2026-11-22T12:00:00Z",
});
const ALL = [
  reply("visita", false, "Olá, {{contact.first_name}}. Quando podemos ir?"),
  reply("prazo", true, "De 3 a 5 dias úteis."),
];

const written: string[] = [];
let refusal: object | null = null;

beforeEach(() => {
  written.length = 0;
  refusal = null;
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  vi.stubGlobal("fetch", async (request: Request) => {
    const headers = { "Content-Type": "application/json" };
    if (request.method === "GET") return new Response(JSON.stringify({ items: ALL }), { headers });
    const path = new URL(request.url).pathname.split("/").slice(3).join("/");
    written.push([request.method, path, await request.text()].filter(Boolean).join(" "));
    if (refusal) return new Response(JSON.stringify(refusal), { status: 409, headers });
    return new Response(JSON.stringify(ALL[0]), { headers });
  });
});
afterEach(() => vi.unstubAllGlobals());

async function show(permissions: string[], path = "/app/settings/quick-replies") {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(keys.session, { user: { id: "ana" }, permissions });
  const root = createRootRoute();
  const desk = createRoute({ getParentRoute: () => root, id: "desk" });
  const page = createRoute({
    getParentRoute: () => desk,
    path: "/app/settings/quick-replies",
    component: QuickRepliesPage,
  });
  const router = createRouter({
    routeTree: root.addChildren([desk.addChildren([page])]),
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  await router.load();
  const { container } = render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <RouterProvider router={router as never} />
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  await screen.findByRole("heading", { name: "Só suas" });
  return { user: userEvent.setup(), container, router };
}

describe("the page of quick replies (TPL-02)", () => {
  it("shows fields by their names, finds by any word, and axe complains of nothing", async () => {
    const { user, container } = await show([]);
    expect(screen.getByText("Primeiro nome").closest("li")).toHaveTextContent(
      "Olá, Primeiro nome.",
    );
    expect((await axe.run(container)).violations).toEqual([]);
    await user.type(screen.getByRole("searchbox"), "uteis");
    expect(screen.queryByText("/visita")).toBeNull();
    expect(screen.getByText("/prazo")).toBeVisible();
    await user.type(screen.getByRole("searchbox"), "xyz");
    expect(screen.getByRole("heading", { name: "Nada com “uteisxyz”" })).toBeVisible();
  });

  it("lets everybody change their own, and the shared ones only who may", async () => {
    const { user } = await show([]);
    expect(screen.queryByRole("button", { name: /Editar ?\/prazo/ })).toBeNull();
    expect(screen.queryByRole("button", { name: "Apagar /prazo" })).toBeNull();
    await user.click(screen.getByRole("button", { name: /Editar ?\/visita/ }));
    const dialog = screen.getByRole("dialog", { name: "Editar /visita" });
    expect(within(dialog).queryByRole("checkbox")).toBeNull();
    await user.clear(within(dialog).getByLabelText(/^Título/));
    await user.type(within(dialog).getByLabelText(/^Título/), "Marcar visita");
    await user.click(within(dialog).getByRole("button", { name: "Guardar" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(written).toEqual([
      `PATCH quick-replies/visita ${JSON.stringify({
        shortcut: "visita",
        title: "Marcar visita",
        body: ALL[0]?.body,
        is_shared: false,
      })}`,
    ]);
  });

  it("makes a new one, shared by who may; fields are put where the words are", async () => {
    const { user, router } = await show(
      ["quick_reply.share"],
      "/app/settings/quick-replies?adding=true",
    );
    const dialog = screen.getByRole("dialog", { name: "Nova resposta rápida" });
    expect(within(dialog).getByRole("button", { name: "Guardar" })).toBeDisabled();
    await user.type(within(dialog).getByLabelText(/^Atalho/), "/bom dia");
    expect(within(dialog).getByLabelText(/^Atalho/)).toHaveValue("bomdia");
    await user.type(within(dialog).getByLabelText(/^Título/), "Saudação");
    await user.type(within(dialog).getByLabelText(/^Texto/), "Bom dia, ");
    await user.click(within(dialog).getByRole("button", { name: "Primeiro nome" }));
    await user.click(within(dialog).getByRole("checkbox", { name: /toda a equipe/ }));
    await user.click(within(dialog).getByRole("button", { name: "Guardar" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(written).toEqual([
      'POST quick-replies {"shortcut":"bomdia","title":"Saudação","body":"Bom dia, {{contact.first_name}}","is_shared":true}',
    ]);
    expect(router.state.location.search).toEqual({});
  });

  it("keeps what was written when it is refused, and says why beside it", async () => {
    const { user } = await show([]);
    refusal = { code: "quick_reply.shortcut_taken", status: 409 };
    await user.click(screen.getByRole("button", { name: "Nova resposta" }));
    const dialog = screen.getByRole("dialog");
    await user.type(within(dialog).getByLabelText(/^Atalho/), "visita");
    await user.type(within(dialog).getByLabelText(/^Título/), "Outra");
    await user.type(within(dialog).getByLabelText(/^Texto/), "Oi");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await within(dialog).findByText(/Já existe uma resposta/)).toBeVisible();
    expect(within(dialog).getByLabelText(/^Texto/)).toHaveValue("Oi");
  });

  it("deletes with a way back", async () => {
    const { user } = await show(["quick_reply.share"]);
    await user.click(screen.getByRole("button", { name: "Apagar /prazo" }));
    await waitFor(() => expect(written).toEqual(["DELETE quick-replies/prazo"]));
    const { toastStore } = await import("@shared/ui/toast-store");
    await waitFor(() => expect(toastStore.canUndo()).toBe(true));
    toastStore.undoLast();
    await waitFor(() => expect(written[1]).toMatch(/^POST quick-replies .*"shortcut":"prazo"/));
  });
});
