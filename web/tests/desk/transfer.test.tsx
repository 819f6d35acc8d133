import { toastStore } from "@shared/ui/toast-store";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { TransferDialog } from "../../desk/src/features/conversations/transfer-dialog";
import { conversation } from "../samples";

const user = (id: string, name: string, state: string, open_count: number) => ({
  id,
  name,
  is_active: true,
  capacity: 8,
  open_count,
  presence: { chosen: state, effective: state },
});
const USERS = [
  user("bruno", "Bruno Lima", "offline", 0),
  user("ana", "Ana Souza", "online", 1),
  user("carla", "Carla Dias", "online", 8),
  user("dora", "Dora Reis", "away", 0),
  user("diego", "Diego Luz", "online", 5),
];
const department = (id: string, name: string, member_ids: string[], queued_count = 0) => ({
  id,
  name,
  color: 1,
  is_active: true,
  member_ids,
  queued_count,
});
const DEPARTMENTS = [
  department("vendas", "Vendas", ["ana"]),
  department("financeiro", "Financeiro", ["bruno"], 3),
  department("suporte", "Suporte Técnico", ["carla", "diego", "bruno"]),
];

const posted: unknown[] = [];
let isRefused = false;
beforeEach(() => {
  posted.length = 0;
  isRefused = false;
  for (const { id } of toastStore.current()) toastStore.close(id);
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") posted.push(await request.json());
    return isRefused
      ? Response.json({ status: 503, code: "unavailable" }, { status: 503 })
      : Response.json(conversation({ version: 9 }));
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(users = USERS) {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(keys.session, { user: { id: "ana" }, permissions: [] });
  client.setQueryData(keys.users, users);
  client.setQueryData(keys.departments, DEPARTMENTS);
  const c = conversation({ department_id: "vendas", assignee_id: "ana" });
  const close = vi.fn();
  const { container } = render(
    <QueryClientProvider client={client}>
      <TransferDialog conversation={c} onClose={close} />
    </QueryClientProvider>,
  );
  return { container, client, close };
}

const names = (label: string) =>
  [...screen.getByRole("group", { name: label }).querySelectorAll("label")].map(
    (row) => row.textContent,
  );
const agents = () => userEvent.click(screen.getByRole("radio", { name: "Atendente" }));
const send = () => screen.getByRole("button", { name: "Transferir" });

describe("where a conversation goes (TRF-03)", () => {
  it("offers first the departments with somebody on the net, and chooses the first", async () => {
    const { container } = show();
    expect(names("Departamento")).toEqual([
      expect.stringMatching(/Suporte Técnico 2 na rede$/),
      expect.stringMatching(/Financeiro ninguém na rede · 3 na fila$/),
    ]);
    expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
    await userEvent.type(screen.getByRole("textbox", { name: /^Motivo/ }), "montagem{Enter}");
    await waitFor(() => expect(posted).toEqual([{ department_id: "suporte", reason: "montagem" }]));
  });

  it("keeps its words where it is refused, and closes once it is done", async () => {
    const { close } = show();
    isRefused = true;
    const why = screen.getByRole("textbox", { name: /^Motivo/ });
    await userEvent.type(why, "montagem{Enter}");
    await waitFor(() => expect(toastStore.current()).toHaveLength(1));
    expect(close).not.toHaveBeenCalled();
    expect(why).toHaveValue("montagem");
    isRefused = false;
    const form = why.closest("form") as HTMLFormElement;
    fireEvent.submit(form);
    fireEvent.submit(form);
    await waitFor(() => expect(close).toHaveBeenCalledOnce());
    expect(posted).toHaveLength(2);
  });

  it("offers first who has room, then who is full, away and gone", async () => {
    const { container } = show();
    await agents();
    expect(names("Atendente")).toEqual([
      expect.stringContaining("Diego Luz Na rede · 5 de 8"),
      expect.stringContaining("Carla Dias Na rede · 8 de 8"),
      expect.stringContaining("Dora Reis Ausente · 0 de 8"),
      expect.stringContaining("Bruno Lima Fora · 0 de 8"),
    ]);
    expect(screen.getByRole("radio", { name: /^Diego Luz/ })).toBeChecked();
    expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
  });

  it("finds one by the first letters, and keeps the order while somebody looks", async () => {
    const { client } = show();
    await agents();
    await userEvent.click(screen.getByRole("radio", { name: /^Diego Luz/ }));
    await userEvent.keyboard("dor");
    expect(screen.getByRole("radio", { name: /^Dora Reis/ })).toHaveFocus();
    expect(screen.getByRole("radio", { name: /^Dora Reis/ })).toBeChecked();
    act(() => {
      client.setQueryData(keys.presence, { bruno: { chosen: "online", effective: "online" } });
    });
    await waitFor(() => expect(names("Atendente")[3]).toContain("Bruno Lima Na rede"));
    await userEvent.click(send());
    await waitFor(() => expect(posted).toEqual([{ user_id: "dora" }]));
  });

  it("gives it to nobody who is gone, unless that was chosen", async () => {
    show(USERS.slice(0, 2));
    await agents();
    expect(send()).toBeDisabled();
    await userEvent.click(screen.getByRole("radio", { name: /^Bruno Lima/ }));
    await userEvent.click(send());
    await waitFor(() => expect(posted).toEqual([{ user_id: "bruno" }]));
  });
});
