import { ask } from "@shared/api/ask";
import { listContacts, startConversation } from "@shared/api/generated/sdk.gen";
import type { ContactRow } from "@shared/api/generated/types.gen";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Whom } from "./starting";
import { type Chosen, sentOf } from "./templates";

const REST_MS = 180;
const MOST = 8;
const NOBODY: readonly ContactRow[] = [];

/** The server finds nothing by less: two letters, or four digits. */
function isEnough(words: string): boolean {
  const digits = words.replace(/\D/g, "");
  return /\p{L}/u.test(words) ? words.length >= 2 : digits.length >= 4;
}

/** Contacts for these words, once the fingers rest. */
export function useContactSearch(words: string) {
  const [search, setSearch] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSearch(words.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [words]);
  const isAsked = isEnough(search);
  const found = useQuery({
    queryKey: ["contact-search", search],
    queryFn: () => ask(listContacts({ query: { search, limit: MOST } })),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  return {
    contacts: isAsked ? (found.data?.items ?? NOBODY) : NOBODY,
    isAsking: isAsked && (found.isFetching || search !== words.trim()),
    isDone: isAsked && found.isSuccess && !found.isFetching,
    error: isAsked ? found.error : null,
  };
}

/** What somebody wrote as a telephone number, or null. The server knows its country. */
export function numberIn(words: string): string | null {
  const text = words.trim();
  const count = text.replace(/\D/g, "").length;
  return /^\+?[\d\s().-]+$/.test(text) && count >= 8 && count <= 15 ? text : null;
}

export type First = {
  whom: Whom;
  inboxId: string;
  subject: string;
  say: { kind: "text"; text: string } | { kind: "template"; chosen: Chosen };
};

/** The conversation that began. The same key twice is one conversation. */
export function start(
  { whom, inboxId, subject, say }: First,
  key: string,
): Promise<{ id: string }> {
  const body = {
    inbox_id: inboxId,
    ...(whom.kind === "contact" ? { contact_id: whom.id } : { phone: whom.phone }),
    ...(subject.trim() && { subject: subject.trim() }),
    ...(say.kind === "text" ? { text: say.text.trim() } : { template: sentOf(say.chosen) }),
  };
  return ask(startConversation({ body, headers: { "idempotency-key": key } })) as Promise<{
    id: string;
  }>;
}
