import { ask } from "@shared/api/ask";
import type { TransferTo } from "@shared/api/calls";
import { changeConversations } from "@shared/api/generated/sdk.gen";
import type * as wire from "@shared/api/generated/types.gen";
import { type Problem, problemOf } from "@shared/api/problem";
import type { Priority } from "@shared/api/types";

export const PRIORITIES: readonly Priority[] = ["urgent", "high", "normal", "low"];

/** What can be done to many, by the names of `POST /conversations/bulk`. */
export type BulkAct =
  | { action: "take" | "unassign" | "wait" | "wake" | "resolve" | "close" | "reopen" }
  | { action: "archive" | "unarchive" | "recall" }
  | { action: "assign"; user_id: string }
  | ({ action: "transfer" } & TransferTo)
  | { action: "tag" | "untag"; tag_id: string }
  | { action: "snooze"; until: string }
  | { action: "priority"; priority: Priority };

export type BulkResult = { id: string; problem: Problem | null };

/** One refusal stops nobody; a call that fails altogether is told of every one. */
export async function carryOut(ids: readonly string[], act: BulkAct): Promise<BulkResult[]> {
  if (ids.length === 0) return [];
  try {
    const { results } = await ask(changeConversations({ body: { ids: [...ids], ...act } }));
    return results.map(({ id, problem }) => ({ id, problem: problem && told(problem) }));
  } catch (error) {
    return ids.map((id) => ({ id, problem: problemOf(error) }));
  }
}

const told = ({ status, code, title, detail, request_id }: wire.Problem): Problem => ({
  status,
  code,
  title,
  detail: detail ?? null,
  requestId: request_id ?? null,
  retryAfterSeconds: null,
});

/** To each what is planned for it, one after the other; who is refused once is left alone. */
export async function carryOutEach(plan: ReadonlyMap<string, readonly BulkAct[]>) {
  const refused: BulkResult[] = [];
  const isLeft = (id: string) => !refused.some((result) => result.id === id);
  const longest = Math.max(0, ...[...plan.values()].map((acts) => acts.length));
  for (let step = 0; step < longest; step++) {
    const alike = new Map<string, { act: BulkAct; ids: string[] }>();
    for (const [id, acts] of plan) {
      const act = acts[step];
      if (!act || !isLeft(id)) continue;
      const key = JSON.stringify(act);
      const group = alike.get(key) ?? { act, ids: [] };
      group.ids.push(id);
      alike.set(key, group);
    }
    for (const { act, ids } of alike.values()) {
      const results = await carryOut(ids, act);
      refused.push(...results.filter(({ problem }) => problem !== null));
    }
  }
  return refused;
}
