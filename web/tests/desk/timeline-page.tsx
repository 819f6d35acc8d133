import type { Message } from "@shared/api/types";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import { vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import type { TimelineWindow } from "../../desk/src/data/timeline";
import { TimelineView } from "../../desk/src/features/conversations/timeline-view";
import { message } from "../samples";

export const window: TimelineWindow = {
  older: vi.fn(async () => undefined),
  newer: vi.fn(async () => undefined),
  newest: vi.fn(async () => undefined),
  around: vi.fn(async () => true),
  seqOf: vi.fn(async () => null),
  settle: vi.fn(),
};
export const onSeen = vi.fn();
export const onShown = vi.fn();

export const upTo = (last: number): Message[] =>
  Array.from({ length: last }, (_, i) => message({ seq: i + 1, body: `Palavra ${i + 1}` }));

type Part = Partial<React.ComponentProps<typeof TimelineView>>;

export function page(client: QueryClient, messages: Message[], part: Part = {}) {
  return (
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <TimelineView
          conversationId="c1"
          name="Marina Alves"
          userId="ana"
          messages={messages}
          outgoing={[]}
          lastSeq={messages.at(-1)?.seq ?? 0}
          unread={0}
          hasOlder={false}
          hasNewer={false}
          window={window}
          onSeen={onSeen}
          can={null}
          deeds={{}}
          target={null}
          onShown={onShown}
          {...part}
        />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}

export function show(messages: Message[], part: Part = {}) {
  const client = new QueryClient();
  client.setQueryData(keys.session, { user: { id: "ana" } });
  client.setQueryData(keys.users, []);
  client.setQueryData(keys.departments, []);
  const drawn = render(page(client, messages, part));
  return (next: Message[], other: Part = part) => drawn.rerender(page(client, next, other));
}

export const said = () => document.querySelector("[data-announcer]")?.textContent;
export const log = () => screen.getByRole("log");
