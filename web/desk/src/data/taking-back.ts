import "../i18n/later";
import type { Conversation, Priority } from "@shared/api/types";
import { toastStore } from "@shared/ui/toast-store";
import i18next from "i18next";
import { type BulkAct, type BulkResult, carryOutEach } from "./bulk";
import { reasonOf } from "./refusals";

function giveBack(before: Conversation, me: string): BulkAct[] {
  if (before.assignee_id === null) return [{ action: "unassign" }];
  if (before.assignee_id === me) return [{ action: "take" }];
  return [{ action: "assign", user_id: before.assignee_id }];
}

/** Whoever opens one again has it. */
function openAgain(before: Conversation, me: string): BulkAct[] {
  return [{ action: "reopen" }, ...(before.assignee_id === me ? [] : giveBack(before, me))];
}

/** What takes an act back, from how the conversation was before it. Empty: it changed nothing. */
export function inverseOf(act: BulkAct, before: Conversation, me: string): BulkAct[] {
  switch (act.action) {
    case "take":
    case "assign":
    case "unassign":
      return giveBack(before, me);
    case "transfer":
      // What the bot had cannot go back to it.
      return (before.department_id ?? before.assignee_id) ? [{ action: "recall" }] : [];
    case "tag":
      return before.tag_ids.includes(act.tag_id) ? [] : [{ ...act, action: "untag" }];
    case "untag":
      return before.tag_ids.includes(act.tag_id) ? [{ ...act, action: "tag" }] : [];
    case "wait":
      return [{ action: "wake" }];
    case "snooze":
      return before.snoozed_until === null
        ? [{ action: "wake" }]
        : [{ action: "snooze", until: before.snoozed_until }];
    case "priority":
      return [{ action: "priority", priority: before.priority as Priority }];
    case "wake":
      return before.snoozed_until === null
        ? [{ action: "wait" }]
        : [{ action: "snooze", until: before.snoozed_until }];
    case "unarchive":
      return [{ action: "archive" }];
    case "archive":
      return before.resolved_at === null ? openAgain(before, me) : [{ action: "unarchive" }];
    case "resolve":
    case "close":
      return openAgain(before, me);
    default:
      return [];
  }
}

export type Refused = { id: string; name: string; reason: string };

/** Of whom it was refused, and why. */
export function reasons(results: readonly BulkResult[], rows: readonly Conversation[]): Refused[] {
  return results.flatMap(({ id, problem }) => {
    const name = rows.find((row) => row.id === id)?.contact_name ?? "";
    return problem === null ? [] : [{ id, name, reason: reasonOf(problem) }];
  });
}

/** Each goes back to how it was `before`. What could not is told, by name. */
export async function takeBack(
  act: BulkAct,
  before: readonly Conversation[],
  me: string,
): Promise<void> {
  const inverse = new Map(before.map((row) => [row.id, inverseOf(act, row, me)]));
  const refused = await carryOutEach(inverse);
  if (refused.length === 0) return;
  const text = reasons(refused, before)
    .map(({ name, reason }) => `${name}: ${reason}`)
    .join(" ");
  toastStore.show({ tone: "error", text: i18next.t("bulk.notUndone", { text }) });
}
