import type { Notification } from "@shared/api/types";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { type Notices, noticesAfter } from "../../desk/src/data/notifications";
import { NoticesDrawer } from "../../desk/src/features/notifications/notices-drawer";

const notice = (id: string, part: Partial<Notification> = {}): Notification => ({
  id,
  kind: "mentioned",
  conversation_id: "c1",
  actor_id: "bruno",
  actor_name: "Bruno Lima",
  detail: { contact_name: "Rui Prado", seq: 12, text: "ele já pagou?" },
  created_at: "2026-11-23T12:00:00Z",
  read_at: null,
  ...part,
});
const HEAD = { company_id: "c", position: 2, at: "2026-11-23T12:05:00Z", user_id: "ana" };
const page = (...items: Notification[]): Notices => ({
  items,
  next_cursor: null,
  unread_count: items.filter(({ read_at }) => read_at === null).length,
});

describe("NOT: the notices after an event", () => {
  it("have a new one first, and only once", () => {
    const event = { ...HEAD, type: "notification.created", notification: notice("2") } as const;
    const once = noticesAfter(page(notice("1")), event);
    expect(once.items.map(({ id }) => id)).toEqual(["2", "1"]);
    expect(once.unread_count).toBe(2);
    expect(noticesAfter(once, event)).toBe(once);
  });

  it("are seen as another screen saw them", () => {
    const event = { ...HEAD, type: "notifications.read", ids: ["1"], unread_count: 7 } as const;
    const after = noticesAfter(page(notice("1"), notice("2")), event);
    expect(after.items.map(({ read_at }) => read_at)).toEqual([HEAD.at, null]);
    expect(after.unread_count).toBe(7);
  });
});

describe("NOT: the drawer of notices", () => {
  const asked: unknown[] = [];
  let status = 200;
  const onOpen = vi.fn();
  const onSet = vi.fn();
  const onClose = vi.fn();

  beforeEach(() => {
    asked.length = 0;
    status = 200;
    onOpen.mockClear();
    vi.stubGlobal("fetch", async (request: Request) => {
      const isRead = request.method === "POST";
      if (isRead) asked.push(await request.json());
      const body = isRead ? { unread_count: 0 } : page();
      return new Response(JSON.stringify(body), {
        status,
        headers: { "Content-Type": "application/json" },
      });
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  function show(known: Notices) {
    const client = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } });
    client.setQueryData(keys.notifications, known);
    const { container } = render(
      <QueryClientProvider client={client}>
        <Tooltip.Provider>
          <NoticesDrawer onOpen={onOpen} onSet={onSet} onClose={onClose} />
        </Tooltip.Provider>
      </QueryClientProvider>,
    );
    return { client, container };
  }

  it("leads to the entry, and the notice is seen", async () => {
    const { client, container } = show(page(notice("1")));
    expect((await axe.run(container)).violations).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: /Bruno Lima mencionou você/ }));
    expect(onOpen).toHaveBeenCalledWith("c1", 12);
    expect(client.getQueryData<Notices>(keys.notifications)?.unread_count).toBe(0);
    await waitFor(() => expect(asked).toEqual([{ ids: ["1"] }]));
  });

  it("marks all as seen, up to the newest", async () => {
    show(page(notice("2"), notice("1")));
    fireEvent.click(screen.getByRole("button", { name: "Marcar tudo como visto" }));
    await waitFor(() => expect(asked).toEqual([{ upto: "2" }]));
    expect(screen.queryByText("Não visto:")).toBeNull();
  });

  it("asks again what is so when the server refuses", async () => {
    const { client } = show(page(notice("1")));
    status = 500;
    fireEvent.click(screen.getByRole("button", { name: "Marcar tudo como visto" }));
    await waitFor(() => expect(client.getQueryState(keys.notifications)?.isInvalidated).toBe(true));
  });

  it("leads to where one chooses what may be told", () => {
    show(page());
    fireEvent.click(screen.getByRole("button", { name: "Ajustar avisos" }));
    expect(onClose).toHaveBeenCalled();
    expect(onSet).toHaveBeenCalledTimes(1);
  });

  it("says of what the routing gave one why, and of what did not leave", () => {
    const detail = { contact_name: "Rui Prado", why: "only_one" };
    show(
      page(
        notice("2", { kind: "assigned", actor_id: null, actor_name: null, detail }),
        notice("1", {
          kind: "reply_failed",
          detail: { contact_name: "Rui Prado", error_code: "provider.131026" },
        }),
      ),
    );
    expect(screen.getByRole("button", { name: /Rui Prado veio para você/ })).toHaveTextContent(
      "Só você estava livre no time.",
    );
    expect(screen.getByRole("button", { name: /não saiu/ })).toHaveTextContent(
      "este número não tem WhatsApp",
    );
  });

  it("folds what came by itself, so that a mention is not buried", async () => {
    const routed = (id: string) =>
      notice(id, { kind: "assigned", actor_id: null, actor_name: null, detail: { number: 1 } });
    const { container } = show(page(routed("5"), routed("4"), notice("3"), routed("2")));
    const lines = [...container.querySelectorAll("section > ul > li")].map((li) => li.textContent);
    expect(lines[0]).toContain("3 conversas vieram para você");
    expect(lines[1]).toContain("Bruno Lima mencionou você");
    expect(lines).toHaveLength(2);
    expect((await axe.run(container)).violations).toEqual([]);
  });

  it("closes by its cross", () => {
    onClose.mockClear();
    show(page());
    fireEvent.click(screen.getByRole("button", { name: "Fechar" }));
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it("says that there is nothing", () => {
    show(page());
    expect(screen.getByText(/Nada por aqui/)).toBeVisible();
  });
});
