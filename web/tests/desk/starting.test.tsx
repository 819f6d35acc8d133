import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import type { Whom } from "../../desk/src/data/starting";
import { numberIn } from "../../desk/src/data/starting-calls";
import { TemplateChoice } from "../../desk/src/features/conversations/templates/template-choice";
import { StartDialog } from "../../desk/src/features/starting/start-dialog";

const TEMPLATE = {
  id: "t1",
  inbox_id: "i1",
  name: "lembrete",
  language: "pt_BR",
  category: "UTILITY",
  status: "APPROVED",
  components: [{ type: "BODY", text: "Amanhã às nove." }],
  variables: [],
  can_be_sent: true,
  why_not: null,
  synced_at: "2026-11-22T12:00:00Z",
};
const INBOXES = [
  { id: "i1", name: "Loja", is_active: true, channel: "whatsapp_cloud", max_text_length: 80 },
  { id: "i2", name: "Oficina", is_active: true, channel: "whatsapp_waha", max_text_length: 40 },
  { id: "i3", name: "Antiga", is_active: false, channel: "whatsapp_waha" },
];
const MARINA: Whom = { kind: "contact", id: "p1", name: "Marina Alves", phone: "+5511900001234" };

const posted: Record<string, unknown>[] = [];
let answers: (() => Response)[] = [];
/** What has been with Marina, and whether she wrote within the last 24 h. */
let earlier: Record<string, string>[] = [];
let isWindowOpen = true;

const refused = (code: string, details = {}) =>
  Response.json({ code, title: "No", details }, { status: 409 });

beforeEach(() => {
  posted.length = 0;
  answers = [];
  earlier = [{ id: "c1", inbox_id: "i1", status: "closed" }];
  isWindowOpen = true;
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === "POST") {
      const key = request.headers.get("idempotency-key");
      posted.push({ ...((await request.json()) as object), key });
      return answers.shift()?.() ?? Response.json({ id: "c9" }, { status: 201 });
    }
    if (pathname.endsWith("/p1/conversations"))
      return Response.json({ items: earlier, next_cursor: null });
    if (pathname.endsWith("/conversations/c1"))
      return Response.json({ id: "c1", window: { is_open: isWindowOpen } });
    if (pathname.endsWith("i2/templates")) return refused("template.not_in_this_channel");
    if (pathname.endsWith("/templates"))
      return Response.json({ items: [TEMPLATE], next_cursor: null });
    const search = searchParams.get("search") ?? "-";
    const isHers = "marina alves".includes(search) || "5511900001234".endsWith(search);
    const items = isHers ? [{ id: "p1", name: "Marina Alves", phone: "+5511900001234" }] : [];
    return Response.json({ items, next_cursor: null });
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(whom: Whom | null = null) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(keys.session, {
    user: { id: "ana", name: "Ana Souza" },
    company: { name: "Casa Varanda" },
    permissions: [],
  });
  client.setQueryData(keys.inboxes, INBOXES);
  const onOpen = vi.fn();
  const { container } = render(
    <QueryClientProvider client={client}>
      <StartDialog
        whom={whom}
        TemplateChoice={TemplateChoice}
        onOpen={onOpen}
        onClose={() => undefined}
      />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), onOpen, container };
}

const begin = () => screen.getByRole("button", { name: "Começar conversa" });
const words = () => screen.getByRole("textbox", { name: /^Mensagem/ });

describe("starting a conversation (TKT-07)", () => {
  it("finds a contact by a part of the name, and goes to what began", async () => {
    const { user, onOpen, container } = show();
    const field = screen.getByRole("searchbox", { name: /^Para quem/ });
    expect(field).toHaveFocus();
    await user.type(field, "mar");
    await screen.findByRole("button", { name: /Marina Alves/ });
    await user.keyboard("{Enter}");
    expect(begin()).toBeDisabled();
    await user.type(screen.getByRole("textbox", { name: /^Assunto/ }), "Pedido 7");
    await user.type(words(), "Chegou o pé da mesa.");
    expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
    await user.click(begin());
    await waitFor(() => expect(onOpen).toHaveBeenCalledWith("c9"));
    const { key, ...body } = posted[0] ?? {};
    expect(key).toBeTruthy();
    expect(body).toEqual({
      inbox_id: "i1",
      contact_id: "p1",
      subject: "Pedido 7",
      text: "Chegou o pé da mesa.",
    });
  });

  it("writes to a new number, from the inbox that was chosen", async () => {
    const { user } = show();
    await user.type(screen.getByRole("searchbox", { name: /^Para quem/ }), "(11) 90000-9999");
    await user.click(await screen.findByRole("button", { name: /Número novo/ }));
    const inbox = screen.getByRole("combobox", { name: "Caixa" });
    expect(screen.queryByRole("option", { name: "Antiga" })).toBeNull();
    await user.selectOptions(inbox, "Oficina");
    await waitFor(() => expect(screen.queryByRole("radio")).toBeNull());
    await user.type(words(), "Olá");
    await user.click(begin());
    await waitFor(() =>
      expect(posted[0]).toMatchObject({ inbox_id: "i2", phone: "(11) 90000-9999", text: "Olá" }),
    );
  });

  it("takes as many characters as the channel of the chosen inbox", async () => {
    const { user } = show(MARINA);
    await user.click(words());
    await user.paste("a".repeat(60));
    expect(begin()).toBeEnabled();
    await user.selectOptions(screen.getByRole("combobox", { name: "Caixa" }), "Oficina");
    expect(await screen.findByText(/^Passou do limite de 40 caracteres/)).toBeVisible();
    expect(begin()).toBeDisabled();
  });

  it("asks for a template where the channel does, and sends it under a new key", async () => {
    answers = [() => refused("conversation.template_required")];
    const { user, onOpen } = show(MARINA);
    await user.type(words(), "Oi");
    await user.click(begin());
    expect(await screen.findByRole("alert")).toHaveTextContent("só aceita um modelo aprovado");
    expect(screen.getByRole("radio", { name: "Modelo" })).toBeChecked();
    await user.click(await screen.findByRole("option", { name: /lembrete/ }));
    await user.click(begin());
    await waitFor(() => expect(onOpen).toHaveBeenCalled());
    expect(posted[1]).toMatchObject({ contact_id: "p1", template: { id: "t1", values: {} } });
    expect(posted[1]).not.toHaveProperty("text");
    expect(posted[1]?.key).not.toBe(posted[0]?.key);
  });

  it("begins with a template where nothing else is taken, and says why", async () => {
    isWindowOpen = false;
    const { user } = show(MARINA);
    await user.click(await screen.findByRole("option", { name: /lembrete/ }));
    expect(screen.getByText(/o canal só aceita um modelo aprovado/)).toBeVisible();
    expect(screen.getByRole("radio", { name: "Modelo" })).toBeChecked();
    await user.click(begin());
    await waitFor(() => expect(posted[0]).toMatchObject({ template: { id: "t1", values: {} } }));
  });

  it("begins with a template for a new number, and with words where the channel has none", async () => {
    const { user } = show({ kind: "number", phone: "(11) 90000-9999" });
    await waitFor(() => expect(screen.getByRole("radio", { name: "Modelo" })).toBeChecked());
    await user.click(screen.getByRole("radio", { name: "Mensagem" }));
    expect(words()).toBeVisible();
    await user.selectOptions(screen.getByRole("combobox", { name: "Caixa" }), "Oficina");
    await waitFor(() => expect(screen.queryByRole("radio")).toBeNull());
    expect(words()).toBeVisible();
    expect(screen.queryByText(/só aceita um modelo/)).toBeNull();
  });

  it("tells of the open conversation before anybody writes, by name or by number", async () => {
    earlier = [{ id: "c4", inbox_id: "i1", status: "queued" }, ...earlier];
    const { user, onOpen } = show({ kind: "number", phone: "(11) 90000-1234" });
    await user.click(await screen.findByRole("button", { name: "Abrir a conversa" }));
    expect(onOpen).toHaveBeenCalledWith("c4");
    expect(begin()).toBeDisabled();
    expect(screen.queryByRole("textbox", { name: /^Mensagem/ })).toBeNull();
    await user.selectOptions(screen.getByRole("combobox", { name: "Caixa" }), "Oficina");
    await waitFor(() => expect(words()).toBeVisible());
  });

  it("leads to the conversation that is open already", async () => {
    answers = [() => refused("conversation.already_open", { conversation_id: "c4" })];
    const { user, onOpen } = show(MARINA);
    await user.type(words(), "Oi");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await user.click(await screen.findByRole("button", { name: "Abrir a conversa" }));
    expect(onOpen).toHaveBeenCalledWith("c4");
  });

  it("keeps the key when nobody answered, so that it begins once", async () => {
    answers = [
      () => {
        throw new TypeError("no network");
      },
    ];
    const { user, onOpen } = show(MARINA);
    await user.type(words(), "Oi");
    await user.click(begin());
    expect(await screen.findByRole("alert")).toHaveTextContent("o servidor não respondeu");
    await user.click(begin());
    await waitFor(() => expect(onOpen).toHaveBeenCalled());
    expect(posted[1]?.key).toBe(posted[0]?.key);
  });
});

it("tells a number from other words", () => {
  expect(numberIn(" +55 (11) 90000-1234 ")).toBe("+55 (11) 90000-1234");
  expect(numberIn("9000")).toBeNull();
  expect(numberIn("Rua 11, 90000-123")).toBeNull();
});
