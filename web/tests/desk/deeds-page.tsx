import type { ConversationDetail, Message } from "@shared/api/types";
import type { Timeline } from "@shared/realtime/state";
import { toastStore } from "@shared/ui/toast-store";
import { QueryClient, QueryClientProvider, skipToken, useQuery } from "@tanstack/react-query";
import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, vi } from "vitest";
import { listenToKeys } from "../../desk/src/commands/keyboard";
import { keys } from "../../desk/src/data/keys";
import { Bubble } from "../../desk/src/features/conversations/bubble";
import { DeedSheets } from "../../desk/src/features/conversations/deed-sheets";
import { useDeeds, useEditLast } from "../../desk/src/features/conversations/deeds";
import { TimelineContext } from "../../desk/src/features/conversations/timeline-context";
import { detail, message } from "../samples";

type Answer = { status?: number; body: unknown };
type Call = { line: string; answer: (answer: Answer) => void };

export const CAN = {
  react: true,
  edit: true,
  edit_minutes: 15,
  revoke: true,
  revoke_minutes: 3_600,
  revoke_others: false,
  quote: true,
};
export let calls: Call[] = [];
export let client: QueryClient;
let stop: () => void;

/** What every test here begins and ends with: calls that wait to be answered, and keys. */
export function withCalls(): void {
  beforeEach(() => {
    calls = [];
    for (const { id } of toastStore.current()) toastStore.close(id);
    vi.stubGlobal("fetch", async (request: Request) => {
      const body = await request.text();
      const line = [request.method, new URL(request.url).pathname.slice(7), body].join(" ").trim();
      return new Promise<Response>((resolve) => {
        const answer = ({ status = 202, body: told }: Answer) =>
          resolve(
            new Response(JSON.stringify(told), {
              status,
              headers: { "Content-Type": "application/json" },
            }),
          );
        calls.push({ line, answer });
      });
    });
    stop = listenToKeys();
  });
  afterEach(async () => {
    stop();
    await act(async () => {
      for (const { answer } of calls) answer({ status: 500, body: {} });
      await new Promise((resolve) => setTimeout(resolve, 10));
    });
    vi.unstubAllGlobals();
  });
}

export const own = (part: Partial<Message> = {}) =>
  message({
    direction: "outbound",
    author_type: "agent",
    author_id: "ana",
    author_name: "Ana Souza",
    body: "Sai amanha",
    status: "sent",
    created_at: new Date(Date.now() - 60_000).toISOString(),
    ...part,
  });

export const KEY = keys.timeline("c1");
export const held = (seq = 1) =>
  client.getQueryData<Timeline>(KEY)?.items.find((one) => one.seq === seq) as Message;
export const become = (part: Partial<Message>) =>
  act(() => {
    client.setQueryData<Timeline>(KEY, {
      items: [{ ...held(), ...part }],
      has_more: false,
    });
  });

function Page({ conversation: c }: { conversation: ConversationDetail }) {
  const deeds = useDeeds(c, () => undefined);
  const items = useQuery<Timeline>({ queryKey: KEY, queryFn: skipToken }).data?.items ?? [];
  useEditLast(c, items, deeds.deeds, "reply");
  const around = {
    deeds: deeds.deeds,
    can: c.can ?? null,
    userId: "ana",
    jump: async () => true,
    pictureOf: () => undefined,
    openPicture: null,
  };
  return (
    <TimelineContext value={around}>
      {items.map((m) => (
        <div key={m.id} data-seq={m.seq}>
          <Bubble message={m} isTight={false} isLast isFresh={false} name="Marina Alves" />
        </div>
      ))}
      <textarea id="composer" aria-label="Mensagem de antes" />
      <DeedSheets conversation={c} deeds={deeds} />
    </TimelineContext>
  );
}

export function show(items: Message[], part: Partial<ConversationDetail> = {}) {
  client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(keys.session, {
    user: { id: "ana" },
    permissions: ["conversation.reply"],
  });
  client.setQueryData(KEY, { items, has_more: false });
  return render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <Page conversation={detail({ can: CAN, ...part })} />
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
}

export const near = () => fireEvent.focus(screen.getAllByRole("article")[0] as HTMLElement);
export const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

export async function choose(deed: string) {
  near();
  await press("Mais ações");
  await userEvent.click(screen.getByRole("menuitem", { name: deed }));
}

export async function reactWith(emoji: string) {
  near();
  await press("Reagir");
  await press(emoji);
}

export const refusal = (status: number, code: string, details = {}) => ({
  status,
  body: { status, code, title: code, details },
});
export const shown = () => held().reactions.map(({ by, emoji }) => `${by} ${emoji}`);
export const theirs = {
  by: "contact" as const,
  emoji: "🎉",
  at: "2026-11-22T12:00:00Z",
  user_id: null,
};
export const ours = (emoji: string) => ({
  by: "agent" as const,
  emoji,
  at: "2026-11-22T12:00:00Z",
  user_id: "ana",
});
