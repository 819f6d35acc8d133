import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import {
  begun,
  faultOf,
  firstNameOf,
  isWhole,
  previewOf,
  type Template,
} from "../../desk/src/data/templates";
import { TemplateDialog } from "../../desk/src/features/conversations/templates/template-dialog";
import { detail, message } from "../samples";

function template(part: Partial<Template> = {}): Template {
  return {
    id: "t1",
    inbox_id: "i1",
    name: "pedido_pronto",
    language: "pt_BR",
    category: "UTILITY",
    status: "APPROVED",
    components: [
      { type: "HEADER", format: "TEXT", text: "Pedido {{1}}" },
      { type: "BODY", text: "Olá {{nome}}, seu pedido está pronto." },
      { type: "FOOTER", text: "Loja Centro" },
      { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Obrigado" }] },
    ],
    variables: [
      { name: "header.1", where: "header", kind: "text", example: "1042" },
      { name: "nome", where: "body", kind: "text", example: "Ana" },
    ],
    can_be_sent: true,
    why_not: null,
    synced_at: "2026-11-22T12:00:00Z",
    ...part,
  };
}

const OTHER = template({
  id: "t2",
  name: "lembrete",
  components: [{ type: "BODY", text: "Amanhã às nove." }],
  variables: [],
});
const PAUSED = template({ id: "t3", name: "pausado", can_be_sent: false, why_not: "PAUSED" });

const posted: { url: string; body: unknown; key: string | null }[] = [];
let answers: (() => Response)[] = [];
let told: Template[] = [];

beforeEach(() => {
  posted.length = 0;
  answers = [];
  told = [template(), OTHER, PAUSED];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") {
      const words = await request.text();
      const key = request.headers.get("idempotency-key");
      posted.push({ url: request.url, body: words && JSON.parse(words), key });
      const answer = answers.shift();
      if (answer) return answer();
      return Response.json({ message: message({ seq: 9 }) }, { status: 202 });
    }
    return Response.json({ items: told, next_cursor: null });
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(permissions: string[] = []) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  const user = { id: "ana", name: "Ana Souza" };
  client.setQueryData(keys.session, { user, company: { name: "Casa Varanda" }, permissions });
  const onClose = vi.fn();
  const { container } = render(
    <QueryClientProvider client={client}>
      <TemplateDialog conversation={detail()} onClose={onClose} />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), onClose, container };
}

const send = () => screen.getByRole("button", { name: "Enviar modelo" });

describe("choosing a template", () => {
  it("offers what may be sent, found by its name or its words, without accents", async () => {
    const { user } = show();
    const field = await screen.findByRole("combobox", { name: "Buscar modelo" });
    expect(field).toHaveFocus();
    expect(screen.queryByText("pausado")).toBeNull();
    await user.type(field, "AMANHA");
    const rows = within(screen.getByRole("listbox", { name: "Modelos aprovados" }));
    expect(rows.getAllByRole("option").map((row) => row.textContent)).toEqual([
      expect.stringContaining("lembrete"),
    ]);
    await user.type(field, "{Enter}");
    expect(send()).toBeEnabled();
    expect(send()).toHaveFocus();
  });

  it("walks the list by arrows from the field, and takes the chosen one by Enter", async () => {
    const { user, container } = show();
    const field = await screen.findByRole("combobox", { name: "Buscar modelo" });
    const chosen = () => screen.getByRole("option", { selected: true });
    expect(chosen()).toHaveTextContent("pedido_pronto");
    await user.type(field, "{ArrowDown}");
    expect(chosen()).toHaveTextContent("lembrete");
    expect(field).toHaveAttribute("aria-activedescendant", chosen().id);
    await user.type(field, "{ArrowDown}");
    expect(chosen()).toHaveTextContent("pedido_pronto");
    expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
    await user.type(field, "{ArrowUp}{Enter}");
    expect(screen.getByText("lembrete")).toBeVisible();
    expect(send()).toHaveFocus();
  });

  it("shows the words with the names filled in, and what each counts as", async () => {
    show();
    const row = await screen.findByRole("option", { name: /pedido_pronto/ });
    expect(row).toHaveTextContent("utilidade, pt-BR");
    expect(row).toHaveTextContent("Olá Marina, seu pedido está pronto.");
  });

  it("says when there is none, and who may asks the channel again", async () => {
    told = [PAUSED];
    const { user } = show(["inbox.manage"]);
    await user.click(await screen.findByRole("button", { name: "Ler do canal agora" }));
    await waitFor(() => expect(posted[0]?.url).toMatch(/inboxes\/i1\/templates\/sync$/));
  });
});

describe("sending a template", () => {
  it("fills the places, shows what the customer will see, and sends just that", async () => {
    const { user, onClose, container } = show();
    await user.click(await screen.findByRole("option", { name: /pedido_pronto/ }));
    const preview = screen.getByRole("figure", { name: "Como o cliente vai ver" });
    expect(preview).toHaveTextContent("Olá Marina, seu pedido está pronto.");
    expect(preview).toHaveTextContent("Pedido campo 1");
    expect(send()).toBeDisabled();
    await user.type(screen.getByRole("textbox", { name: /^Título: 1/ }), " 1042 ");
    expect(preview).toHaveTextContent("Pedido 1042");
    expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
    await user.click(send());
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(posted[0]?.body).toMatchObject({
      template: { id: "t1", values: { "header.1": "1042", nome: "Marina" } },
    });
  });

  it("says what is wrong with a value once its field was left", async () => {
    told = [
      template({
        components: [{ type: "HEADER", format: "IMAGE" }],
        variables: [{ name: "header", where: "header", kind: "link", example: null }],
      }),
    ];
    const { user } = show();
    await user.click(await screen.findByRole("option", { name: /pedido_pronto/ }));
    const field = screen.getByRole("textbox", { name: "Endereço do arquivo" });
    await waitFor(() => expect(field).toHaveFocus());
    await user.type(field, "http://foto.jpg");
    expect(screen.queryByText("O endereço começa com https://.")).toBeNull();
    await user.tab();
    expect(screen.getByText("O endereço começa com https://.")).toBeVisible();
    expect(send()).toBeDisabled();
  });

  it("stays open with the reason; unanswered it is asked again by the same key", async () => {
    answers = [
      () => {
        throw new TypeError("no network");
      },
      () => Response.json({ code: "template.cannot_be_sent", title: "No" }, { status: 409 }),
    ];
    const { user, onClose } = show();
    await user.click(await screen.findByRole("option", { name: /lembrete/ }));
    await user.click(send());
    expect(await screen.findByRole("alert")).toHaveTextContent("o servidor não respondeu");
    await user.click(send());
    await waitFor(() =>
      expect(screen.getByRole("alert")).toHaveTextContent("não pode mais ser enviado"),
    );
    await user.click(send());
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    const [first, again, fresh] = posted.map(({ key }) => key);
    expect(again).toBe(first);
    expect(fresh).not.toBe(first);
  });
});

describe("what is known", () => {
  const names = { contact: "Marina", agent: "Ana Souza", company: "Casa Varanda" };
  const asking = (text: string, ...places: string[]) =>
    template({
      components: [{ type: "BODY", text }],
      variables: places.map((name) => ({ name, where: "body", kind: "text", example: null })),
    });

  it("stands in its places at once, by the name of the place or the greeting before it", () => {
    const places = ["first_name", "atendente", "nome_da_empresa", "pedido"];
    const named = asking(places.map((name) => `{{${name}}}`).join(" "), ...places);
    expect(begun(named, names).values).toEqual({
      first_name: "Marina",
      atendente: "Ana Souza",
      nome_da_empresa: "Casa Varanda",
    });
    const numbered = asking("Olá, {{1}}! Seu pedido {{2}} está pronto.", "1", "2");
    expect(begun(numbered, names).values).toEqual({ "1": "Marina" });
    expect(begun(asking("Seu pedido {{1}} está pronto.", "1"), names).values).toEqual({});
  });

  it("is nothing where a contact has a number for a name", () => {
    expect(firstNameOf("+5511900001234")).toBe("");
    expect(begun(asking("Oi {{1}}", "1"), { ...names, contact: "" }).values).toEqual({});
  });
});

describe("what may stand in a place", () => {
  it("is what the channel takes", () => {
    expect(faultOf("text", "  ")).toBe("empty");
    expect(faultOf("text", "a     b")).toBe("spaces");
    expect(faultOf("code", "NATAL-10")).toBe("code");
    expect(faultOf("code", "NATAL10")).toBeNull();
    expect(faultOf("link", "https://loja.example/foto.jpg")).toBeNull();
  });

  it("is shown by its name until it is there", () => {
    const empty = { template: template(), values: {} };
    expect(isWhole(empty)).toBe(false);
    expect(previewOf(empty).body.map(({ text }) => text)).toEqual([
      "Olá ",
      "{{nome}}",
      ", seu pedido está pronto.",
    ]);
  });
});
