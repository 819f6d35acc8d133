import type { ConversationDetail } from "@shared/api/types";
import type { Live } from "@shared/realtime/socket";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Mode } from "../../desk/src/data/drafts";
import { draftStore } from "../../desk/src/data/drafts";
import { LiveContext } from "../../desk/src/data/live-context";
import { outbox } from "../../desk/src/data/outbox";
import { Composer } from "../../desk/src/features/conversations/composer";
import { detail } from "../samples";

const state = { kind: "live", position: 1 } as const;
const live = {
  subscribe: () => () => undefined,
  current: () => state,
  typing: () => undefined,
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

function show(conversation = detail()) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveContext value={live}>
        <Page conversation={conversation} />
      </LiveContext>
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

describe("the composer", () => {
  it("sends a reply with Enter; Shift Enter breaks the line", async () => {
    const user = show();
    const box = screen.getByRole("textbox", { name: "Mensagem" });
    await user.type(box, "Oi,{Shift>}{Enter}{/Shift}Marina{Enter}");
    expect(outbox.put).toHaveBeenCalledWith("c1", "reply", "Oi,\nMarina");
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

  it("does not send nothing, nor more than 4096 characters", async () => {
    const user = show();
    expect(screen.getByRole("button", { name: "Enviar" })).toBeDisabled();
    await user.click(screen.getByRole("textbox", { name: "Mensagem" }));
    await user.paste("a".repeat(4097));
    expect(screen.getByRole("button", { name: "Enviar" })).toBeDisabled();
    expect(screen.getByRole("alert")).toHaveTextContent("4097 de 4096");
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

  it("shows how long the window stays open", () => {
    show();
    expect(screen.getByText(/Janela de 24 h: restam (19 h 59|20 h 00) min/)).toBeVisible();
  });
});
