import { toastStore } from "@shared/ui/toast-store";
import { screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { ScheduledLater } from "../../desk/src/features/conversations/schedule/scheduled-later";
import { soonOrDay } from "../../desk/src/features/conversations/schedule/soon";
import { detail, scheduled } from "../samples";
import { asked, asksServer, show, world, ZONE } from "./scheduled-page";

asksServer();

describe("when it goes out", () => {
  afterEach(() => vi.useRealTimers());

  it.each([
    ["2026-11-23T21:00:00Z", "hoje 18:00"],
    ["2026-11-24T12:00:00Z", "amanhã 09:00"],
    ["2026-11-27T12:00:00Z", "sex. 27 nov. 09:00"],
  ])("is told as short as it can be: %s", (at, told) => {
    vi.useFakeTimers({ now: new Date("2026-11-23T13:00:00Z") });
    expect(soonOrDay(at, "pt-BR", ZONE)).toBe(told);
  });
});

describe("what is scheduled", () => {
  it("stands above the box by the company's clocks, and can be cancelled with undo", async () => {
    world.items = [scheduled()];
    const { user, container } = show(<ScheduledLater conversationId="c1" />);
    expect(await screen.findByText(/^Vai .*09:00$/)).toBeVisible();
    expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
    await user.click(screen.getByRole("button", { name: /^Cancelar a de/ }));
    await waitFor(() => expect(screen.queryByRole("region")).toBeNull());
    await waitFor(() => expect(toastStore.canUndo()).toBe(true));
    toastStore.undoLast();
    await waitFor(() =>
      expect(asked[1]?.body).toMatchObject({
        text: "Bom dia. Já temos a resposta.",
        send_at: "2026-11-24T12:00:00Z",
        unless_answered: true,
      }),
    );
  });

  it("says why one failed; a colleague's is left to who may take it", async () => {
    world.items = [
      scheduled({ state: "failed", error_code: "delivery.window_closed", error: "closed" }),
      scheduled({ id: "s2", author_id: "bia", author_name: "Bia" }),
    ];
    show(<ScheduledLater conversationId="c1" />);
    expect(await screen.findByRole("alert")).toHaveTextContent("A janela do cliente está fechada.");
    expect(screen.getByText(/· Bia$/)).toBeVisible();
    expect(screen.getAllByRole("button", { name: /^Mudar/ })).toHaveLength(1);
  });

  it("is one line when there are several, which unfolds; what failed is never hidden", async () => {
    world.items = [
      scheduled({ id: "s2", text: "Segunda" }),
      scheduled({ id: "s1", text: "Primeira", send_at: "2026-11-23T12:00:00Z" }),
      scheduled({ id: "s3", text: "Terceira", state: "failed", error_code: "x" }),
    ];
    const { user, container } = show(<ScheduledLater conversationId="c1" />);
    const fold = await screen.findByRole("button", { name: /^2 agendadas · a primeira .*09:00$/ });
    expect(screen.getByText("Terceira")).toBeVisible();
    expect(screen.queryByText("Primeira")).toBeNull();
    await user.click(fold);
    expect(fold).toHaveAttribute("aria-expanded", "true");
    expect(screen.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
      expect.stringContaining("Primeira"),
      expect.stringMatching(/Segunda|Terceira/),
      expect.stringMatching(/Segunda|Terceira/),
    ]);
    expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
    await user.click(fold);
    expect(screen.queryByText("Primeira")).toBeNull();
  });

  it("that failed opens without blame, and asks for another time when it is tried", async () => {
    world.items = [
      scheduled({ state: "failed", error_code: "x", send_at: "2020-11-24T12:00:00Z" }),
    ];
    const { user } = show(<ScheduledLater conversationId="c1" />);
    await user.click(await screen.findByRole("button", { name: /^Mudar a de/ }));
    expect(screen.queryByText(/^Escolha uma hora/)).toBeNull();
    await user.click(screen.getByRole("button", { name: "Agendar" }));
    expect(screen.getByText(/^Escolha uma hora que ainda vem/)).toBeVisible();
    expect(asked).toEqual([]);
  });

  it("changes words and time", async () => {
    world.items = [scheduled({ send_at: "2099-11-24T12:00:00Z" })];
    const { user } = show(<ScheduledLater conversationId="c1" />);
    await user.click(await screen.findByRole("button", { name: /^Mudar a de/ }));
    const words = screen.getByRole("textbox", { name: "Mensagem" });
    await user.clear(words);
    await user.type(words, "Boa tarde");
    await user.click(screen.getByRole("button", { name: "Agendar" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(asked[0]).toMatchObject({
      method: "PATCH",
      body: { text: "Boa tarde", send_at: "2099-11-24T12:00:00.000Z" },
    });
  });

  it("takes no more words than the channel does, and cuts none of them", async () => {
    world.items = [scheduled({ send_at: "2099-11-24T12:00:00Z" })];
    const { user, client } = show(<ScheduledLater conversationId="c1" />);
    client.setQueryData(keys.detail("c1"), detail({ max_text_length: 40 }));
    await user.click(await screen.findByRole("button", { name: /^Mudar a de/ }));
    await user.click(screen.getByRole("textbox", { name: "Mensagem" }));
    await user.paste(" Até amanhã!");
    expect(screen.getByText(/^Passou do limite de 40 caracteres/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Agendar" })).toBeDisabled();
  });
});
