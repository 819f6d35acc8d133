import { conversations } from "@shared/api/calls";
import { type Problem, problemOf } from "@shared/api/problem";
import type { ConversationDetail } from "@shared/api/types";
import { toastStore } from "@shared/ui/toast-store";
import type { QueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { keys } from "./keys";
import { keepRow } from "./moves";
import { sayProblem } from "./refusals";

type Target = { id: string; subject: string | null };

const become = (client: QueryClient, id: string, subject: string | null) =>
  client.setQueryData<ConversationDetail>(
    keys.detail(id),
    (known) => known && { ...known, subject },
  );

async function say(client: QueryClient, c: Target, subject: string): Promise<void> {
  become(client, c.id, subject || null);
  try {
    keepRow(client, await conversations.change(c.id, { subject }));
  } catch (error) {
    become(client, c.id, c.subject);
    throw error;
  }
}

/** What a conversation is about; no words are none. Shown at once, and it can be taken back. */
export async function nameSubject(
  client: QueryClient,
  c: Target,
  subject: string,
): Promise<Problem | null> {
  try {
    await say(client, c, subject);
  } catch (error) {
    return problemOf(error);
  }
  const back = () => say(client, { id: c.id, subject }, c.subject ?? "").catch(sayProblem);
  toastStore.show({
    tone: "done",
    text: i18next.t("contact.subjectSaved"),
    undo: { label: i18next.t("act.undo"), run: () => void back() },
  });
  return null;
}
