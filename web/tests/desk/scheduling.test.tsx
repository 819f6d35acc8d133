import { toastStore } from "@shared/ui/toast-store";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { registry } from "../../desk/src/commands/registry";
import { draftStore } from "../../desk/src/data/drafts";
import { localTextIn } from "../../desk/src/data/zoned";
import { ScheduledLater } from "../../desk/src/features/conversations/schedule/scheduled-later";
import { message, scheduled } from "../samples";
import { asked, asksServer, button, FREE, QUOTE, show, world, ZONE } from "./scheduled-page";

asksServer();

describe("sending later", () => {
  it("schedules by one press, only if the customer does not write, with a way back", async () => {
    const { user, onScheduled } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByText("Só se o cliente não escrever antes"));
    await user.click(screen.getByRole("button", { name: /Amanhã às 9:00/ }));
    await waitFor(() => expect(onScheduled).toHaveBeenCalled());
    expect(asked[0]?.body).toMatchObject({ text: "Até logo", unless_answered: true });
    const at = new Date(String(asked[0]?.body?.send_at));
    expect(localTextIn(at, ZONE)).toMatch(/T09:00$/);
    expect(toastStore.undoLast()).toBe(true);
    await waitFor(() => expect(asked[1]).toMatchObject({ method: "DELETE" }));
    expect(asked[1]?.path).toMatch(/scheduled\/s2$/);
  });

  it("is opened by keys and palette, too, when there is something to send", async () => {
    button(vi.fn(), FREE);
    const command = registry.all().find(({ id }) => id === "schedule");
    act(() => command?.run());
    expect(await screen.findByRole("button", { name: /Amanhã às 9:00/ })).toBeVisible();
  });

  it("offers no time after the window has closed", async () => {
    const ends_at = new Date(Date.now() + 30 * 60_000).toISOString();
    const { user } = button(vi.fn(), { window: { is_open: true, ends_at, kind: "free" } });
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    expect(
      await screen.findByRole("button", { name: /Em 1 hora.*depois da janela/ }),
    ).toBeDisabled();
  });

  it("begins with a time that is possible, or with none, and blames nobody", async () => {
    const ends_at = new Date(Date.now() + 30 * 60_000).toISOString();
    const { user } = button(vi.fn(), { window: { is_open: true, ends_at, kind: "free" } });
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    expect(await screen.findByLabelText(/^Outro dia e hora/)).toHaveValue("");
    expect(screen.queryByText(/^Escolha uma hora/)).toBeNull();
  });

  it("finds fault with a time once it was changed and left, or tried", async () => {
    const { user } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    const field = await screen.findByLabelText(/^Outro dia e hora/);
    fireEvent.blur(field);
    fireEvent.change(field, { target: { value: "2020-01-01T09:00" } });
    expect(screen.queryByText(/^Escolha uma hora/)).toBeNull();
    fireEvent.blur(field);
    expect(screen.getByText(/^Escolha uma hora que ainda vem/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Agendar" }));
    expect(asked).toEqual([]);
    fireEvent.change(field, { target: { value: "2099-01-01T09:00" } });
    expect(screen.queryByText(/^Escolha uma hora/)).toBeNull();
  });

  it("says why the server refuses, and keeps the words", async () => {
    world.refusal = Response.json({ code: "scheduled.too_many", title: "No" }, { status: 409 });
    const { user, onScheduled } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByRole("button", { name: /Em 1 hora/ }));
    expect(await screen.findByRole("alert")).toHaveTextContent("mensagens demais agendadas");
    expect(onScheduled).not.toHaveBeenCalled();
  });
});

describe("what a reply for later leans on", () => {
  it("is the message that it answers, and how far its writer had read", async () => {
    const { user, onScheduled } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByRole("button", { name: /Em 1 hora/ }));
    await waitFor(() => expect(onScheduled).toHaveBeenCalled());
    expect(asked[0]?.body).toMatchObject({ reply_to_id: "m3", seen_seq: 6 });
  });

  it("is a colleague's answer too, once it has been shown here", async () => {
    const theirs = message({ seq: 9, author_type: "agent", author_name: "Bruno", body: "Já vi" });
    const told = { code: "conversation.answered_meanwhile", details: { message: theirs } };
    world.refusal = Response.json(told, { status: 409 });
    const { user, onScheduled } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByRole("button", { name: /Em 1 hora/ }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Bruno respondeu enquanto você escrevia: “Já vi”.",
    );
    expect(onScheduled).not.toHaveBeenCalled();
    world.refusal = null;
    await user.click(screen.getByRole("button", { name: /Em 1 hora/ }));
    await waitFor(() => expect(onScheduled).toHaveBeenCalled());
    expect(asked.map(({ body }) => body?.seen_seq)).toEqual([6, 9]);
  });

  it("comes back with the words when it is taken back", async () => {
    world.answer = { reply_to_id: "m3", reply_to: QUOTE };
    const { user, onScheduled } = button(vi.fn(), FREE);
    await user.click(screen.getByRole("button", { name: "Enviar depois" }));
    await user.click(await screen.findByRole("button", { name: /Em 1 hora/ }));
    await waitFor(() => expect(onScheduled).toHaveBeenCalled());
    toastStore.undoLast();
    await waitFor(() => expect(draftStore.of("c1").quote).toEqual(QUOTE));
    expect(draftStore.of("c1").reply).toBe("Bom dia. Já temos a resposta.");
  });

  it("is shown while it waits, and is set again with it", async () => {
    world.items = [scheduled({ reply_to_id: "m3", reply_to: QUOTE, seen_seq: 6 })];
    const { user } = show(<ScheduledLater conversationId="c1" />);
    expect(await screen.findByText("Chegou?")).toBeVisible();
    await user.click(screen.getByRole("button", { name: /^Cancelar a de/ }));
    await waitFor(() => expect(toastStore.canUndo()).toBe(true));
    toastStore.undoLast();
    await waitFor(() => expect(asked[1]?.body).toMatchObject({ reply_to_id: "m3", seen_seq: 6 }));
  });
});
