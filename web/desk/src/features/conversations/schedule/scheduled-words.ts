import type { Problem } from "@shared/api/problem";
import { reasonOf } from "../../../data/refusals";
import { useTranslation } from "../../../i18n/use-translation";

const WORDS: Readonly<Record<string, string>> = {
  "scheduled.bad_time": "schedule.refused.badTime",
  "scheduled.outside_window": "schedule.refused.outsideWindow",
  "scheduled.too_many": "schedule.refused.tooMany",
  "scheduled.already_done": "schedule.refused.alreadyDone",
  "scheduled.author_gone": "schedule.refused.authorGone",
  "conversation.answered_meanwhile": "schedule.refused.answered",
  "delivery.window_closed": "schedule.refused.windowClosed",
};

/** Why it cannot be scheduled. */
export function useRefusalWords(): (problem: Problem) => string {
  const { t } = useTranslation();
  return (problem) => {
    const words = WORDS[problem.code];
    return words ? t(words) : t("act.failed", { reason: reasonOf(problem) });
  };
}

/** Why it was not sent when its time had come. */
export function useFailureWords(): (code: string | null, error: string | null) => string {
  const { t } = useTranslation();
  return (code, error) => {
    const words = WORDS[code ?? ""];
    return words ? t(words) : (error ?? t("schedule.refused.unknown"));
  };
}
