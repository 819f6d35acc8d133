import { cx } from "@shared/ui/cx";
import { memo } from "react";
import { dayKey, isYesterday, longDate } from "../../data/format";
import { useNow } from "../../data/now";
import { useTranslation } from "../../i18n/use-translation";
import { Bubble } from "./bubble";
import css from "./bubble.module.css";
import { DeliveryBar } from "./delivery-bar";
import { Note } from "./note";
import { OutgoingEntry } from "./outgoing";
import { SystemLine } from "./system-line";
import thread from "./thread.module.css";
import type { TimelineEntry } from "./timeline-entries";

type Props = {
  entry: TimelineEntry;
  name: string;
  /** Entries after this one came while the conversation was open. */
  since: number;
  isFlashing: boolean;
};

/** One row of the column. What it shows is drawn again only when it is different. */
export const TimelineRow = memo(
  function TimelineRow({ entry, name, since, isFlashing }: Props) {
    return (
      <div
        className={cx(css.row, isFlashing && css.flash)}
        data-row={entry.key}
        data-seq={entry.kind === "message" ? entry.message.seq : undefined}
      >
        <div className={css.rowIn}>
          <Entry entry={entry} name={name} since={since} />
        </div>
      </div>
    );
  },
  (before, after) =>
    before.isFlashing === after.isFlashing &&
    before.name === after.name &&
    isSame(before.entry, after.entry),
);

function isSame(a: TimelineEntry, b: TimelineEntry): boolean {
  if (a === b) return true;
  if (a.key !== b.key || a.kind !== b.kind) return false;
  if (a.kind === "message" && b.kind === "message") {
    return a.message === b.message && a.isTight === b.isTight && a.isLast === b.isLast;
  }
  if (a.kind === "outgoing" && b.kind === "outgoing") return a.outgoing === b.outgoing;
  if (a.kind === "edge" && b.kind === "edge") return a.hasOlder === b.hasOlder;
  return true;
}

function Entry({ entry, name, since }: Omit<Props, "isFlashing">) {
  const { t } = useTranslation();
  if (entry.kind === "edge") {
    return <p className={thread.start}>{t(entry.hasOlder ? "thread.older" : "thread.start")}</p>;
  }
  if (entry.kind === "day") return <Day at={entry.at} />;
  if (entry.kind === "new") return <p className={cx(css.day, css.new)}>{t("thread.new")}</p>;
  if (entry.kind === "outgoing") return <OutgoingEntry entry={entry.outgoing} />;
  if (entry.kind === "typing") return <Typing name={entry.name} />;
  const { message } = entry;
  if (message.kind === "system") return <SystemLine message={message} />;
  if (message.kind === "note") return <Note message={message} />;
  return (
    <>
      <Bubble
        message={message}
        isTight={entry.isTight}
        isLast={entry.isLast}
        isFresh={message.seq > since}
        name={name}
      />
      <DeliveryBar message={message} />
    </>
  );
}

function Typing({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <p className={css.typing}>
      <span className={css.dots} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {t("thread.typing", { name })}
    </p>
  );
}

const MINUTE_MS = 60_000;

function Day({ at }: { at: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow(MINUTE_MS);
  const date = longDate(at, i18n.language);
  if (dayKey(at) === dayKey(now)) return <p className={css.day}>{t("thread.today", { date })}</p>;
  return <p className={css.day}>{isYesterday(at, now) ? t("thread.yesterday", { date }) : date}</p>;
}
