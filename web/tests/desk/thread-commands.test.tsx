import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { listenToKeys } from "../../desk/src/commands/keyboard";
import { isOffered, registry } from "../../desk/src/commands/registry";
import type { Mode } from "../../desk/src/data/drafts";
import { RetryButton } from "../../desk/src/features/conversations/retry-button";
import { useThreadCommands } from "../../desk/src/features/conversations/thread-commands";
import { conversation } from "../samples";

const CONVERSATION = conversation();

function Thread({ mayReply }: { mayReply: boolean }) {
  const [mode, onMode] = useState<Mode>("reply");
  const [text, setText] = useState("");
  useThreadCommands({
    conversation: CONVERSATION,
    actions: [],
    onMode,
    togglePanel: () => undefined,
  });
  if (mode === "reply" && !mayReply)
    return (
      <button type="button" id="before-writing">
        Enviar modelo
      </button>
    );
  return (
    <textarea
      id="composer"
      aria-label={mode}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

it("R leads to the words at once: the next key is their first letter", async () => {
  const stop = listenToKeys();
  render(<Thread mayReply />);
  await userEvent.setup({ delay: null }).keyboard("rarara");
  expect(screen.getByRole("textbox", { name: "reply" })).toHaveValue("arara");
  stop();
});

it("R leads to what must be done first where no reply may be written, N to a note all the same", async () => {
  const stop = listenToKeys();
  render(<Thread mayReply={false} />);
  const user = userEvent.setup({ delay: null });
  await user.keyboard("r");
  expect(screen.getByRole("button", { name: "Enviar modelo" })).toHaveFocus();
  await user.keyboard("nnunca");
  expect(screen.getByRole("textbox", { name: "note" })).toHaveValue("nunca");
  stop();
});

it("Ctrl Alt R tries the last message that failed again, and is offered where one did", async () => {
  const stop = listenToKeys();
  const isThere = () => registry.all().some((one) => one.id === "retry" && isOffered(one));
  const [first, last] = [vi.fn(), vi.fn()];
  const { rerender } = render(<Thread mayReply />);
  expect(isThere()).toBe(false);
  rerender(
    <>
      <RetryButton onRetry={first} />
      <RetryButton onRetry={last} />
      <Thread mayReply />
    </>,
  );
  expect(isThere()).toBe(true);
  expect(screen.getAllByTitle("Ctrl Alt R")).toHaveLength(2);
  await userEvent.setup({ delay: null }).keyboard("{Control>}{Alt>}r{/Alt}{/Control}");
  expect(last).toHaveBeenCalledOnce();
  expect(first).not.toHaveBeenCalled();
  stop();
});
