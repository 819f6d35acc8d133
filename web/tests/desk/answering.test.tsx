import type { ConversationDetail } from "@shared/api/types";
import type { Live } from "@shared/realtime/socket";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, renderHook, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { draftStore } from "../../desk/src/data/drafts";
import { keys } from "../../desk/src/data/keys";
import { LiveContext } from "../../desk/src/data/live-context";
import { outbox } from "../../desk/src/data/outbox";
import { type Upload, uploadStore } from "../../desk/src/data/uploads";
import { Composer } from "../../desk/src/features/conversations/composer";
import { useQuoting } from "../../desk/src/features/conversations/composing/quoting";
import { useSeen } from "../../desk/src/features/conversations/composing/use-seen";
import { OutgoingEntry } from "../../desk/src/features/conversations/outgoing";
import { detail, message } from "../samples";

const state = { kind: "live", position: 1 } as const;
const live = {
  subscribe: () => () => undefined,
  current: () => state,
  typing: () => undefined,
} as unknown as Live;

vi.mock("../../desk/src/features/conversations/voice/voice-panel", () => ({
  VoicePanel: ({ onSend }: { onSend: (file: File) => void }) => (
    <fieldset id="recording" tabIndex={-1} aria-label="recording">
      <button type="button" onClick={() => onSend(new File(["x"], "voice.ogg"))}>
        Ditar
      </button>
    </fieldset>
  ),
}));

const posted: unknown[] = [];
async function bodyOf(request: Request): Promise<Response> {
  if (request.method === "POST") posted.push(await request.json());
  return Response.json({ id: "s1", conversation_id: "c1", items: [] });
}

function show(part: Partial<ConversationDetail> = {}) {
  const queries = { staleTime: Number.POSITIVE_INFINITY, retry: false };
  const client = new QueryClient({ defaultOptions: { queries } });
  const company = { id: "k1", name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" };
  client.setQueryData(keys.session, { user: { id: "ana" }, company, permissions: [] });
  const { container } = render(
    <QueryClientProvider client={client}>
      <LiveContext value={live}>
        <Tooltip.Provider>
          <Composer
            conversation={detail({ last_seq: 6, ...part })}
            mode="reply"
            onMode={() => undefined}
            actions={[]}
            onSent={() => undefined}
          />
        </Tooltip.Provider>
      </LiveContext>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), container };
}

const QUOTE = { id: "m3", author_type: "contact", author_name: "Marina Alves", body: "Chegou?" };

beforeEach(() => {
  draftStore.quote("c1", null);
  draftStore.write("c1", "reply", "");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const { localId } of outbox.all()) outbox.discard(localId);
});

describe("answering one message", () => {
  it("shows its words above the box and sends its id with what was seen", async () => {
    vi.spyOn(outbox, "put").mockResolvedValue();
    draftStore.quote("c1", QUOTE);
    const { user } = show();
    expect(screen.getByRole("note", { name: "Em resposta a" })).toHaveTextContent(
      "Marina AlvesChegou?",
    );
    await user.type(screen.getByRole("textbox"), "Sim{Enter}");
    expect(outbox.put).toHaveBeenCalledWith("c1", "reply", "Sim", undefined, {
      seenSeq: 6,
      quote: QUOTE,
    });
    expect(draftStore.of("c1").quote).toBeUndefined();
    expect(screen.queryByRole("note")).toBeNull();
  });

  it("is given up by Esc or the cross; the words stay", async () => {
    draftStore.quote("c1", QUOTE);
    const { user } = show();
    await user.type(screen.getByRole("textbox"), "Sim{Escape}");
    expect(screen.queryByRole("note")).toBeNull();
    expect(screen.getByRole("textbox")).toHaveValue("Sim");
    expect(screen.getByRole("textbox")).toHaveFocus();
    act(() => draftStore.quote("c1", QUOTE));
    await user.click(screen.getByRole("button", { name: "Não responder a esta mensagem" }));
    expect(screen.queryByRole("note")).toBeNull();
  });

  it("is offered only where a reply may be written", () => {
    const onMode = vi.fn();
    const open = renderHook(() => useQuoting(detail(), onMode));
    open.result.current.reply?.(message({ seq: 3, body: "Chegou?" }));
    expect(draftStore.of("c1").quote).toMatchObject({ id: "m3", body: "Chegou?" });
    expect(onMode).toHaveBeenCalledWith("reply");
    const shut = renderHook(() => useQuoting(detail({ moves: ["note"] }), onMode));
    expect(shut.result.current.reply).toBeUndefined();
  });
});

describe("words that are spoken, or go later", () => {
  const AUDIO = { audio: { max_bytes: 1_000_000, mimes: ["audio/ogg"], max_caption_length: 0 } };
  const upload = {
    id: "u1",
    name: "voice.ogg",
    size: 9,
    kind: "audio",
    state: { kind: "sending" },
  };

  it("answer the quoted message, which is shown meanwhile and cleared with them", async () => {
    vi.spyOn(outbox, "put").mockResolvedValue();
    vi.spyOn(uploadStore, "add").mockReturnValue("u1");
    vi.spyOn(uploadStore, "all").mockReturnValue([upload] as unknown as Upload[]);
    vi.spyOn(uploadStore, "leaveTray").mockReturnValue();
    draftStore.quote("c1", QUOTE);
    const { user } = show({ media_limits: AUDIO });
    await user.click(screen.getByRole("button", { name: "Gravar voz" }));
    await user.click(await screen.findByRole("button", { name: "Ditar" }));
    expect(outbox.put).toHaveBeenCalledWith("c1", "reply", "", expect.anything(), {
      seenSeq: 6,
      quote: QUOTE,
    });
    expect(draftStore.of("c1").quote).toBeUndefined();
  });

  it("keep the quote in sight while somebody speaks, and it can still be taken off", async () => {
    draftStore.quote("c1", QUOTE);
    const { user } = show({ media_limits: AUDIO });
    await user.click(screen.getByRole("button", { name: "Gravar voz" }));
    await screen.findByRole("button", { name: "Ditar" });
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.getByRole("note", { name: "Em resposta a" })).toHaveTextContent("Chegou?");
    await user.click(screen.getByRole("button", { name: "Não responder a esta mensagem" }));
    expect(screen.queryByRole("note")).toBeNull();
    expect(screen.getByRole("group", { name: "recording" })).toHaveFocus();
  });

  it("take the quote with them when they are set for later", async () => {
    const fetch = vi.fn((request: Request) => Promise.resolve(bodyOf(request)));
    vi.stubGlobal("fetch", fetch);
    draftStore.write("c1", "reply", "Amanhã");
    draftStore.quote("c1", QUOTE);
    const { user } = show({ window: { is_open: true, ends_at: null, kind: "unlimited" } });
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByRole("button", { name: /Em 1 hora/ }));
    await vi.waitFor(() => expect(draftStore.of("c1").quote).toBeUndefined());
    expect(draftStore.of("c1").reply).toBe("");
    expect(posted[0]).toMatchObject({ reply_to_id: "m3", seen_seq: 6 });
    expect(screen.queryByRole("note")).toBeNull();
  });
});

describe("what was seen", () => {
  it("is what came some moments ago, not what has just come", () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { result, rerender } = renderHook(({ seq }) => useSeen("c1", seq), {
      initialProps: { seq: 4 },
    });
    expect(result.current()).toBe(4);
    rerender({ seq: 5 });
    expect(result.current()).toBe(4);
    vi.advanceTimersByTime(3_000);
    expect(result.current()).toBe(5);
    vi.useRealTimers();
  });
});

describe("a colleague who answered first", () => {
  async function collide() {
    const theirs = message({ seq: 7, author_type: "agent", author_name: "Bruno", body: "Já vi" });
    const told = { code: "conversation.answered_meanwhile", details: { message: theirs } };
    const fetch = vi.fn(() => Promise.resolve(Response.json(told, { status: 409 })));
    vi.stubGlobal("fetch", fetch);
    const { user, container } = show();
    await user.type(screen.getByRole("textbox"), "Oi{Enter}");
    const strip = await screen.findByRole("alert");
    expect(strip).toHaveTextContent("Bruno respondeu enquanto você escrevia.");
    expect(strip).toHaveTextContent("Já vi");
    const { violations } = await axe.run(container, {
      rules: { "color-contrast": { enabled: false } },
    });
    expect(violations.map(({ id }) => id)).toEqual([]);
    return { user, fetch };
  }

  it("is shown, and the words can be a draft again", async () => {
    const { user } = await collide();
    await user.type(screen.getByRole("textbox"), "depois");
    await user.click(screen.getByRole("button", { name: "Guardar como rascunho" }));
    expect(screen.getByRole("textbox")).toHaveValue("Oi\n\ndepois");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(outbox.all()).toEqual([]);
  });

  it("is named once: their own message only says that it did not go out", async () => {
    await collide();
    const [entry] = outbox.all();
    if (!entry) throw new Error("nothing was kept");
    render(<OutgoingEntry entry={entry} />);
    expect(screen.getAllByText(/^Bruno respondeu/)).toHaveLength(1);
    const fate = screen.getByRole("group", { name: "Não enviada" });
    expect(fate).toHaveTextContent("Não enviadaDescartar");
  });

  it("does not stop who wants to send anyway", async () => {
    const { user, fetch } = await collide();
    await user.click(screen.getByRole("button", { name: "Enviar assim mesmo" }));
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
  });
});
