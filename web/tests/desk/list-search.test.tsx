import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { excerptOf } from "../../desk/src/features/search/excerpt";
import { SearchField } from "../../desk/src/features/search/search-field";
import { SearchHits } from "../../desk/src/features/search/search-hits";
import { useListSearch } from "../../desk/src/features/search/use-list-search";

const CONVERSATION = {
  id: "c1",
  number: 1042,
  status: "active",
  subject: null,
  contact_id: "p1",
  contact_name: "Marina Alves",
  inbox_id: "i1",
  channel: "whatsapp_cloud",
  department_id: null,
  assignee_id: null,
};

const hit = (id: string, seq: number) => ({
  id,
  seq,
  kind: "text",
  direction: "inbound",
  author_type: "contact",
  author_id: null,
  author_name: "Marina Alves",
  created_at: "2026-11-22T12:00:00Z",
  excerpt: [
    { text: "Quero a ", is_match: false },
    { text: "troca", is_match: true },
  ],
  conversation: CONVERSATION,
});

const FOUND = {
  contacts: {
    items: [
      {
        id: "p1",
        name: "Marina Troca",
        phone: "+5511900001234",
        email: null,
        document: null,
        created_at: "2026-11-22T12:00:00Z",
        marked_name: [{ text: "Marina Troca", is_match: false }],
        conversation: { id: "c9", number: 9, status: "active" },
      },
    ],
    next_cursor: null,
  },
  conversations: { items: [], next_cursor: null },
  messages: { items: [hit("m7", 7)], next_cursor: "next" },
};
const NOTHING = { contacts: null, conversations: null, messages: null };

const asked: { url: URL; signal: AbortSignal | null }[] = [];
let answer: (url: URL) => Response | Promise<Response>;

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json" },
  });

beforeEach(() => {
  asked.length = 0;
  answer = () => json(FOUND);
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    asked.push({ url, signal: request.signal });
    return answer(url);
  });
});
afterEach(() => vi.unstubAllGlobals());

const open = vi.fn();

function List() {
  const search = useListSearch(open);
  return (
    <section aria-label="Lista">
      <SearchField search={search} />
      {search.isOn && <SearchHits search={search} />}
    </section>
  );
}

function show() {
  open.mockClear();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Tooltip.Provider>
        <List />
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), field: screen.getByRole("combobox") };
}

describe("the search of the list", () => {
  it("asks once for what was typed, and marks what was found", async () => {
    const { user, field } = show();
    await user.type(field, "troca");
    const found = await screen.findByRole("option", { name: /Quero a\s*troca/ });
    expect(asked.map(({ url }) => url.searchParams.get("q"))).toEqual(["troca"]);
    expect(within(found).getByText("troca").tagName).toBe("MARK");
  });

  it("the keys go through the hits; Enter opens the conversation at the message", async () => {
    const { user, field } = show();
    await user.type(field, "troca");
    await screen.findByRole("option", { name: /Quero a\s*troca/ });
    expect(field).toHaveAttribute("aria-activedescendant", "hit-p1");
    await user.keyboard("{Enter}{ArrowDown}{Enter}");
    expect(open.mock.calls).toEqual([
      ["c9", undefined],
      ["c1", 7],
    ]);
    expect(field).toHaveFocus();
  });

  it("shows the mark however far behind it stands, numbers as people read them", async () => {
    const far = "https://www.exemplo.com.br/produtos/salas/";
    const excerpt = [
      { text: `Vejam em ${far}`, is_match: false },
      { text: "mesa", is_match: true },
      { text: "-ipe", is_match: false },
    ];
    answer = () => json({ ...FOUND, messages: { items: [{ ...hit("m7", 7), excerpt }] } });
    const { user, field } = show();
    await user.type(field, "mesa");
    const found = await screen.findByRole("option", { name: /mesa/ });
    expect(found).toHaveTextContent("…emplo.com.br/produtos/salas/mesa-ipe");
    expect(screen.getByRole("option", { name: /Marina Troca/ })).toHaveTextContent(
      "+55 11 90000-1234",
    );
  });

  it("the excerpt of a note names whom it calls, and what is short stays whole", () => {
    const id = "01a2071a-0000-7000-8000-000000000001";
    const said = excerptOf([
      { text: `@[Bruno Lima](user:${id}) confere a `, is_match: false },
      { text: "troca", is_match: true },
    ]);
    expect(said.map(({ text }) => text).join("")).toBe("@Bruno Lima confere a troca");
    const long = [
      { text: "Bom dia, tudo bem com vocês por aí? Queria a ", is_match: false },
      { text: "troca", is_match: true },
    ];
    expect(excerptOf(long)[0]?.text).toBe("…com vocês por aí? Queria a ");
    expect(excerptOf(long.slice(0, 1))).toEqual(long.slice(0, 1));
  });

  it("the last line of a kind brings its further ones", async () => {
    const { user, field } = show();
    await user.type(field, "troca");
    await screen.findByRole("option", { name: "Ver mais" });
    answer = () => json({ messages: { items: [hit("m3", 3)], next_cursor: null } });
    await user.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(3));
    expect(screen.queryByRole("option", { name: "Ver mais" })).toBeNull();
    expect(asked.at(-1)?.url.searchParams.get("in")).toBe("messages");
    expect(asked.at(-1)?.url.searchParams.get("cursor")).toBe("next");
  });

  it("cancels a question when other words are asked for", async () => {
    const { user, field } = show();
    answer = () => new Promise<Response>(() => undefined);
    await user.type(field, "troca");
    await waitFor(() => expect(asked).toHaveLength(1));
    answer = () => json(NOTHING);
    await user.type(field, "da");
    await waitFor(() => expect(asked[0]?.signal?.aborted).toBe(true));
  });

  it("says what was not found; Esc clears, and once more leaves the field", async () => {
    answer = () => json(NOTHING);
    const { user, field } = show();
    await user.type(field, "trcoa");
    expect(await screen.findByText("Nada com “trcoa”.")).toBeVisible();
    await user.keyboard("{Escape}");
    expect(field).toHaveValue("");
    expect(screen.queryByText("Nada com “trcoa”.")).toBeNull();
    expect(field).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(field).not.toHaveFocus();
  });

  it("one letter is not asked for", async () => {
    const { user, field } = show();
    await user.type(field, "t");
    expect(await screen.findByText("Escreva ao menos 2 letras.")).toBeVisible();
    expect(asked).toEqual([]);
  });

  it("tells of a failure with its code, and tries again", async () => {
    answer = () => json({ code: "search.too_broad", title: "x", request_id: "r1" }, 503);
    const { user, field } = show();
    await user.type(field, "de");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("É muita coisa para procurar.");
    expect(alert).toHaveTextContent("search.too_broad · r1");
    answer = () => json(FOUND);
    await user.click(within(alert).getByRole("button", { name: "Tentar de novo" }));
    expect(await screen.findByRole("option", { name: /Quero a\s*troca/ })).toBeVisible();
  });

  it("has nothing that axe complains of", async () => {
    const { user, field } = show();
    await user.type(field, "troca");
    await screen.findByRole("option", { name: /Quero a\s*troca/ });
    const { violations } = await axe.run(document.body, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      rules: { "color-contrast": { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  });
});
