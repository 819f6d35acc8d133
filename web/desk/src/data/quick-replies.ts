import { ask } from "@shared/api/ask";
import {
  changeQuickReply,
  createQuickReply,
  deleteQuickReply,
  listQuickReplies,
} from "@shared/api/generated/sdk.gen";
import type { CreateQuickReplyBody, QuickReplyView } from "@shared/api/generated/types.gen";
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { keys } from "./keys";

export type QuickReply = QuickReplyView;
export type NewQuickReply = Required<CreateQuickReplyBody>;

const readQuickReplies = async () => (await ask(listQuickReplies())).items;

/** Yours and the shared ones. Read when the first one is looked for; events tell of changes. */
export const useQuickReplies = () =>
  useQuery({ queryKey: keys.quickReplies, queryFn: readQuickReplies });

const readAgain = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: keys.quickReplies });

/** Under the id, what is there; without one, a new one. Of one's own nobody else is told. */
export async function keepQuickReply(
  client: QueryClient,
  id: string | null,
  body: NewQuickReply,
): Promise<void> {
  if (id === null) await ask(createQuickReply({ body }));
  else await ask(changeQuickReply({ path: { quick_reply_id: id }, body }));
  await readAgain(client);
}

export async function removeQuickReply(client: QueryClient, id: string): Promise<void> {
  await ask(deleteQuickReply({ path: { quick_reply_id: id } }));
  await readAgain(client);
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** By shortcut first, then by title. One's own come before everybody's. */
export function quickRepliesFor(all: readonly QuickReply[], query: string): QuickReply[] {
  const asked = plain(query);
  const place = (one: QuickReply): number => {
    if (plain(one.shortcut).startsWith(asked)) return 0;
    if (plain(one.shortcut).includes(asked)) return 1;
    return plain(one.title).includes(asked) ? 2 : -1;
  };
  return all
    .map((one) => ({ one, at: place(one) }))
    .filter(({ at }) => at >= 0)
    .sort(
      (a, b) =>
        a.at - b.at ||
        Number(a.one.is_shared) - Number(b.one.is_shared) ||
        a.one.shortcut.localeCompare(b.one.shortcut),
    )
    .map(({ one }) => one);
}
