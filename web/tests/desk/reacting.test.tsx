import { toastStore } from "@shared/ui/toast-store";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { message } from "../samples";
import {
  become,
  calls,
  held,
  near,
  ours,
  press,
  reactWith,
  refusal,
  show,
  shown,
  theirs,
  withCalls,
} from "./deeds-page";

withCalls();

describe("reacting", () => {
  it("is seen before the server has it, and the same one again takes it back", async () => {
    show([message()]);
    await reactWith("👍");
    expect(screen.getByRole("img", { name: "A equipe reagiu com 👍" })).toBeVisible();
    await waitFor(() => expect(calls).toHaveLength(1));
    calls[0]?.answer({ body: { message: message({ reactions: [ours("👍")] }) } });
    await reactWith("👍");
    expect(shown()).toEqual([]);
    await waitFor(() => expect(calls).toHaveLength(2));
    expect(calls.map(({ line }) => line)).toEqual([
      'PUT /messages/m1/reaction {"emoji":"👍"}',
      'PUT /messages/m1/reaction {"emoji":null}',
    ]);
  });

  it("that is refused leaves what the customer did meanwhile, and says why", async () => {
    show([message({ reactions: [ours("❤️")] })]);
    await reactWith("👍");
    await waitFor(() => expect(calls).toHaveLength(1));
    become({ reactions: [...held().reactions, theirs] });
    calls[0]?.answer(refusal(409, "delivery.window_closed"));
    await waitFor(() => expect(shown()).toEqual(["agent ❤️", "contact 🎉"]));
    expect(toastStore.current()[0]?.text).toContain("A janela fechou");
  });

  it("two in a row go one after the other, and only what the server had comes back", async () => {
    show([message()]);
    await reactWith("👍");
    await reactWith("🙏");
    await waitFor(() => expect(calls).toHaveLength(1));
    calls[0]?.answer(refusal(422, "message.bad_emoji"));
    await waitFor(() => expect(calls).toHaveLength(2));
    expect(shown()).toEqual(["agent 🙏"]);
    calls[1]?.answer(refusal(422, "message.bad_emoji"));
    await waitFor(() => expect(shown()).toEqual([]));
  });

  it("an older answer does not overwrite a newer choice", async () => {
    show([message()]);
    await reactWith("👍");
    await reactWith("🙏");
    await waitFor(() => expect(calls).toHaveLength(1));
    calls[0]?.answer({ body: { message: message({ reactions: [ours("👍")] }) } });
    await waitFor(() => expect(calls).toHaveLength(2));
    expect(shown()).toEqual(["agent 🙏"]);
  });

  it("finds any emoji, and shows one that is not in the row", async () => {
    show([message({ reactions: [ours("🚀")] })]);
    near();
    await press("Reagir");
    expect(screen.getByRole("button", { name: "🚀" })).toHaveAttribute("aria-pressed", "true");
    await press("Outro emoji");
    expect(await screen.findByRole("searchbox")).toHaveFocus();
    await userEvent.keyboard("coracao");
    await press("coração");
    expect(shown()).toEqual(["agent ❤️"]);
  });

  it("needs an open window, and nobody else at work", () => {
    const shut = { is_open: false, ends_at: null, kind: "free" as const };
    for (const part of [{ window: shut }, { assignee_id: "bruno" }]) {
      const { unmount } = show([message()], part);
      near();
      expect(screen.queryByRole("button", { name: "Reagir" })).toBeNull();
      unmount();
    }
    show([message()], { assignee_id: "bruno", status: "resolved" });
    near();
    expect(screen.getByRole("button", { name: "Reagir" })).toBeVisible();
  });
});
