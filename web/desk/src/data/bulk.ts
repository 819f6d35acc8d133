import { ask } from "@shared/api/ask";
import { conversations } from "@shared/api/calls";
import {
  tagConversation,
  untagConversation,
  updateConversation,
} from "@shared/api/generated/sdk.gen";
import { type Problem, problemOf } from "@shared/api/problem";
import type { Conversation } from "@shared/api/types";

export type Priority = "low" | "normal" | "high" | "urgent";
export const PRIORITIES: readonly Priority[] = ["urgent", "high", "normal", "low"];

/** What can be done to many, by the names of `POST /conversations/bulk`. */
export type BulkAct =
  | { action: "take" | "unassign" | "resolve" | "reopen" | "archive" }
  | { action: "assign"; user_id: string }
  | { action: "transfer"; department_id: string }
  | { action: "tag" | "untag"; tag_id: string }
  | { action: "snooze"; until: string }
  | { action: "priority"; priority: Priority };

export type BulkResult = { id: string; problem: Problem | null };

const AT_ONCE = 4;

/** One refusal stops nobody: each is done by itself, a few at a time, and answered by itself. */
export async function carryOut(ids: readonly string[], acts: ActsOf): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  const waiting = [...ids];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      results.push(await carryOutOne(id, acts(id)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return ids.flatMap((id) => results.find((result) => result.id === id) ?? []);
}

/** What is to be done to this one, one after the other. */
export type ActsOf = (id: string) => readonly BulkAct[];

async function carryOutOne(id: string, acts: readonly BulkAct[]): Promise<BulkResult> {
  try {
    for (const act of acts) await perform(id, act);
    return { id, problem: null };
  } catch (error) {
    return { id, problem: problemOf(error) };
  }
}

function perform(id: string, act: BulkAct): Promise<unknown> {
  const path = { conversation_id: id };
  switch (act.action) {
    case "assign":
      return conversations.assign(id, act.user_id);
    case "transfer":
      return conversations.transfer(id, { department_id: act.department_id });
    case "tag":
      return ask(tagConversation({ path: { ...path, tag_id: act.tag_id } }));
    case "untag":
      return ask(untagConversation({ path: { ...path, tag_id: act.tag_id } }));
    case "snooze":
      return conversations.snooze(id, act.until);
    case "priority":
      return ask(updateConversation({ path, body: { priority: act.priority } }));
    default:
      return conversations.move(id, act.action);
  }
}

function giveBack(before: Conversation, me: string): BulkAct[] {
  if (before.assignee_id === null) return [{ action: "unassign" }];
  if (before.assignee_id === me) return [{ action: "take" }];
  return [{ action: "assign", user_id: before.assignee_id }];
}

/** What takes an act back, from how the conversation was before it. Empty: it changed nothing. */
export function inverseOf(act: BulkAct, before: Conversation, me: string): BulkAct[] {
  switch (act.action) {
    case "take":
    case "assign":
    case "unassign":
      return giveBack(before, me);
    case "transfer":
      if (before.department_id === null || before.department_id === act.department_id) return [];
      return [
        { action: "transfer", department_id: before.department_id },
        ...(before.assignee_id === null ? [] : giveBack(before, me)),
      ];
    case "tag":
      return before.tag_ids.includes(act.tag_id) ? [] : [{ ...act, action: "untag" }];
    case "untag":
      return before.tag_ids.includes(act.tag_id) ? [{ ...act, action: "tag" }] : [];
    case "snooze":
      return before.snoozed_until === null
        ? giveBack(before, me)
        : [{ action: "snooze", until: before.snoozed_until }];
    case "priority":
      return [{ action: "priority", priority: before.priority as Priority }];
    case "resolve":
    case "archive":
      return [{ action: "reopen" }, ...giveBack(before, me)];
    default:
      return [];
  }
}
