import type { Can, Message } from "@shared/api/types";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { Bubble } from "../../desk/src/features/conversations/bubble";
import { LongText, Words } from "../../desk/src/features/conversations/bubble-text";
import { safeAddress, wordsOf } from "../../desk/src/features/conversations/bubble-words";
import { barsOf } from "../../desk/src/features/conversations/files/waveform";
import { offeredOf } from "../../desk/src/features/conversations/offered";
import {
  type MessageDeeds,
  TimelineContext,
} from "../../desk/src/features/conversations/timeline-context";
import { message } from "../samples";

const CAN: Can = {
  react: true,
  edit: true,
  edit_minutes: 15,
  revoke: true,
  revoke_minutes: null,
  revoke_others: false,
  quote: true,
};
const BRUNO = "01a20530-8987-7000-a5b7-fba167592abb";

function shown(node: React.ReactNode, around: Partial<React.ContextType<typeof TimelineContext>>) {
  const client = new QueryClient();
  client.setQueryData(keys.users, [{ id: BRUNO, name: "Bruno Lima" }]);
  render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <TimelineContext
          value={{
            deeds: {},
            can: CAN,
            userId: "ana",
            jump: async () => true,
            pictureOf: () => undefined,
            openPicture: null,
            ...around,
          }}
        >
          {node}
        </TimelineContext>
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

const bubble = (part: Partial<Message>) => (
  <Bubble message={message(part)} isTight={false} isLast isFresh={false} name="Marina Alves" />
);

describe("what somebody wrote", () => {
  it("links only to the web, a mailbox or a telephone", () => {
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc"]) {
      expect(safeAddress(bad)).toBeNull();
    }
    const links = wordsOf(
      "Veja (https://exemplo.com/a_(b)). www.loja.com.br, ana@exemplo.com ou tel:+5511900001234! javascript:x",
    ).flatMap((word) => (word.kind === "link" ? [[word.text, word.href]] : []));
    expect(links).toEqual([
      ["https://exemplo.com/a_(b)", "https://exemplo.com/a_(b)"],
      ["www.loja.com.br", "https://www.loja.com.br"],
      ["ana@exemplo.com", "mailto:ana@exemplo.com"],
      ["tel:+5511900001234", "tel:+5511900001234"],
    ]);
  });

  it("loses no letter, whatever is in it", () => {
    const text = "Oi!\n\nPedido #48213-AB, nota 2026-004821; (https://x.io). `cupom10` 10% às 8h";
    expect(
      wordsOf(text)
        .map((word) => word.text)
        .join(""),
    ).toBe(text.replace(/`/g, ""));
  });

  it("keeps codes from translators, and links from telling where the reader was", () => {
    shown(<Words text="Pedido 48213-AB em https://exemplo.com" />, {});
    expect(screen.getByText("48213-AB")).toHaveAttribute("translate", "no");
    expect(screen.getByRole("link")).toHaveAttribute("rel", "noopener noreferrer nofollow");
  });

  it("calls people of a note by the name they have now", () => {
    shown(<Words text={`@[Bruno](user:${BRUNO}) tem pé avulso?`} />, {});
    expect(screen.getByText("@Bruno Lima")).toBeVisible();
  });

  it("folds what fills more than twelve lines, and remembers what was opened", async () => {
    const height = vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(900);
    const text = "linha\n".repeat(40);
    const user = shown(<LongText text={text} id="long" />, {});
    await user.click(screen.getByRole("button", { name: "Ler tudo" }));
    expect(screen.getByRole("button", { name: "Mostrar menos" })).toHaveAttribute(
      "aria-expanded",
      "true",
    );
    height.mockReturnValue(0);
    shown(<LongText text={"a".repeat(300)} id="fits" />, {});
    expect(screen.queryByRole("button", { name: "Ler tudo" })).toBeNull();
    height.mockRestore();
  });
});

describe("reactions", () => {
  it("of many people stand there once each, with their number", () => {
    const of = (emoji: string, i: number) =>
      ({ by: "agent", emoji, at: "2026-11-22T12:06:00Z", user_id: `u${i}` }) as const;
    const hearts = Array.from({ length: 39 }, (_, i) => of("❤️", i));
    shown(bubble({ reactions: [...hearts, of("👍", 40)] }), {});
    expect(screen.getAllByRole("img", { name: /reagiu/ })).toHaveLength(2);
    expect(screen.getByRole("img", { name: "A equipe reagiu com ❤️ (39)" })).toHaveTextContent("39");
    expect(screen.getByRole("img", { name: "A equipe reagiu com 👍" })).toBeVisible();
  });
});

describe("the bar of a message", () => {
  const deeds: Required<MessageDeeds> = {
    reply: vi.fn(),
    react: vi.fn(),
    edit: vi.fn(),
    revoke: vi.fn(),
  };
  const own = (part: Partial<Message> = {}) =>
    message({
      direction: "outbound",
      author_type: "agent",
      author_id: "ana",
      status: "delivered",
      created_at: new Date(Date.now() - 60_000).toISOString(),
      ...part,
    });
  const offered = (m: Message, can: Can | null = CAN) =>
    Object.keys(offeredOf(m, deeds, can, "ana"));

  it("offers what the channel allows, to whom, and for how long", () => {
    expect(offered(own())).toEqual(["reply", "react", "edit", "revoke"]);
    expect(offered(message())).toEqual(["reply", "react"]);
    expect(offered(own({ author_id: "bruno" }))).toEqual(["reply", "react"]);
    const old = new Date(Date.now() - 16 * 60_000).toISOString();
    expect(offered(own({ created_at: old }))).toEqual(["reply", "react", "revoke"]);
    const sentNow = { created_at: old, sent_at: new Date().toISOString() };
    expect(offered(own(sentNow))).toEqual(["reply", "react", "edit", "revoke"]);
    expect(offered(own({ kind: "template" }))).toEqual(["reply", "react", "revoke"]);
    expect(offered(own({ revoked_at: old }))).toEqual([]);
    expect(offered(message({ kind: "note" }))).toEqual([]);
    expect(offered(own(), null)).toEqual([]);
  });

  it("offers what waits to be changed in every channel, and nothing of what went astray", () => {
    const meta = { ...CAN, edit: false, edit_minutes: null, revoke: false };
    const old = new Date(Date.now() - 3_600_000).toISOString();
    expect(offered(own({ status: "queued", created_at: old }), meta)).toEqual(["edit", "revoke"]);
    expect(offered(own({ status: "queued", kind: "image" }), meta)).toEqual(["revoke"]);
    expect(offered(own({ status: "sending" }))).toEqual(["react", "edit", "revoke"]);
    expect(offered(own({ status: "sending" }), meta)).toEqual(["react"]);
    expect(offered(own({ status: "failed" }))).toEqual([]);
    expect(offered(own({ status: "unconfirmed" }))).toEqual([]);
  });

  it("lets who may take back anybody's take back the bot's and the phone's, and edit none", () => {
    const all = { ...CAN, revoke_others: true };
    expect(offered(own({ author_id: "bruno" }), all)).toEqual(["reply", "react", "revoke"]);
    expect(offered(own({ author_id: null, status: null }), all)).toEqual(["react", "revoke"]);
    expect(offered(message(), all)).toEqual(["reply", "react"]);
  });

  it("comes with the pointer or the focus, and hands the message to who does it", async () => {
    const user = shown(bubble({ body: "Pode ser quinta?" }), { deeds });
    expect(screen.queryByRole("toolbar")).toBeNull();
    fireEvent.focus(screen.getByRole("article", { name: "Marina Alves disse" }));
    await user.click(screen.getByRole("button", { name: "Responder a esta mensagem" }));
    expect(deeds.reply).toHaveBeenCalledWith(expect.objectContaining({ body: "Pode ser quinta?" }));
    await user.click(screen.getByRole("button", { name: "Reagir" }));
    await user.click(screen.getByRole("button", { name: "👍" }));
    expect(deeds.react).toHaveBeenCalledWith(expect.anything(), "👍");
  });
});

describe("a quote", () => {
  it("shows who said what in one line, and a click goes there", async () => {
    const jump = vi.fn(async () => true);
    const quote = {
      id: "m7",
      author_type: "contact",
      author_name: null,
      kind: "image",
      body: "O pé",
    };
    const user = shown(bubble({ reply_to: quote }), { jump });
    await user.click(
      screen.getByRole("button", { name: /^Em resposta a.*Marina Alves.*imagem: O pé$/ }),
    );
    expect(jump).toHaveBeenCalledWith("m7");
  });
});

describe("the waveform", () => {
  it("shows where it is loud, the loudest as 1, and silence as nothing", () => {
    const samples = Float32Array.from({ length: 4_000 }, (_, i) => (i < 2_000 ? 0.1 : 0.5));
    const bars = barsOf(samples, 4);
    expect(bars.map((bar) => Number(bar.toFixed(2)))).toEqual([0.2, 0.2, 1, 1]);
    expect(barsOf(new Float32Array(100), 4)).toEqual([0, 0, 0, 0]);
  });
});
