import { ask } from "@shared/api/ask";
import {
  cancelScheduledMessage,
  changeScheduledMessage,
  listScheduledMessages,
  scheduleMessage,
} from "@shared/api/generated/sdk.gen";
import type { ScheduleBody } from "@shared/api/generated/types.gen";
import type { ScheduledMessage } from "@shared/api/types";
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { newId } from "./new-id";

const keyOf = (conversationId: string) => ["scheduled", conversationId] as const;
const NONE: readonly ScheduledMessage[] = [];

async function readScheduled(conversation_id: string): Promise<ScheduledMessage[]> {
  const told = await ask(listScheduledMessages({ path: { conversation_id } }));
  return told.items as ScheduledMessage[];
}

/** What waits for its time in a conversation, and what failed until somebody puts it away. */
export function useScheduled(conversationId: string): readonly ScheduledMessage[] {
  const queryFn = () => readScheduled(conversationId);
  return useQuery({ queryKey: keyOf(conversationId), queryFn }).data ?? NONE;
}

export type Later = {
  text: string;
  attachment_id: string | null;
  send_at: string;
  unless_answered: boolean;
};

/** What it leans on, as a reply does: the message that it answers, and how far one had read. */
type Held = Pick<ScheduleBody, "reply_to_id" | "seen_seq">;

const tell = (client: QueryClient, conversationId: string) =>
  client.invalidateQueries({ queryKey: keyOf(conversationId) });

export async function schedule(
  client: QueryClient,
  conversation_id: string,
  later: Later & Held,
): Promise<ScheduledMessage> {
  const answer = await ask(
    scheduleMessage({
      path: { conversation_id },
      body: later,
      headers: { "idempotency-key": newId() },
    }),
  );
  void tell(client, conversation_id);
  return answer as ScheduledMessage;
}

export async function reschedule(
  client: QueryClient,
  { id, conversation_id }: ScheduledMessage,
  change: Omit<Later, "attachment_id">,
): Promise<void> {
  await ask(changeScheduledMessage({ path: { scheduled_id: id }, body: change }));
  void tell(client, conversation_id);
}

/** Gone from the screen at once; it comes back if the server refuses. */
export async function unschedule(client: QueryClient, one: ScheduledMessage): Promise<void> {
  client.setQueryData<ScheduledMessage[]>(keyOf(one.conversation_id), (known) =>
    known?.filter(({ id }) => id !== one.id),
  );
  try {
    await ask(cancelScheduledMessage({ path: { scheduled_id: one.id } }));
  } finally {
    void tell(client, one.conversation_id);
  }
}
