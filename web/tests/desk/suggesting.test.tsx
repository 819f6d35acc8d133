import type { Live } from "@shared/realtime/socket";
import { filled } from "@shared/variables";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { registry } from "../../desk/src/commands/registry";
import { draftStore, type Mode } from "../../desk/src/data/drafts";
import { keys } from "../../desk/src/data/keys";
import { LiveContext } from "../../desk/src/data/live-context";
import { outbox } from "../../desk/src/data/outbox";
import { type QuickReply, quickRepliesFor } from "../../desk/src/data/quick-replies";
import { EMOJI, emojiFor, nameOf } from "../../desk/src/features/conversations/composing/emoji";
import { remember, wireOf } from "../../desk/src/features/conversations/composing/people";
import { triggerAt } from "../../desk/src/features/conversations/composing/trigger";
import { Writing } from "../../desk/src/features/conversations/writing";
import { detail } from "../samples";

const state = { kind: "live", position: 1 } as const;
const live = {
  subscribe: () => () => undefined,
  current: () => state,
  typing: () => undefined,
} as unknown as Live;

const quick = (shortcut: string, part: Partial<QuickReply> = {}): QuickReply => ({
  id: shortcut,
  shortcut,
  title: shortcut,
  body: `Texto de ${shortcut}`,
  is_shared: true,
  updated_at: "2026-11-22T12:00:00Z",
  ...part,
});
const REPLIES = [
  quick("prazo", {
    title: "Prazo de troca",
    body: "Olá, {{contact.first_name}}. Aqui é {{ agent.name }}.",
  }),
  quick("pix", { title: "Chave do Pix" }),
];

function show(mode: Mode = "reply") {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(keys.session, {
    user: { id: "ana", name: "Ana Souza" },
    company: { id: "k1", name: "Casa Varanda" },
    role: "agent",
    permissions: [],
  });
  client.setQueryData(keys.departments, [{ id: "vendas", name: "Vendas", member_ids: ["bruno"] }]);
  client.setQueryData(keys.users, [
    { id: "ana", name: "Ana Souza", role: "agent", is_active: true },
    { id: "bruno", name: "Bruno Lima", role: "agent", is_active: true },
    { id: "carla", name: "Carla Dias", role: "agent", is_active: true },
    { id: "elisa", name: "Elisa Prado", role: "supervisor", is_active: true },
  ]);
  client.setQueryData(keys.quickReplies, REPLIES);
  const { container } = render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <LiveContext value={live}>
          <Writing conversation={detail()} mode={mode} onSent={() => undefined} />
        </LiveContext>
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), container, box: screen.getByRole("textbox") };
}

beforeEach(() => {
  draftStore.write("c1", "reply", "");
  draftStore.write("c1", "note", "");
  vi.restoreAllMocks();
  vi.spyOn(outbox, "put").mockResolvedValue();
});

describe("quick replies", () => {
  it("open at / and are put in with their variables filled; Enter does not send", async () => {
    const { user, box, container } = show();
    await user.type(box, "Bom dia /p");
    const list = await screen.findByRole("listbox", { name: "Respostas rápidas" });
    const options = within(list).getAllByRole("option");
    expect(options).toHaveLength(2);
    expect(box).toHaveAttribute("aria-controls", list.id);
    expect(box).toHaveAttribute("aria-activedescendant", options[0]?.id);
    const { violations } = await axe.run(container, {
      rules: { "color-contrast": { enabled: false } },
    });
    expect(violations.map(({ id }) => id)).toEqual([]);
    await user.keyboard("{ArrowDown}");
    expect(box).toHaveAttribute("aria-activedescendant", options[1]?.id);
    await user.keyboard("{Enter}");
    expect(box).toHaveValue("Bom dia Olá, Marina. Aqui é Ana Souza.");
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(outbox.put).not.toHaveBeenCalled();
  });

  it("say how many there are, and lead to a new one where one can be made", async () => {
    const { user, box } = show();
    await user.type(box, "/pr");
    expect(await screen.findByText("1 de 2")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Nova resposta" })).toBeNull();
    const run = vi.fn();
    const source = Symbol("new");
    act(() => registry.offer(source, [{ id: "new-quick-reply", group: "go", label: "", run }]));
    await user.click(screen.getByRole("button", { name: "Nova resposta" }));
    expect(run).toHaveBeenCalledOnce();
    expect(box).toHaveValue("/pr");
    act(() => registry.withdraw(source));
  });

  it("open by their button, where the caret stands, as often as it is pressed", async () => {
    const { user, box } = show();
    await user.type(box, "Bom dia");
    const button = screen.getByRole("button", { name: "Respostas rápidas" });
    for (let times = 0; times < 2; times += 1) {
      await user.click(button);
      expect(await screen.findByRole("listbox")).toBeVisible();
      expect(box).toHaveValue("Bom dia /");
      expect(box).toHaveFocus();
    }
  });

  it("close with Esc and stay closed at that word; Enter sends again", async () => {
    const { user, box } = show();
    await user.type(box, "/pra");
    await screen.findByRole("listbox");
    await user.keyboard("{Escape}zo");
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(box).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(outbox.put).toHaveBeenCalled();
  });

  it("are found by shortcut first, then by title, without accents; one's own come first", () => {
    const all = [
      quick("a", { title: "Já chegou" }),
      quick("jac"),
      quick("jac", { id: "own", is_shared: false }),
    ];
    expect(quickRepliesFor(all, "ja").map(({ id }) => id)).toEqual(["own", "jac", "a"]);
  });
});

describe("quick replies in a note", () => {
  it("are offered by / and by their button, as in a reply", async () => {
    const { user, box } = show("note");
    await user.click(screen.getByRole("button", { name: "Respostas rápidas" }));
    expect(await screen.findByRole("listbox", { name: "Respostas rápidas" })).toBeVisible();
    await user.keyboard("pix{Enter}");
    expect(box).toHaveValue("Texto de pix");
  });
});

describe("people in a note", () => {
  it("are called by name, only those who may see it, and travel with their id", async () => {
    const { user, box } = show("note");
    await user.type(box, "Oi @");
    const list = await screen.findByRole("listbox", { name: "Chamar alguém" });
    const names = within(list)
      .getAllByRole("option")
      .map((one) => one.textContent);
    expect(names).toEqual(["Bruno Lima", "Elisa Prado"]);
    await user.click(within(list).getByRole("option", { name: "Bruno Lima" }));
    expect(box).toHaveValue("Oi @Bruno Lima ");
    await user.type(box, "veja{Control>}{Enter}{/Control}");
    expect(vi.mocked(outbox.put).mock.calls[0]?.slice(0, 3)).toEqual([
      "c1",
      "note",
      "Oi @[Bruno Lima](user:bruno) veja",
    ]);
  });

  it("are offered by a button in notes alone", async () => {
    const { user, box } = show("note");
    await user.click(screen.getByRole("button", { name: "Chamar alguém" }));
    expect(await screen.findByRole("listbox", { name: "Chamar alguém" })).toBeVisible();
    expect(box).toHaveValue("@");
  });

  it("are only those whose whole name stands there", () => {
    const people = [
      { id: "1", name: "Ana" },
      { id: "2", name: "Ana Souza" },
    ];
    expect(wireOf("@Ana Souza e @Ana, não @Anabela", people, "c9")).toBe(
      "@[Ana Souza](user:2) e @[Ana](user:1), não @Anabela",
    );
    remember("c9", { id: "4", name: "Ana" });
    expect(wireOf("@Ana", [...people, { id: "4", name: "Ana" }], "c9")).toBe("@[Ana](user:4)");
  });
});

describe("emoji", () => {
  it("are found in three languages and put in by Tab", async () => {
    const { user, box } = show();
    await user.type(box, "Feito :corac");
    await screen.findByRole("listbox", { name: "Emoji" });
    await user.keyboard("{Tab}");
    expect(box).toHaveValue("Feito ❤️");
    expect(box).toHaveFocus();
    expect(emojiFor("truck", "pt-BR").map(({ sign }) => sign)).toEqual(["🚚"]);
    expect(nameOf({ sign: "x", names: ["a", "b", "c"] }, "es")).toBe("c");
  });

  it("have three names each, and none stands twice", () => {
    expect(EMOJI.length).toBeGreaterThan(190);
    expect(EMOJI.filter(({ names }) => names.some((name) => name === ""))).toEqual([]);
    expect(new Set(EMOJI.map(({ sign }) => sign)).size).toBe(EMOJI.length);
  });

  it("are put where the caret stands by the button", async () => {
    const { user, box } = show();
    await user.type(box, "Oi");
    await user.click(screen.getByRole("button", { name: "Emoji" }));
    await user.click(await screen.findByRole("button", { name: "joinha" }));
    await vi.waitFor(() => expect(box).toHaveValue("Oi👍"));
    expect(box).toHaveFocus();
  });
});

describe("what is looked for", () => {
  it.each([
    ["10/11", "reply", null],
    ["veja /fre", "reply", { kind: "quick", from: 5, query: "fre" }],
    ["/fre", "note", { kind: "quick", from: 0, query: "fre" }],
    ["@Bruno Li", "note", { kind: "people", from: 0, query: "Bruno Li" }],
    ["ana@casa", "note", null],
    ["@Bruno", "reply", null],
    ["às 10:30", "reply", null],
    ["oi :cor", "reply", { kind: "emoji", from: 3, query: "cor" }],
  ] as const)("%s in a %s", (text, mode, found) => {
    expect(triggerAt(text, text.length, mode)).toEqual(found);
  });

  it("leaves a variable that nobody knows as it stands", () => {
    expect(filled("{{order.id}}", {} as never)).toBe("{{order.id}}");
  });
});
