import { conversations, type SimpleMove, type TransferTo } from "@shared/api/calls";
import { type Problem, problemOf } from "@shared/api/problem";
import type { Conversation, ConversationDetail, Priority } from "@shared/api/types";
import { toastStore } from "@shared/ui/toast-store";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { whenText } from "./format";
import { keys } from "./keys";

type Said = { text: string; undo?: () => void };

/** Why it was refused, in words that go after a name or a colon. */
export function reasonOf(problem: Problem): string {
  if (problem.status === 409) return i18next.t("act.stale");
  if (problem.status === 403) return i18next.t("act.forbidden");
  if (problem.status === 0) return i18next.t("act.unreachable");
  return i18next.t("act.other", { code: problem.code });
}

export function sayProblem(error: unknown): void {
  const reason = reasonOf(problemOf(error));
  toastStore.show({ tone: "error", text: i18next.t("act.failed", { reason }) });
}

/** The answer of a call is the newest row; its event will find it already here. */
export function keepRow(client: QueryClient, row: Conversation): void {
  client.setQueryData<ConversationDetail>(keys.detail(row.id), (known) =>
    known && known.version < row.version ? { ...known, ...row } : known,
  );
  void client.invalidateQueries({ queryKey: keys.detail(row.id) });
}

async function carry(
  client: QueryClient,
  act: () => Promise<Conversation>,
  said: Said,
): Promise<boolean> {
  const deed = said.undo && toastStore.begin();
  try {
    keepRow(client, await act());
  } catch (error) {
    deed?.end();
    sayProblem(error);
    void client.invalidateQueries({ queryKey: ["detail"] });
    return false;
  }
  const { text, undo } = said;
  const wish = {
    tone: "done",
    text,
    undo: undo && { label: i18next.t("act.undo"), run: undo },
  } as const;
  if (deed) deed.end(wish);
  else toastStore.show(wish);
  return true;
}

type Target = { id: string; contact_name: string };

/** What a person can do to a conversation. Each says in a toast what it did. */
export function movesOn(client: QueryClient, { id, contact_name: name }: Target) {
  const back = (move: SimpleMove) => () => void conversations.move(id, move).catch(sayProblem);
  const simple = (move: SimpleMove, text: string, inverse?: SimpleMove) =>
    carry(client, () => conversations.move(id, move), {
      text: i18next.t(text, { name }),
      ...(inverse && { undo: back(inverse) }),
    });
  return {
    take: () => simple("take", "act.taken", "unassign"),
    unassign: () => simple("unassign", "act.unassigned", "take"),
    wait: () => simple("wait", "act.waiting", "wake"),
    wake: () => simple("wake", "act.woken"),
    resolve: () => simple("resolve", "act.resolved", "reopen"),
    close: () => simple("close", "act.closed", "reopen"),
    reopen: () => simple("reopen", "act.reopened"),
    archive: () => simple("archive", "act.archived"),
    resolveWith: (said: { outcome?: string; text?: string }) =>
      carry(client, () => conversations.resolve(id, said), {
        text: i18next.t("act.resolved", { name }),
        undo: back("reopen"),
      }),
    prioritise: (priority: Priority, before: Priority) =>
      carry(client, () => conversations.change(id, { priority }), {
        text: i18next.t("act.prioritised", { priority: i18next.t(`priority.${priority}`) }),
        undo: () => void conversations.change(id, { priority: before }).catch(sayProblem),
      }),
    assign: (userId: string, to: string) =>
      carry(client, () => conversations.assign(id, userId), {
        text: i18next.t("act.assigned", { name: to }),
      }),
    transfer: (to: TransferTo, toName: string) =>
      carry(client, () => conversations.transfer(id, to), {
        text: i18next.t("act.transferred", { name: toName }),
      }),
    snooze: (until: Date) =>
      carry(client, () => conversations.snooze(id, until.toISOString()), {
        text: i18next.t("act.snoozed", { when: whenText(until.getTime(), i18next.language) }),
        undo: back("wake"),
      }),
  };
}

export type Moves = ReturnType<typeof movesOn>;

export function useMoves(target: Target): Moves {
  return movesOn(useQueryClient(), target);
}
