import type { ConversationDetail } from "@shared/api/types";
import type { Live } from "@shared/realtime/socket";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Mode } from "../../desk/src/data/drafts";
import { draftStore } from "../../desk/src/data/drafts";
import { keys } from "../../desk/src/data/keys";
import { LiveContext } from "../../desk/src/data/live-context";
import { outbox } from "../../desk/src/data/outbox";
import { Composer } from "../../desk/src/features/conversations/composer";
import { detail } from "../samples";

const state = { kind: "live", position: 1 } as const;
const typing = vi.fn((_conversation: string, _isTyping: boolean) => undefined);
const live = {
  subscribe: () => () => undefined,
  current: () => state,
  typing,
} as unknown as Live;

function Page({ conversation }: { conversation: ConversationDetail }) {
  const [mode, setMode] = useState<Mode>("reply");
  return (
    <Composer
      conversation={conversation}
      mode={mode}
      onMode={setMode}
      actions={[]}
      onSent={() => undefined}
    />
  );
}

function show(conversation = detail(), permissions: string[] = []) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: "static" } } });
  client.setQueryData(keys.session, { user: { id: "ana" }, permissions });
  client.setQueryData(keys.users, [{ id: "bruno", name: "Bruno Lima" }]);
  render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <LiveContext value={live}>
          <Page conversation={conversation} />
        </LiveContext>
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => {
  draftStore.write("c1", "reply", "");
  draftStore.write("c1", "note", "");
  vi.restoreAllMocks();
  vi.spyOn(outbox, "put").mockResolvedValue();
});

const named = (role: string) =>
  screen.getAllByRole(role).map((one) => one.ariaLabel ?? one.textContent);

describe("the tools of the composer", () => {
  const takesAll = detail({
    media_limits: {
      audio: { max_bytes: 9_000_000, mimes: ["audio/ogg"], max_caption_length: 0 },
      document: { max_bytes: 9_000_000, mimes: ["*/*"], max_caption_length: 1_024 },
    },
  });

  it("stand before the button that sends, whose other half sends later", () => {
    show(takesAll);
    expect(named("button")).toEqual([
      expect.stringMatching(/^Anexar/),
      "Emoji",
      "Respostas rápidas",
      "Gravar voz",
      "Enviar",
      "Enviar depois",
    ]);
  });

  it("of a note are those that work in notes", async () => {
    const user = show(takesAll);
    await user.click(screen.getByRole("radio", { name: "Nota privada" }));
    expect(named("button")).toEqual([
      "Emoji",
      "Respostas rápidas",
      "Chamar alguém",
      "Guardar nota",
    ]);
  });
});

describe("the composer", () => {
  it("sends a reply with Enter; Shift Enter breaks the line", async () => {
    const user = show();
    const box = screen.getByRole("textbox", { name: "Mensagem" });
    await user.type(box, "Oi,{Shift>}{Enter}{/Shift}Marina{Enter}");
    expect(vi.mocked(outbox.put).mock.calls[0]?.slice(0, 3)).toEqual([
      "c1",
      "reply",
      "Oi,\nMarina",
    ]);
    expect(box).toHaveValue("");
  });

  it("a text of one mode never crosses over to the other", async () => {
    const user = show();
    await user.type(screen.getByRole("textbox", { name: "Mensagem" }), "para o cliente");
    await user.click(screen.getByRole("radio", { name: "Nota privada" }));
    const note = screen.getByRole("textbox", { name: "Nota privada" });
    expect(note).toHaveValue("");
    await user.type(note, "só nosso");
    await user.click(screen.getByRole("radio", { name: "Responder" }));
    expect(screen.getByRole("textbox", { name: "Mensagem" })).toHaveValue("para o cliente");
    expect(draftStore.of("c1")).toEqual({ reply: "para o cliente", note: "só nosso" });
  });

  it("a note is guarded: Enter breaks the line, Ctrl Enter keeps it", async () => {
    const user = show();
    await user.click(screen.getByRole("radio", { name: "Nota privada" }));
    await user.type(screen.getByRole("textbox", { name: "Nota privada" }), "um{Enter}dois");
    expect(outbox.put).not.toHaveBeenCalled();
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(outbox.put).toHaveBeenCalledWith("c1", "note", "um\ndois");
  });

  it("does not send nothing, nor more than the channel takes", async () => {
    const user = show(detail({ max_text_length: 160 }));
    expect(screen.getByRole("button", { name: "Enviar" })).toBeDisabled();
    await user.click(screen.getByRole("textbox", { name: "Mensagem" }));
    await user.paste("a".repeat(130));
    expect(screen.queryByText(/ de 160/)).toBeNull();
    await user.paste("a".repeat(10));
    expect(screen.getByText("140 de 160")).toBeVisible();
    expect(screen.getByRole("button", { name: "Enviar" })).toBeEnabled();
    await user.paste(`${"🙂".repeat(20)}a`);
    expect(screen.getByText("161 de 160")).toBeVisible();
    expect(screen.getByRole("alert")).toHaveTextContent(
      "Passou do limite de 160 caracteres deste canal. Encurte para enviar.",
    );
    expect(screen.getByRole("button", { name: "Enviar" })).toBeDisabled();
    await user.keyboard("{Enter}");
    expect(outbox.put).not.toHaveBeenCalled();
    await user.keyboard("{Backspace}");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByRole("button", { name: "Enviar" })).toBeEnabled();
  });

  it("a note is as long as the team wants it, whatever the channel takes", async () => {
    const user = show(detail({ max_text_length: 160 }));
    await user.click(screen.getByRole("radio", { name: "Nota privada" }));
    await user.click(screen.getByRole("textbox", { name: "Nota privada" }));
    await user.paste("a".repeat(500));
    expect(screen.getByRole("button", { name: "Guardar nota" })).toBeEnabled();
    await user.paste("a".repeat(9_501));
    expect(screen.getByRole("alert")).toHaveTextContent("Passou de 10000 caracteres.");
  });

  it("says why the window is closed and offers no box, but notes go on", async () => {
    const ended = new Date(Date.now() - 1000).toISOString();
    const user = show(
      detail({ window: { is_open: false, ends_at: ended, kind: "template_only" } }),
    );
    expect(screen.getByRole("note")).toHaveTextContent(
      "Quando Marina escrever, ela reabre sozinha.",
    );
    expect(screen.queryByRole("textbox", { name: "Mensagem" })).toBeNull();
    await user.click(screen.getByRole("radio", { name: "Nota privada" }));
    expect(screen.getByRole("textbox", { name: "Nota privada" })).toBeVisible();
  });

  it("a colleague's conversation takes a note, and says whose it is", async () => {
    const user = show(detail({ assignee_id: "bruno" }));
    expect(screen.getByRole("note")).toHaveTextContent("Bruno Lima atende esta conversa.");
    expect(screen.queryByRole("textbox")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Nota privada" }));
    expect(screen.getByRole("textbox", { name: "Nota privada" })).toHaveFocus();
  });

  it("who may take it from a colleague may answer", () => {
    show(detail({ assignee_id: "bruno" }), ["conversation.assign_others"]);
    expect(screen.getByRole("textbox", { name: "Mensagem" })).toBeVisible();
  });

  it("shows how long the window stays open", () => {
    show();
    expect(screen.getByText(/Janela de 24 h: restam (19 h 59 min|20 h)$/)).toBeVisible();
  });
});

describe("who writes a reply is seen writing (RT-35)", () => {
  const box = () => screen.getByRole("textbox", { name: "Mensagem" });
  const told = () => typing.mock.calls.map(([, isTyping]) => isTyping);
  const isTold = (what: boolean[]) => waitFor(() => expect(told()).toEqual(what));
  beforeEach(() => typing.mockClear());

  it("until it is sent", async () => {
    const user = show();
    await user.type(box(), "Oi");
    await isTold([true]);
    await user.type(box(), "{Enter}");
    await isTold([true, false]);
  });

  it("until nothing is left of it", async () => {
    const user = show();
    await user.type(box(), "O");
    await isTold([true]);
    await user.type(box(), "{Backspace}");
    await isTold([true, false]);
  });

  it("until they go over to a note, which nobody is seen writing", async () => {
    const user = show();
    await user.type(box(), "Oi");
    await isTold([true]);
    await user.click(screen.getByRole("radio", { name: "Nota privada" }));
    await isTold([true, false]);
    await user.type(screen.getByRole("textbox", { name: "Nota privada" }), "só nosso");
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(told()).toEqual([true, false]);
  });
});
