import { ask } from "@shared/api/ask";
import { conversations } from "@shared/api/calls";
import { listContactConversations, listContacts } from "@shared/api/generated/sdk.gen";
import type { EarlierConversation } from "@shared/api/generated/types.gen";
import { useQuery } from "@tanstack/react-query";
import type { Whom } from "./starting";
import { useTemplates } from "./templates";

const MOST = 20;
const ENDED: readonly string[] = ["resolved", "closed"];

type Known = { openId: string | null; mayWrite: boolean };

/** A number may be somebody's already: whoever has it ends in the same digits. */
async function whoseNumber(phone: string): Promise<string | null> {
  const digits = phone.replace(/\D/g, "");
  const { items } = await ask(listContacts({ query: { search: digits, limit: MOST } }));
  return items.find((one) => one.phone?.replace(/\D/g, "").endsWith(digits))?.id ?? null;
}

async function readKnown(whom: Whom, inboxId: string): Promise<Known> {
  const contact_id = whom.kind === "contact" ? whom.id : await whoseNumber(whom.phone);
  if (contact_id === null) return { openId: null, mayWrite: false };
  const path = { contact_id };
  const told = await ask(listContactConversations({ path, query: { limit: MOST } }));
  const here = (told.items as EarlierConversation[]).filter((one) => one.inbox_id === inboxId);
  const open = here.find(({ status }) => !ENDED.includes(status));
  if (open) return { openId: open.id, mayWrite: true };
  const [newest] = here;
  const mayWrite = newest ? (await conversations.get(newest.id)).window.is_open : false;
  return { openId: null, mayWrite };
}

/**
 * What can be told before anybody writes: the conversation that is going on already, and whether
 * only a template may begin one. What cannot be read is left to the server's answer.
 */
export function useStartingFacts(whom: Whom | null, inboxId: string) {
  const who = whom?.kind === "contact" ? whom.id : whom?.phone;
  const known = useQuery({
    queryKey: ["starting-facts", who, inboxId],
    queryFn: () => (whom ? readKnown(whom, inboxId) : null),
    enabled: whom !== null && inboxId !== "",
    staleTime: 0,
    retry: false,
  });
  const hasTemplates = useTemplates(inboxId).isSuccess;
  return {
    openId: known.data?.openId ?? null,
    asksTemplate: hasTemplates && known.data?.mayWrite === false,
  };
}
