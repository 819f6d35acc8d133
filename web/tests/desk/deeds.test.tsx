import { toastStore } from "@shared/ui/toast-store";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { overlays } from "../../desk/src/commands/overlays";
import { isOffered, registry } from "../../desk/src/commands/registry";
import { draftStore } from "../../desk/src/data/drafts";
import { message } from "../samples";
import { CAN, calls, choose, held, own, press, refusal, show, withCalls } from "./deeds-page";

withCalls();

describe("editing", () => {
  const box = () => screen.findByRole("textbox", { name: /^Mensagem(?! de antes)/ });

  it("saves with Enter, as it was sent; the first words are kept, and the keys stay with the message", async () => {
    show([own()]);
    await choose("Editar");
    const field = await box();
    expect(field).toHaveValue("Sai amanha");
    await userEvent.clear(field);
    await userEvent.type(field, "Sai{Shift>}{Enter}{/Shift}amanhã{Enter}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(held()).toMatchObject({ body: "Sai\namanhã", original_body: "Sai amanha" });
    expect(screen.getByText("Editada")).toBeVisible();
    await waitFor(() => expect(calls).toHaveLength(1));
    expect(calls[0]?.line).toBe('PATCH /messages/m1 {"text":"Sai\\namanhã"}');
    await waitFor(() => expect(screen.getByRole("article")).toHaveFocus());
  });

  it("what waits gets its words without a mark", async () => {
    show([own({ status: "queued" })]);
    await choose("Editar");
    expect(screen.getByText(/Ela ainda não saiu/)).toBeVisible();
    await userEvent.type(await box(), "!{Control>}{Enter}{/Control}");
    expect(held()).toMatchObject({ body: "Sai amanha!", original_body: null, edited_at: null });
  });

  it("asks nothing for the same words, and saves neither none nor too many", async () => {
    show([own()]);
    await choose("Editar");
    await userEvent.clear(await box());
    expect(screen.getByRole("button", { name: "Salvar" })).toBeDisabled();
    fireEvent.change(await box(), { target: { value: "a".repeat(4_097) } });
    expect(screen.getByRole("button", { name: "Salvar" })).toBeDisabled();
    expect(screen.getByText(/^Passou do limite de 4096 caracteres deste canal/)).toBeVisible();
    fireEvent.change(await box(), { target: { value: " Sai amanha " } });
    await press("Salvar");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(calls).toEqual([]);
  });

  it("that is refused gives the message its words, the person theirs, and the reason", async () => {
    show([own()]);
    await choose("Editar");
    await userEvent.type(await box(), " cedo{Control>}{Enter}{/Control}");
    await waitFor(() => expect(calls).toHaveLength(1));
    calls[0]?.answer(refusal(409, "message.not_changeable", { reason: "too_late" }));
    expect(await box()).toHaveValue("Sai amanha cedo");
    expect(held()).toMatchObject({ body: "Sai amanha", original_body: null, edited_at: null });
    expect(toastStore.current()[0]?.text).toBe("Passou o prazo para mudar esta mensagem.");
  });

  it("has nothing that axe complains of", async () => {
    const { container } = show([own()]);
    await choose("Editar");
    await box();
    const dialog = container.querySelector("dialog") as HTMLElement;
    expect((await axe.run(dialog)).violations).toEqual([]);
  });
});

describe("taking back", () => {
  it("says for whom it disappears and that it is for good, and asks first", async () => {
    const { container } = show([own()]);
    await choose("Apagar para o cliente");
    const dialog = await screen.findByRole("dialog", { name: "Apagar para Marina Alves" });
    expect(within(dialog).getByText(/A equipe continua vendo/)).toBeVisible();
    expect(within(dialog).getByText("Isso não tem volta.")).toBeVisible();
    expect((await axe.run(container.querySelector("dialog") as HTMLElement)).violations).toEqual(
      [],
    );
    expect(calls).toEqual([]);
    await press("Apagar");
    expect(screen.getByText("Apagada para o cliente")).toBeVisible();
    await waitFor(() =>
      expect(calls.map(({ line }) => line)).toEqual(["POST /messages/m1/revoke"]),
    );
    calls[0]?.answer(refusal(403, "message.not_yours"));
    await waitFor(() => expect(held().revoked_at).toBeNull());
    expect(toastStore.current().map(({ text }) => text)).toEqual(["Esta mensagem não é sua."]);
  });

  it("of a colleague's names the colleague, for those who may", async () => {
    const bruno = own({ author_id: "bruno", author_name: "Bruno Lima" });
    show([bruno], { can: { ...CAN, revoke_others: true } });
    await choose("Apagar para o cliente");
    expect(await screen.findByText("Quem escreveu: Bruno Lima.")).toBeVisible();
  });
});

describe("the arrow up in an empty box", () => {
  const composer = () => screen.getByRole("textbox", { name: "Mensagem de antes" });

  it("edits the newest of one's own messages that may be edited", async () => {
    const old = new Date(Date.now() - 3_600_000).toISOString();
    show([
      own({ seq: 1, body: "Há uma hora", created_at: old }),
      own({ seq: 2, body: "Esta" }),
      own({ seq: 3, body: "De outro", author_id: "bruno" }),
      message({ seq: 4 }),
    ]);
    await userEvent.click(composer());
    await userEvent.keyboard("{ArrowUp}");
    expect(await screen.findByRole("textbox", { name: /^Mensagem ?Enter salva/ })).toHaveValue(
      "Esta",
    );
  });

  it("moves in what is written, and does nothing elsewhere or where nothing can be edited", async () => {
    draftStore.write("c1", "reply", "");
    const { unmount } = show([own()]);
    await userEvent.keyboard("{ArrowUp}");
    await userEvent.type(composer(), "a{ArrowUp}");
    expect(screen.queryByRole("dialog")).toBeNull();
    unmount();
    show([own()], { can: { ...CAN, edit: false, edit_minutes: null } });
    await userEvent.click(composer());
    await userEvent.keyboard("{ArrowUp}");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is in the palette wherever one is", () => {
    show([own()]);
    const command = registry.all().find(({ id }) => id === "edit-last");
    expect(command && isOffered(command)).toBe(false);
    overlays.openPalette();
    expect(command && isOffered(command)).toBe(true);
    overlays.close();
  });
});
