import type { ConversationDetail } from "@shared/api/types";
import { cx } from "@shared/ui/cx";
import { Eye, Lock } from "lucide-react";
import { hoursAndMinutes } from "../../data/format";
import { useNow } from "../../data/now";
import { useTranslation } from "../../i18n/use-translation";
import css from "./composer.module.css";

const DAY_MS = 24 * 3_600_000;
const ENDING_MS = 2 * 3_600_000;
const ROUND = 37.7;

/** How long the channel still takes free text: a ring and words. */
export function WindowSign({
  conversation,
  isNote,
}: {
  conversation: ConversationDetail;
  isNote: boolean;
}) {
  const { t } = useTranslation();
  const now = useNow();
  const { ends_at, is_open, kind } = conversation.window;
  if (isNote) {
    return (
      <span className={css.sign}>
        <Eye aria-hidden="true" />
        {t("composer.onlyTeam")}
      </span>
    );
  }
  if (
    kind === "unlimited" ||
    conversation.status === "resolved" ||
    conversation.status === "closed"
  ) {
    return null;
  }
  const left = ends_at ? Date.parse(ends_at) - now : 0;
  if (!is_open || left <= 0) {
    return (
      <span className={cx(css.sign, css.over)}>
        <Lock aria-hidden="true" />
        {t("composer.closed")}
      </span>
    );
  }
  const isEnding = left < ENDING_MS;
  const time = hoursAndMinutes(left);
  return (
    <span className={cx(css.sign, isEnding && css.ending)}>
      <Ring part={left / DAY_MS} colour={isEnding ? "var(--warn)" : "var(--ok)"} />
      <span className={css.long}>
        {t(isEnding ? "composer.ending" : "composer.window", { time })}
      </span>
      <span className={css.short}>{t("composer.windowShort", { time })}</span>
    </span>
  );
}

function Ring({ part, colour }: { part: number; colour: string }) {
  const circle = { cx: 8, cy: 8, r: 6, fill: "none", strokeWidth: 2.5 };
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <circle {...circle} stroke="var(--border-strong)" />
      <circle
        {...circle}
        stroke={colour}
        strokeDasharray={`${Math.min(1, part) * ROUND} ${ROUND}`}
        transform="rotate(-90 8 8)"
        strokeLinecap="round"
      />
    </svg>
  );
}
