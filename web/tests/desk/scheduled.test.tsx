import type { ScheduledMessage } from "@shared/api/types";
import { toastStore } from "@shared/ui/toast-store";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { registry } from "../../desk/src/commands/registry";
import { draftStore } from "../../desk/src/data/drafts";
import { keys } from "../../desk/src/data/keys";
import { localTextIn } from "../../desk/src/data/zoned";
import { ScheduleButton } from "../../desk/src/features/conversations/schedule/schedule-button";
import { ScheduledLater } from "../../desk/src/features/conversations/schedule/scheduled-later";
import { soonOrDay } from "../../desk/src/features/conversations/schedule/soon";
import { detail, message, scheduled } from "../samples";

const ZONE = "America/Sao_Paulo";
const QUOTE = {
  id: "m3",
  author_type: "contact",
  author_name: "Rui",
  kind: "text",
  body: "Chegou?",
};

const asked: { method: string; path: string; body: Record<string, unknown> | null }[] = [];
let items: ScheduledMessage[] = [];
let refusal: Response | null = null;
let answer: Partial<ScheduledMessage> = {};

beforeEach(() => {
  asked.length = 0;
  items = [];
  refusal = null;
  answer = {};
  draftStore.write("c1", "reply", "");
  draftStore.quote("c1", null);
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "GET") return Response.json({ items });
    const words = await request.text();
    asked.push({ method: request.method, path: pathname, body: words ? JSON.parse(words) : null });
    if (refusal) return refusal;
    if (request.method === "DELETE") {
      items = [];
      return new Response(null, { status: 204 });
    }
    return Response.json(scheduled({ id: "s2", ...answer }), { status: 201 });
  });
});
afterEach(() => {
  for (const { id } of toastStore.current()) toastStore.close(id);
  vi.unstubAllGlobals();
});

function show(page: React.ReactNode, permissions: string[] = []) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  const company = { id: "k1", name: "Loja", timezone: ZONE, locale: "pt-BR" };
  client.setQueryData(keys.session, { user: { id: "ana" }, company, permissions });
  const { container } = render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>{page}</Tooltip.Provider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), client, container };
}

function button(onScheduled = vi.fn(), part = {}) {
  const shown = show(
    <ScheduleButton
      conversation={detail(part)}
      text=" Até logo "
      files={[]}
      lean={() => ({ seenSeq: 6, quote: QUOTE })}
      isOff={false}
      onScheduled={onScheduled}
    />,
  );
  return { ...shown, onScheduled };
}

const FREE = { window: { is_open: true, ends_at: null, kind: "unlimited" as const } };

describe("sending later", () => {
  it("schedules by one press, only if the customer does not write, with a way back", async () => {
    const { user, onScheduled } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByText("Só se o cliente não escrever antes"));
    await user.click(screen.getByRole("button", { name: /Amanhã às 9:00/ }));
    await waitFor(() => expect(onScheduled).toHaveBeenCalled());
    expect(asked[0]?.body).toMatchObject({ text: "Até logo", unless_answered: true });
    const at = new Date(String(asked[0]?.body?.send_at));
    expect(localTextIn(at, ZONE)).toMatch(/T09:00$/);
    expect(toastStore.undoLast()).toBe(true);
    await waitFor(() => expect(asked[1]).toMatchObject({ method: "DELETE" }));
    expect(asked[1]?.path).toMatch(/scheduled\/s2$/);
  });

  it("is opened by keys and palette, too, when there is something to send", async () => {
    button(vi.fn(), FREE);
    const command = registry.all().find(({ id }) => id === "schedule");
    act(() => command?.run());
    expect(await screen.findByRole("button", { name: /Amanhã às 9:00/ })).toBeVisible();
  });

  it("offers no time after the window has closed", async () => {
    const ends_at = new Date(Date.now() + 30 * 60_000).toISOString();
    const { user } = button(vi.fn(), { window: { is_open: true, ends_at, kind: "free" } });
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    expect(
      await screen.findByRole("button", { name: /Em 1 hora.*depois da janela/ }),
    ).toBeDisabled();
  });

  it("begins with a time that is possible, or with none, and blames nobody", async () => {
    const ends_at = new Date(Date.now() + 30 * 60_000).toISOString();
    const { user } = button(vi.fn(), { window: { is_open: true, ends_at, kind: "free" } });
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    expect(await screen.findByLabelText(/^Outro dia e hora/)).toHaveValue("");
    expect(screen.queryByText(/^Escolha uma hora/)).toBeNull();
  });

  it("finds fault with a time once it was changed and left, or tried", async () => {
    const { user } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    const field = await screen.findByLabelText(/^Outro dia e hora/);
    fireEvent.blur(field);
    fireEvent.change(field, { target: { value: "2020-01-01T09:00" } });
    expect(screen.queryByText(/^Escolha uma hora/)).toBeNull();
    fireEvent.blur(field);
    expect(screen.getByText(/^Escolha uma hora que ainda vem/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Agendar" }));
    expect(asked).toEqual([]);
    fireEvent.change(field, { target: { value: "2099-01-01T09:00" } });
    expect(screen.queryByText(/^Escolha uma hora/)).toBeNull();
  });

  it("says why the server refuses, and keeps the words", async () => {
    refusal = Response.json({ code: "scheduled.too_many", title: "No" }, { status: 409 });
    const { user, onScheduled } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByRole("button", { name: /Em 1 hora/ }));
    expect(await screen.findByRole("alert")).toHaveTextContent("mensagens demais agendadas");
    expect(onScheduled).not.toHaveBeenCalled();
  });
});

describe("what a reply for later leans on", () => {
  it("is the message that it answers, and how far its writer had read", async () => {
    const { user, onScheduled } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByRole("button", { name: /Em 1 hora/ }));
    await waitFor(() => expect(onScheduled).toHaveBeenCalled());
    expect(asked[0]?.body).toMatchObject({ reply_to_id: "m3", seen_seq: 6 });
  });

  it("is a colleague's answer too, once it has been shown here", async () => {
    const theirs = message({ seq: 9, author_type: "agent", author_name: "Bruno", body: "Já vi" });
    const told = { code: "conversation.answered_meanwhile", details: { message: theirs } };
    refusal = Response.json(told, { status: 409 });
    const { user, onScheduled } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByRole("button", { name: /Em 1 hora/ }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Bruno respondeu enquanto você escrevia: “Já vi”.",
    );
    expect(onScheduled).not.toHaveBeenCalled();
    refusal = null;
    await user.click(screen.getByRole("button", { name: /Em 1 hora/ }));
    await waitFor(() => expect(onScheduled).toHaveBeenCalled());
    expect(asked.map(({ body }) => body?.seen_seq)).toEqual([6, 9]);
  });

  it("comes back with the words when it is taken back", async () => {
    answer = { reply_to_id: "m3", reply_to: QUOTE };
    const { user, onScheduled } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByRole("button", { name: /Em 1 hora/ }));
    await waitFor(() => expect(onScheduled).toHaveBeenCalled());
    toastStore.undoLast();
    await waitFor(() => expect(draftStore.of("c1").quote).toEqual(QUOTE));
    expect(draftStore.of("c1").reply).toBe("Bom dia. Já temos a resposta.");
  });

  it("is shown while it waits, and is set again with it", async () => {
    items = [scheduled({ reply_to_id: "m3", reply_to: QUOTE, seen_seq: 6 })];
    const { user } = show(<ScheduledLater conversationId="c1" />);
    expect(await screen.findByText("Chegou?")).toBeVisible();
    await user.click(screen.getByRole("button", { name: /^Cancelar a de/ }));
    await waitFor(() => expect(toastStore.canUndo()).toBe(true));
    toastStore.undoLast();
    await waitFor(() => expect(asked[1]?.body).toMatchObject({ reply_to_id: "m3", seen_seq: 6 }));
  });
});

describe("when it goes out", () => {
  afterEach(() => vi.useRealTimers());

  it.each([
    ["2026-11-23T21:00:00Z", "hoje 18:00"],
    ["2026-11-24T12:00:00Z", "amanhã 09:00"],
    ["2026-11-27T12:00:00Z", "sex. 27 nov. 09:00"],
  ])("is told as short as it can be: %s", (at, told) => {
    vi.useFakeTimers({ now: new Date("2026-11-23T13:00:00Z") });
    expect(soonOrDay(at, "pt-BR", ZONE)).toBe(told);
  });
});

describe("what is scheduled", () => {
  it("stands above the box by the company's clocks, and can be cancelled with undo", async () => {
    items = [scheduled()];
    const { user, container } = show(<ScheduledLater conversationId="c1" />);
    expect(await screen.findByText(/^Vai .*09:00$/)).toBeVisible();
    expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
    await user.click(screen.getByRole("button", { name: /^Cancelar a de/ }));
    await waitFor(() => expect(screen.queryByRole("region")).toBeNull());
    await waitFor(() => expect(toastStore.canUndo()).toBe(true));
    toastStore.undoLast();
    await waitFor(() =>
      expect(asked[1]?.body).toMatchObject({
        text: "Bom dia. Já temos a resposta.",
        send_at: "2026-11-24T12:00:00Z",
        unless_answered: true,
      }),
    );
  });

  it("says why one failed; a colleague's is left to who may take it", async () => {
    items = [
      scheduled({ state: "failed", error_code: "delivery.window_closed", error: "closed" }),
      scheduled({ id: "s2", author_id: "bia", author_name: "Bia" }),
    ];
    show(<ScheduledLater conversationId="c1" />);
    expect(await screen.findByRole("alert")).toHaveTextContent("A janela do cliente está fechada.");
    expect(screen.getByText(/· Bia$/)).toBeVisible();
    expect(screen.getAllByRole("button", { name: /^Mudar/ })).toHaveLength(1);
  });

  it("is one line when there are several, which unfolds; what failed is never hidden", async () => {
    items = [
      scheduled({ id: "s2", text: "Segunda" }),
      scheduled({ id: "s1", text: "Primeira", send_at: "2026-11-23T12:00:00Z" }),
      scheduled({ id: "s3", text: "Terceira", state: "failed", error_code: "x" }),
    ];
    const { user, container } = show(<ScheduledLater conversationId="c1" />);
    const fold = await screen.findByRole("button", { name: /^2 agendadas · a primeira .*09:00$/ });
    expect(screen.getByText("Terceira")).toBeVisible();
    expect(screen.queryByText("Primeira")).toBeNull();
    await user.click(fold);
    expect(fold).toHaveAttribute("aria-expanded", "true");
    expect(screen.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
      expect.stringContaining("Primeira"),
      expect.stringMatching(/Segunda|Terceira/),
      expect.stringMatching(/Segunda|Terceira/),
    ]);
    expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
    await user.click(fold);
    expect(screen.queryByText("Primeira")).toBeNull();
  });

  it("that failed opens without blame, and asks for another time when it is tried", async () => {
    items = [scheduled({ state: "failed", error_code: "x", send_at: "2020-11-24T12:00:00Z" })];
    const { user } = show(<ScheduledLater conversationId="c1" />);
    await user.click(await screen.findByRole("button", { name: /^Mudar a de/ }));
    expect(screen.queryByText(/^Escolha uma hora/)).toBeNull();
    await user.click(screen.getByRole("button", { name: "Agendar" }));
    expect(screen.getByText(/^Escolha uma hora que ainda vem/)).toBeVisible();
    expect(asked).toEqual([]);
  });

  it("changes words and time", async () => {
    items = [scheduled({ send_at: "2099-11-24T12:00:00Z" })];
    const { user } = show(<ScheduledLater conversationId="c1" />);
    await user.click(await screen.findByRole("button", { name: /^Mudar a de/ }));
    const words = screen.getByRole("textbox", { name: "Mensagem" });
    await user.clear(words);
    await user.type(words, "Boa tarde");
    await user.click(screen.getByRole("button", { name: "Agendar" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(asked[0]).toMatchObject({
      method: "PATCH",
      body: { text: "Boa tarde", send_at: "2099-11-24T12:00:00.000Z" },
    });
  });

  it("takes no more words than the channel does, and cuts none of them", async () => {
    items = [scheduled({ send_at: "2099-11-24T12:00:00Z" })];
    const { user, client } = show(<ScheduledLater conversationId="c1" />);
    client.setQueryData(keys.detail("c1"), detail({ max_text_length: 40 }));
    await user.click(await screen.findByRole("button", { name: /^Mudar a de/ }));
    await user.click(screen.getByRole("textbox", { name: "Mensagem" }));
    await user.paste(" Até amanhã!");
    expect(screen.getByText(/^Passou do limite de 40 caracteres/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Agendar" })).toBeDisabled();
  });
});
