import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { listenToKeys } from "../../desk/src/commands/keyboard";
import type { Mode } from "../../desk/src/data/drafts";
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
