import type { Quote, ScheduledMessage } from "@shared/api/types";
import { IconButton } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { toastStore } from "@shared/ui/toast-store";
import { useQueryClient } from "@tanstack/react-query";
import { CalendarClock, ChevronDown, CircleAlert, Paperclip, Pencil, X } from "lucide-react";
import { useState } from "react";
import { sayProblem } from "../../../data/refusals";
import { schedule, unschedule } from "../../../data/scheduled";
import { useSession } from "../../../data/session";
import { useTranslation } from "../../../i18n/use-translation";
import { useQuoteWords } from "../quote-words";
import css from "./schedule.module.css";
import { ScheduledDialog } from "./scheduled-dialog";
import { useFailureWords } from "./scheduled-words";
import { soonOrDay } from "./soon";

/**
 * What waits for its time, by its time. Several are one line until it is unfolded; what failed is
 * never folded away, and says why until it is put away.
 */
export function ScheduledList({ items }: { items: readonly ScheduledMessage[] }) {
  const { t, i18n } = useTranslation();
  const zone = useSession().company.timezone;
  const [isUnfolded, setUnfolded] = useState(false);
  const [edited, setEdited] = useState<ScheduledMessage | null>(null);
  const sorted = [...items].sort((a, b) => a.send_at.localeCompare(b.send_at));
  const waiting = sorted.filter(({ state }) => state !== "failed");
  const [first] = waiting;
  const isFolding = waiting.length > 1;
  const shown = isFolding && !isUnfolded ? sorted.filter((one) => !waiting.includes(one)) : sorted;
  return (
    <section className={css.list} aria-label={t("schedule.list")}>
      {isFolding && first && (
        <button
          type="button"
          className={css.fold}
          aria-expanded={isUnfolded}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          <CalendarClock aria-hidden="true" />
          <span className="cut">
            <b>{t("schedule.folded", { count: waiting.length })}</b>{" "}
            {!isUnfolded &&
              t("schedule.first", { when: soonOrDay(first.send_at, i18n.language, zone) })}
          </span>
          <ChevronDown aria-hidden="true" />
        </button>
      )}
      {shown.length > 0 && (
        <ul>
          {shown.map((one) => (
            <Line key={one.id} one={one} onEdit={() => setEdited(one)} />
          ))}
        </ul>
      )}
      {edited && <ScheduledDialog one={edited} onClose={() => setEdited(null)} />}
    </section>
  );
}

function Line({ one, onEdit }: { one: ScheduledMessage; onEdit: () => void }) {
  const { t, i18n } = useTranslation();
  const { user, company, permissions } = useSession();
  const failureOf = useFailureWords();
  const cancel = useCancel();
  const isFailed = one.state === "failed";
  const isMine = one.author_id === user.id;
  const mayTouch = isMine || permissions.includes("conversation.assign_others");
  const when = soonOrDay(one.send_at, i18n.language, company.timezone);
  return (
    <li className={cx(css.line, isFailed && css.failed)}>
      {isFailed ? <CircleAlert aria-hidden="true" /> : <CalendarClock aria-hidden="true" />}
      <span className={css.words}>
        <b>
          {t(isFailed ? "schedule.wasFor" : "schedule.for", { when })}
          {!isMine && ` · ${one.author_name}`}
        </b>
        {one.attachment_id && <Paperclip aria-label={t("schedule.withFile")} />}
        <span className="cut" translate="no">
          {one.text}
        </span>
        {one.reply_to && <Answered quote={one.reply_to} />}
        {isFailed && <small role="alert">{failureOf(one.error_code, one.error)}</small>}
        {!isFailed && one.unless_answered && (
          <small title={t("schedule.onlyUnless")}>{t("schedule.onlyUnlessShort")}</small>
        )}
      </span>
      {mayTouch && (
        <>
          <IconButton label={t("schedule.edit", { when })} onClick={onEdit}>
            <Pencil aria-hidden="true" />
          </IconButton>
          <IconButton
            label={t(isFailed ? "schedule.putAway" : "schedule.cancel", { when })}
            onClick={() => cancel(one)}
          >
            <X aria-hidden="true" />
          </IconButton>
        </>
      )}
    </li>
  );
}

/** The message that it will answer. */
function Answered({ quote }: { quote: Quote }) {
  const { t } = useTranslation();
  const wordsOf = useQuoteWords();
  return (
    <small className="cut">
      {t("thread.quoteOf")} <q translate="no">{wordsOf(quote)}</q>
    </small>
  );
}

/** It is taken away at once. One's own that still has time can be set again. */
function useCancel(): (one: ScheduledMessage) => void {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { user } = useSession();
  return (one) => {
    const { text, attachment_id, reply_to_id, send_at, unless_answered, seen_seq } = one;
    const isLost = one.state === "failed" || one.author_id !== user.id;
    const again = () => {
      const later = { text, attachment_id, reply_to_id, send_at, unless_answered, seen_seq };
      schedule(client, one.conversation_id, later).catch(sayProblem);
    };
    const done = () =>
      toastStore.show({
        tone: "done",
        text: t(one.state === "failed" ? "schedule.wasPutAway" : "schedule.cancelled"),
        undo: isLost ? undefined : { label: t("act.undo"), run: again },
      });
    unschedule(client, one).then(done, sayProblem);
  };
}
