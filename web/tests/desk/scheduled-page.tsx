import type { ScheduledMessage } from "@shared/api/types";
import { toastStore } from "@shared/ui/toast-store";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, vi } from "vitest";
import { draftStore } from "../../desk/src/data/drafts";
import { keys } from "../../desk/src/data/keys";
import { ScheduleButton } from "../../desk/src/features/conversations/schedule/schedule-button";
import { detail, scheduled } from "../samples";

export const ZONE = "America/Sao_Paulo";
export const QUOTE = {
  id: "m3",
  author_type: "contact",
  author_name: "Rui",
  kind: "text",
  body: "Chegou?",
};

export const asked: { method: string; path: string; body: Record<string, unknown> | null }[] = [];
export const world: {
  items: ScheduledMessage[];
  refusal: Response | null;
  answer: Partial<ScheduledMessage>;
} = { items: [], refusal: null, answer: {} };

/** A server that keeps what is scheduled, and refuses when it is told to. */
export function asksServer(): void {
  beforeEach(() => {
    asked.length = 0;
    Object.assign(world, { items: [], refusal: null, answer: {} });
    draftStore.write("c1", "reply", "");
    draftStore.quote("c1", null);
    vi.stubGlobal("fetch", async (request: Request) => {
      const { pathname } = new URL(request.url);
      if (request.method === "GET") return Response.json({ items: world.items });
      const words = await request.text();
      asked.push({
        method: request.method,
        path: pathname,
        body: words ? JSON.parse(words) : null,
      });
      if (world.refusal) return world.refusal;
      if (request.method === "DELETE") {
        world.items = [];
        return new Response(null, { status: 204 });
      }
      return Response.json(scheduled({ id: "s2", ...world.answer }), { status: 201 });
    });
  });
  afterEach(() => {
    for (const { id } of toastStore.current()) toastStore.close(id);
    vi.unstubAllGlobals();
  });
}

export function show(page: React.ReactNode, permissions: string[] = []) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  const company = { id: "k1", name: "Loja", timezone: ZONE, locale: "pt-BR" };
  client.setQueryData(keys.session, { user: { id: "ana" }, company, permissions });
  const { container } = render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>{page}</Tooltip.Provider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), client, container };
}

export function button(onScheduled = vi.fn(), part = {}) {
  const shown = show(
    <ScheduleButton
      conversation={detail(part)}
      text=" Até logo "
      files={[]}
      lean={() => ({ seenSeq: 6, quote: QUOTE })}
      isOff={false}
      onScheduled={onScheduled}
    />,
  );
  return { ...shown, onScheduled };
}

export const FREE = { window: { is_open: true, ends_at: null, kind: "unlimited" as const } };
