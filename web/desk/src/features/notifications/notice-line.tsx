import type { Notification } from "@shared/api/types";
import {
  AlarmClock,
  ArrowLeftRight,
  AtSign,
  CalendarX,
  ChevronRight,
  CircleAlert,
  type LucideIcon,
  MessageCircle,
  TimerOff,
  UserRoundCheck,
} from "lucide-react";
import { failureReason } from "../../data/failure-reason";
import { clock } from "../../data/format";
import { useTranslation } from "../../i18n/use-translation";
import css from "./notices.module.css";

const ICONS: Readonly<Record<Notification["kind"], LucideIcon>> = {
  assigned: UserRoundCheck,
  transferred: ArrowLeftRight,
  mentioned: AtSign,
  reply_failed: CircleAlert,
  scheduled_failed: CalendarX,
  overdue: TimerOff,
  snooze_ended: AlarmClock,
  new_message: MessageCircle,
};

type LineProps = { one: Notification; onOpen: () => void };

/** What it is, about whom, and why; the whole line leads there. */
export function NoticeLine({ one, onOpen }: LineProps) {
  const { t, i18n } = useTranslation();
  const words = useWords(one);
  const Icon = ICONS[one.kind];
  const isUnread = one.read_at === null;
  const kind = one.kind === "assigned" && one.actor_name === null ? "routed" : one.kind;
  return (
    <button
      type="button"
      className={css.notice}
      data-kind={one.kind}
      data-unread={isUnread || undefined}
      onClick={onOpen}
    >
      <Icon aria-hidden="true" />
      <span className={css.what}>
        {isUnread && <span className="sr">{t("notices.unread")} </span>}
        {t(`notices.kind.${kind}`, {
          who: one.actor_name ?? t("notices.nobody"),
          contact: String(one.detail.contact_name ?? ""),
        })}
      </span>
      <time dateTime={one.created_at}>{clock(one.created_at, i18n.language)}</time>
      {words && <span className={css.words}>{words}</span>}
    </button>
  );
}

/** The words that were said, or why it is so. */
function useWords({ kind, detail }: Notification): string {
  const { t, i18n } = useTranslation();
  const { text, reason, why, error_code } = detail;
  if (kind === "reply_failed") {
    return t("delivery.failed", {
      reason: t(`delivery.reason.${failureReason(String(error_code ?? ""))}`),
    });
  }
  const said = [text, reason].find((part) => typeof part === "string" && part !== "");
  if (said !== undefined) return kind === "transferred" ? `“${said}”` : String(said);
  const known = `notices.why.${why}`;
  return typeof why === "string" && i18n.exists(known) ? t(known) : "";
}

type GroupProps = { group: readonly Notification[]; onOpen: (one: Notification) => void };

/** Many of one kind: how many, and each of them when it is opened. */
export function NoticesOfOneKind({ group, onOpen }: GroupProps) {
  const { t, i18n } = useTranslation();
  const newest = group[0]?.created_at ?? "";
  const unread = group.filter(({ read_at }) => read_at === null).length;
  return (
    <details className={css.group}>
      <summary className={css.notice} data-unread={unread > 0 || undefined}>
        <ChevronRight aria-hidden="true" />
        <span className={css.what}>
          {unread > 0 && <span className="sr">{t("notices.unread")} </span>}
          {t("notices.routed", { count: group.length })}
        </span>
        <time dateTime={newest}>{clock(newest, i18n.language)}</time>
      </summary>
      <ul className={css.list}>
        {group.map((one) => (
          <li key={one.id}>
            <NoticeLine one={one} onOpen={() => onOpen(one)} />
          </li>
        ))}
      </ul>
    </details>
  );
}
