import type { ConversationDetail } from "@shared/api/types";
import { toastStore } from "@shared/ui/toast-store";
import { QueryClient, QueryClientProvider, skipToken, useQuery } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { registry } from "../../desk/src/commands/registry";
import { keys } from "../../desk/src/data/keys";
import { ConversationFacts } from "../../desk/src/features/contacts/conversation-facts";
import { conversation, detail } from "../samples";

const asked: string[] = [];
let answer: () => Promise<Response>;
const source = Symbol("thread");

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json" },
  });

beforeEach(() => {
  asked.length = 0;
  answer = async () => json(200, conversation({ version: 2, subject: "Pé da poltrona" }));
  for (const { id } of toastStore.current()) toastStore.close(id);
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method !== "PATCH") return json(200, {});
    asked.push(await request.text());
    return answer();
  });
});
afterEach(() => {
  registry.withdraw(source);
  vi.unstubAllGlobals();
});

function Shown() {
  const c = useQuery<ConversationDetail>({ queryKey: keys.detail("c1"), queryFn: skipToken });
  return c.data ? <ConversationFacts conversation={c.data} /> : null;
}

async function show(part: Partial<ConversationDetail> = {}, permissions = ["conversation.reply"]) {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(keys.session, { user: { id: "ana", name: "Ana Souza" }, permissions });
  client.setQueryData(keys.users, [{ id: "ana", name: "Ana Souza" }]);
  client.setQueryData(keys.departments, [{ id: "vendas", name: "Vendas", color: 1 }]);
  client.setQueryData(keys.tags, [{ id: "t1", name: "Troca", color: "blue", archived_at: null }]);
  client.setQueryData(keys.detail("c1"), detail({ priority: "high", tag_ids: ["t1"], ...part }));
  return act(async () =>
    render(
      <QueryClientProvider client={client}>
        <Tooltip.Provider>
          <Shown />
        </Tooltip.Provider>
      </QueryClientProvider>,
    ),
  );
}

/** What the open conversation offers: the panel has no deed of its own. */
function offer(...ids: string[]) {
  const ran: string[] = [];
  act(() =>
    registry.offer(
      source,
      ids.map((id) => ({
        id,
        group: "conversation" as const,
        label: `Fazer ${id}`,
        run: () => ran.push(id),
      })),
    ),
  );
  return ran;
}

describe("the facts of a conversation beside it (TKT-09)", () => {
  it("are buttons of the commands that change them", async () => {
    await show();
    const ran = offer("act-assign", "act-take", "act-transfer", "act-priority", "act-tag");
    for (const name of [
      /^Dono: ?Ana Souza \(você\)/,
      /^Departamento: ?Vendas/,
      /^Prioridade: ?Alta.*Fazer act-priority$/,
      /^Etiquetas da conversa: ?/,
    ]) {
      await userEvent.click(screen.getByRole("button", { name }));
    }
    expect(ran).toEqual(["act-assign", "act-transfer", "act-priority", "act-tag"]);
  });

  it("who may not assign takes; what is not offered is only told", async () => {
    await show({ assignee_id: null });
    const ran = offer("act-take");
    await userEvent.click(screen.getByRole("button", { name: /^Dono: ?Sem dono/ }));
    expect(ran).toEqual(["act-take"]);
    expect(screen.getByText("Alta")).toBeVisible();
    expect(screen.getByText("Troca")).toBeVisible();
    expect(screen.queryByRole("button", { name: /Prioridade|Departamento|Etiquetas/ })).toBeNull();
  });

  it("have nothing that axe complains of", async () => {
    const { container } = await show();
    offer("act-assign", "act-transfer", "act-priority", "act-tag");
    expect((await axe.run(container)).violations).toEqual([]);
  });
});

describe("the subject of a conversation", () => {
  const shown = (words: RegExp) => screen.findByRole("button", { name: words });

  it("is opened by its command, shown at once, and can be taken back", async () => {
    let say = (_: Response) => {};
    answer = () => new Promise((resolve) => (say = resolve));
    await show();
    registry
      .all()
      .find(({ id }) => id === "act-subject")
      ?.run();
    await userEvent.type(await screen.findByLabelText("Assunto"), "Pé da poltrona{Enter}");
    expect(await shown(/^Assunto: ?Pé da poltrona/)).toHaveFocus();
    expect(asked).toEqual(['{"subject":"Pé da poltrona"}']);
    expect(toastStore.current()).toEqual([]);
    await act(async () => say(json(200, conversation({ version: 2, subject: "Pé da poltrona" }))));
    await waitFor(() => expect(toastStore.current()).toHaveLength(1));
    answer = async () => json(200, conversation({ version: 3 }));
    act(() => toastStore.undoLast());
    expect(await shown(/^Assunto: ?Acrescentar/)).toBeVisible();
    expect(asked.at(-1)).toBe('{"subject":""}');
  });

  it("that is refused is as it was; the words stay in the field, with why", async () => {
    answer = async () => json(403, { status: 403, code: "access.forbidden" });
    await show({ subject: "Troca" });
    await userEvent.click(await shown(/^Assunto: ?Troca/));
    await userEvent.keyboard("x{Enter}");
    expect(await screen.findByRole("alert")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Assunto" })).toHaveValue("Trocax");
    await userEvent.keyboard("{Escape}");
    expect(await shown(/^Assunto: ?Troca\./)).toBeVisible();
    expect(toastStore.current()).toEqual([]);
  });

  it("is only read by who may not answer", async () => {
    await show({ subject: "Troca" }, []);
    expect(screen.getByText("Troca", { selector: "dd > span" })).toBeVisible();
    expect(screen.queryByRole("button", { name: /Assunto/ })).toBeNull();
  });
});
