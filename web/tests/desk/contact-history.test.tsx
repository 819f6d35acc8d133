import { toastStore } from "@shared/ui/toast-store";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { History } from "../../desk/src/features/contacts/history";
import { detail } from "../samples";

vi.mock("@tanstack/react-router", () => ({
  Link: ({ params, children }: { params: { conversationId: string }; children: ReactNode }) => (
    <a href={`/app/inbox/${params.conversationId}`}>{children}</a>
  ),
}));

const note = (id: string, author_id: string, body: string, pinned_at: string | null = null) => ({
  id,
  contact_id: "p1",
  author_id,
  author_name: author_id,
  body,
  pinned_at,
  created_at: "2026-11-20T12:00:00Z",
  edited_at: null,
});
const talk = (id: string, subject: string) => ({
  id,
  number: 7,
  status: "resolved",
  subject,
  inbox_id: "i1",
  opened_at: "2026-11-01T12:00:00Z",
  resolved_at: null,
  department_id: null,
  assignee_id: null,
});

const BIA = "01a2071a-0000-7000-8000-000000000001";
const asked: string[] = [];
let isBroken = false;
let talks: string[] = [];

function answerTo(request: Request): unknown {
  const url = new URL(request.url);
  const cursor = url.searchParams.get("cursor");
  if (request.method !== "GET") return note("n9", "ana", "x");
  if (url.pathname.endsWith("/notes")) {
    return {
      items: [
        note("n1", "ana", "Liga à tarde", "2026-11-20T12:00:00Z"),
        note("n2", "bia", "Outra"),
      ],
    };
  }
  if (url.pathname.endsWith("/timeline")) {
    const conversation = { id: "c5", number: 7, subject: "Troca" };
    const at = "2026-11-01T12:00:00Z";
    return {
      items: [
        {
          type: "note",
          at,
          conversation: null,
          note: note("n1", "ana", `Liga à tarde, @[Bia](user:${BIA})`),
        },
        { type: "conversation.begun", at, conversation, note: null },
      ],
    };
  }
  return cursor
    ? { items: [talk("c6", "Frete")], next_cursor: null }
    : {
        items: [talk("c1", "Esta"), ...talks.map((subject, i) => talk(`c${5 + i}`, subject))],
        next_cursor: "more",
      };
}

beforeEach(() => {
  asked.length = 0;
  isBroken = false;
  talks = ["Troca"];
  for (const { id } of toastStore.current()) toastStore.close(id);
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = await request.clone().text();
    asked.push([request.method, new URL(request.url).pathname, body].filter(Boolean).join(" "));
    return new Response(JSON.stringify(isBroken ? { code: "x" } : answerTo(request)), {
      status: isBroken ? 400 : 200,
      headers: { "Content-Type": "application/json" },
    });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function show() {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(keys.session, { user: { id: "ana" }, permissions: ["contact.edit"] });
  client.setQueryData(keys.departments, []);
  client.setQueryData(keys.users, [{ id: BIA, name: "Bia Nunes" }]);
  return render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <History contact={detail().contact} hereId="c1" />
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
}

const writes = () => asked.filter((one) => !one.startsWith("GET"));

describe("what has been with a contact (CON-07, CON-08)", () => {
  it("lists the other conversations, page by page, each to be opened", async () => {
    show();
    expect(await screen.findByRole("link", { name: /Troca/ })).toHaveAttribute(
      "href",
      "/app/inbox/c5",
    );
    expect(screen.queryByText("Esta")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Mostrar mais" }));
    expect(await screen.findByRole("link", { name: /Frete/ })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Mostrar mais" })).toBeNull();
  });

  it("beside a conversation it is short: three, and the others when they are asked for", async () => {
    talks = ["Frete", "Cor", "Troca", "Nota", "Prazo", "Visita"];
    show();
    await screen.findByRole("link", { name: /Frete/ });
    expect(screen.getAllByRole("link")).toHaveLength(3);
    expect(screen.queryByRole("button", { name: "Mostrar mais" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "mais 3" }));
    expect(screen.getAllByRole("link")).toHaveLength(6);
    expect(screen.getByRole("button", { name: "Mostrar mais" })).toBeVisible();
  });

  it("says that it could not be read, and reads again", async () => {
    isBroken = true;
    show();
    await screen.findByRole("alert");
    isBroken = false;
    await userEvent.click(screen.getByRole("button", { name: "Tentar de novo" }));
    expect(await screen.findByRole("link", { name: /Troca/ })).toBeVisible();
  });

  it("has notes: written, pinned, one's own edited and deleted with a way back", async () => {
    show();
    await userEvent.click(screen.getByRole("tab", { name: "Notas" }));
    const mine = (await screen.findByText("Liga à tarde")).closest("li") as HTMLElement;
    const theirs = screen.getByText("Outra").closest("li") as HTMLElement;
    expect(within(theirs).queryByRole("button", { name: "Editar nota" })).toBeNull();
    await userEvent.type(screen.getByRole("textbox", { name: /Nova nota/ }), "Oi");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(writes().at(-1)).toBe('POST /api/v1/contacts/p1/notes {"body":"Oi"}'),
    );
    await userEvent.click(within(theirs).getByRole("button", { name: "Fixar nota" }));
    expect(writes().at(-1)).toBe('PATCH /api/v1/notes/n2 {"pinned":true}');
    await userEvent.click(within(mine).getByRole("button", { name: "Apagar nota" }));
    await waitFor(() => expect(toastStore.canUndo()).toBe(true));
    expect(writes().at(-1)).toBe("DELETE /api/v1/notes/n1");
    toastStore.undoLast();
    await waitFor(() => expect(writes().at(-1)).toBe('PATCH /api/v1/notes/n9 {"pinned":true}'));
    expect(writes().at(-2)).toBe('POST /api/v1/contacts/p1/notes {"body":"Liga à tarde"}');
  });

  it("keeps the keys: into the note that is edited, back to its button, on to a neighbour", async () => {
    show();
    await userEvent.click(screen.getByRole("tab", { name: "Notas" }));
    const mine = (await screen.findByText("Liga à tarde")).closest("li") as HTMLElement;
    await userEvent.click(within(mine).getByRole("button", { name: "Editar nota" }));
    expect(within(mine).getByRole("textbox", { name: "Editar nota" })).toHaveFocus();
    await userEvent.keyboard("!{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(within(mine).getByRole("button", { name: "Editar nota" })).toHaveFocus(),
    );
    expect(writes().at(-1)).toBe('PATCH /api/v1/notes/n1 {"body":"Liga à tarde!"}');
    const theirs = screen.getByText("Outra").closest("li") as HTMLElement;
    await userEvent.click(within(mine).getByRole("button", { name: "Apagar nota" }));
    await waitFor(() =>
      expect(within(theirs).getByRole("button", { name: "Fixar nota" })).toHaveFocus(),
    );
  });

  it("has both in the order of time; axe complains of nothing", async () => {
    const { container } = show();
    await userEvent.click(screen.getByRole("tab", { name: "Linha do tempo" }));
    const note = (await screen.findByText("Nota de ana")).parentElement;
    expect(note).toHaveTextContent("Liga à tarde, @Bia Nunes");
    expect(note).not.toHaveTextContent("user:");
    expect(screen.getByRole("link", { name: /Começou: Troca/ })).toBeVisible();
    expect((await axe.run(container)).violations).toEqual([]);
  });
});
