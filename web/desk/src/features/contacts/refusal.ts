import type { Problem } from "@shared/api/problem";
import i18next from "i18next";
import { reasonOf } from "../../data/refusals";

/** Why a contact would not have it, for the line below the field. */
export function refusalOf(problem: Problem): string {
  const key = `contact.refused.${problem.code.replace(/^\w+\./, "")}`;
  if (i18next.exists(key)) return i18next.t(key);
  return i18next.t("act.failed", { reason: reasonOf(problem) });
}
