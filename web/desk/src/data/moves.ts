import { conversations, type SimpleMove, type TransferTo } from "@shared/api/calls";
import type { Conversation, ConversationDetail, Priority } from "@shared/api/types";
import { toastStore } from "@shared/ui/toast-store";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import type { BulkAct } from "./bulk";
import { whenText } from "./format";
import { keys } from "./keys";
import { sayProblem } from "./refusals";
import { useSession } from "./session";

type Said = { text: string; undo?: () => void };

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

/**
 * What a person (`me`) can do to a conversation as it is now. Each says in a toast what it did,
 * and how it is taken back.
 */
export function movesOn(client: QueryClient, before: Conversation, me: string) {
  const { id, contact_name: name } = before;
  const wasEnded = before.resolved_at !== null;
  /** Without `act` there is no way back. */
  const done = (
    call: () => Promise<Conversation>,
    act: BulkAct | null,
    text: string,
    words?: Record<string, string>,
  ) =>
    carry(client, call, {
      text: i18next.t(text, { name, ...words }),
      ...(act && { undo: () => takeBack(act, before, me) }),
    });
  const simple = (action: SimpleMove, text: string, isFinal = false) =>
    done(() => conversations.move(id, action), isFinal ? null : { action }, text);
  return {
    take: () => simple("take", "act.taken"),
    unassign: () => simple("unassign", "act.unassigned"),
    wait: () => simple("wait", "act.waiting"),
    wake: () => simple("wake", "act.woken"),
    resolve: () => simple("resolve", "act.resolved"),
    close: () => simple("close", "act.closed", wasEnded),
    reopen: () => simple("reopen", "act.reopened", true),
    archive: () => simple("archive", "act.archived"),
    unarchive: () => simple("unarchive", "act.unarchived"),
    resolveWith: (said: { outcome?: string; text?: string }) =>
      done(() => conversations.resolve(id, said), { action: "resolve" }, "act.resolved"),
    prioritise: (priority: Priority) =>
      done(
        () => conversations.change(id, { priority }),
        { action: "priority", priority },
        "act.prioritised",
        { priority: i18next.t(`priority.${priority}`) },
      ),
    assign: (userId: string, to: string) =>
      done(
        () => conversations.assign(id, userId),
        { action: "assign", user_id: userId },
        "act.assigned",
        { name: to },
      ),
    transfer: (to: TransferTo, toName: string) =>
      done(
        () => conversations.transfer(id, to),
        isOfTheBot(before) ? null : { action: "transfer", ...to },
        "act.transferred",
        { name: toName },
      ),
    snooze: (until: Date) =>
      done(
        () => conversations.snooze(id, until.toISOString()),
        { action: "snooze", until: until.toISOString() },
        "act.snoozed",
        { when: whenText(until.getTime(), i18next.language) },
      ),
  };
}

/** What nobody had cannot go back to anybody. */
const isOfTheBot = (c: Conversation) => c.department_id === null && c.assignee_id === null;

/** What takes things back is not needed before there is something to take back. */
function takeBack(act: BulkAct, before: Conversation, me: string): void {
  import("./taking-back").then((later) => later.takeBack(act, [before], me)).catch(sayProblem);
}

export type Moves = ReturnType<typeof movesOn>;

export function useMoves(target: Conversation): Moves {
  return movesOn(useQueryClient(), target, useSession().user.id);
}
