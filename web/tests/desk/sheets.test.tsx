import { toastStore } from "@shared/ui/toast-store";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { PriorityDialog } from "../../desk/src/features/conversations/sheets/priority-dialog";
import { ResolveDialog } from "../../desk/src/features/conversations/sheets/resolve-dialog";
import { TagDialog } from "../../desk/src/features/conversations/sheets/tag-dialog";
import { conversation, detail } from "../samples";

const asked: string[] = [];
let isRefused = false;
let permissions: string[] = [];

beforeEach(() => {
  asked.length = 0;
  isRefused = false;
  permissions = [];
  for (const { id } of toastStore.current()) toastStore.close(id);
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = await request.text();
    asked.push([request.method, new URL(request.url).pathname, body].filter(Boolean).join(" "));
    const headers = { "Content-Type": "application/json" };
    if (request.method === "POST" && request.url.endsWith("/tags"))
      return new Response(JSON.stringify(tag("t9", JSON.parse(body).name)), { headers });
    return isRefused
      ? new Response(JSON.stringify({ status: 409, code: "tag.too_many" }), {
          status: 409,
          headers,
        })
      : new Response(JSON.stringify(conversation({ version: 9 })), { headers });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const tag = (id: string, name: string) => ({ id, name, color: "blue", archived_at: null });

function show(what: ReactNode) {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(keys.tags, [tag("t1", "Orçamento"), tag("t2", "Troca")]);
  client.setQueryData(keys.session, { user: { id: "ana" }, permissions });
  client.setQueryData(keys.users, [
    { id: "elisa", name: "Elisa Prado", role: "supervisor", is_active: true },
    { id: "ana", name: "Ana Souza", role: "agent", is_active: true },
  ]);
  client.setQueryData(keys.company, { outcomes: ["Venda feita", "Sem resposta"] });
  const { container } = render(<QueryClientProvider client={client}>{what}</QueryClientProvider>);
  return { container, client };
}

describe("the tags of a conversation", () => {
  it("are found without accents; Enter puts the first on at once, and takes it off again", async () => {
    const c = conversation({ tag_ids: [] });
    show(<TagDialog conversation={c} onClose={() => undefined} />);
    await userEvent.type(screen.getByLabelText(/Nome da etiqueta/), "orcam{Enter}");
    expect(asked).toEqual([`PUT /api/v1/conversations/${c.id}/tags/t1`]);
    expect(screen.getByRole("checkbox", { name: "Orçamento" })).toBeChecked();
    await userEvent.click(screen.getByRole("checkbox", { name: "Orçamento" }));
    expect(asked.at(-1)).toBe(`DELETE /api/v1/conversations/${c.id}/tags/t1`);
  });

  it("one that is refused is off again, and says why", async () => {
    isRefused = true;
    show(<TagDialog conversation={conversation({ tag_ids: [] })} onClose={() => undefined} />);
    await userEvent.click(screen.getByRole("checkbox", { name: "Troca" }));
    await waitFor(() => expect(screen.getByRole("checkbox", { name: "Troca" })).not.toBeChecked());
    expect(toastStore.current()).toHaveLength(1);
  });

  it("that nobody has made yet are made and put on, by who may", async () => {
    permissions = ["tag.manage"];
    const c = conversation({ tag_ids: [] });
    show(<TagDialog conversation={c} onClose={() => undefined} />);
    await userEvent.type(screen.getByLabelText(/Nome da etiqueta/), " Montagem{Enter}");
    expect(await screen.findByRole("checkbox", { name: "Montagem" })).toBeChecked();
    expect(asked).toEqual([
      `POST /api/v1/tags {"name":"Montagem"}`,
      `PUT /api/v1/conversations/${c.id}/tags/t9`,
    ]);
    await userEvent.type(screen.getByLabelText(/Nome da etiqueta/), "troca");
    expect(screen.queryByRole("button", { name: /^Criar/ })).toBeNull();
  });

  it("that nobody has made yet are asked for by name, by who may not", async () => {
    show(<TagDialog conversation={conversation({ tag_ids: [] })} onClose={() => undefined} />);
    await userEvent.type(screen.getByLabelText(/Nome da etiqueta/), "Montagem{Enter}");
    expect(screen.getByText(/peça a Elisa Prado/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Criar/ })).toBeNull();
    expect(asked).toEqual([]);
  });

  it("have nothing that axe complains of", async () => {
    const { container } = show(
      <TagDialog conversation={conversation()} onClose={() => undefined} />,
    );
    expect((await axe.run(container)).violations).toEqual([]);
  });
});

describe("the priority of a conversation", () => {
  it("is taken by its digit, and can be taken back", async () => {
    const close = vi.fn();
    const c = conversation({ priority: "normal" });
    show(<PriorityDialog conversation={c} onClose={close} />);
    expect(screen.getByRole("radio", { name: /Normal/ })).toHaveFocus();
    await userEvent.keyboard("1");
    expect(close).toHaveBeenCalledOnce();
    await waitFor(() => expect(toastStore.current()).toHaveLength(1));
    expect(asked).toEqual([`PATCH /api/v1/conversations/${c.id} {"priority":"urgent"}`]);
    toastStore.undoLast();
    await waitFor(() => expect(asked.at(-1)).toContain('"action":"priority","priority":"normal"'));
  });

  it("the one that it has changes nothing", async () => {
    show(
      <PriorityDialog
        conversation={conversation({ priority: "normal" })}
        onClose={() => undefined}
      />,
    );
    await userEvent.keyboard("{ArrowDown}{ArrowUp}{Enter}");
    expect(asked).toEqual([]);
  });
});

describe("resolving with a message", () => {
  it("sends the outcome and the last words with it", async () => {
    const c = detail({ moves: ["reply", "resolve"] });
    show(<ResolveDialog conversation={c} onClose={() => undefined} />);
    await userEvent.selectOptions(screen.getByLabelText("Motivo"), "Venda feita");
    await userEvent.type(screen.getByLabelText(/Última mensagem/), "Obrigado!");
    await userEvent.click(screen.getByRole("button", { name: "Resolver" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toBe(
      `POST /api/v1/conversations/${c.id}/resolve {"outcome":"Venda feita","text":"Obrigado!"}`,
    );
  });

  it("keeps the words where it is refused, and sends them once where it is not", async () => {
    const close = vi.fn();
    const c = detail({ moves: ["reply", "resolve"] });
    show(<ResolveDialog conversation={c} onClose={close} />);
    isRefused = true;
    const words = screen.getByLabelText(/Última mensagem/);
    await userEvent.type(words, "Obrigado!");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(toastStore.current()).toHaveLength(1));
    expect(close).not.toHaveBeenCalled();
    expect(words).toHaveValue("Obrigado!");
    isRefused = false;
    fireEvent.keyDown(words, { key: "Enter", ctrlKey: true });
    fireEvent.keyDown(words, { key: "Enter", ctrlKey: true });
    await waitFor(() => expect(close).toHaveBeenCalledOnce());
    expect(asked).toHaveLength(2);
  });

  it("takes no more last words than the channel does, and cuts none of them", async () => {
    const c = detail({ moves: ["reply", "resolve"], max_text_length: 20 });
    show(<ResolveDialog conversation={c} onClose={() => undefined} />);
    await userEvent.click(screen.getByLabelText(/Última mensagem/));
    await userEvent.paste("Obrigado e até breve!");
    expect(screen.getByLabelText(/Última mensagem/)).toHaveValue("Obrigado e até breve!");
    expect(screen.getByText(/^Passou do limite de 20 caracteres/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Resolver" })).toBeDisabled();
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(asked).toEqual([]);
  });

  it("asks for no last words where none can be sent", () => {
    const c = detail({
      moves: ["resolve"],
      window: { is_open: false, ends_at: null, kind: "free" },
    });
    show(<ResolveDialog conversation={c} onClose={() => undefined} />);
    expect(screen.getByLabelText(/Última mensagem/)).toBeDisabled();
  });
});
