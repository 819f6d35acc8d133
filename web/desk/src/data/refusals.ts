import { type Problem, problemOf } from "@shared/api/problem";
import { toastStore } from "@shared/ui/toast-store";
import i18next from "i18next";

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
