import type { Message } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { ArrowDown } from "lucide-react";
import { Fragment, useMemo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { dayKey, longDate } from "../../data/format";
import type { Outgoing } from "../../data/outbox";
import { typingStore } from "../../data/typing";
import { Bubble } from "./bubble";
import css from "./bubble.module.css";
import { DeliveryBar } from "./delivery-bar";
import { Note } from "./note";
import { OutgoingEntry } from "./outgoing";
import { useAnchoredScroll } from "./scroll";
import { SystemLine } from "./system-line";
import thread from "./thread.module.css";
import { entriesOf, type TimelineEntry } from "./timeline-entries";

type Props = {
  conversationId: string;
  name: string;
  messages: readonly Message[];
  outgoing: readonly Outgoing[];
  firstNew: number | null;
  hasOlder: boolean;
  onOlder: () => void;
  onSeen: () => void;
};

export function TimelineView(props: Props) {
  const { t } = useTranslation();
  const { conversationId, messages, outgoing, firstNew, hasOlder } = props;
  const entries = useMemo(() => entriesOf(messages, firstNew), [messages, firstNew]);
  const typists = useSyncExternalStore(typingStore.subscribe, () => typingStore.at(conversationId));
  const scroll = useAnchoredScroll({
    oldest: messages[0]?.seq ?? 0,
    newest: messages.at(-1)?.seq ?? 0,
    tail: outgoing.length + typists.length,
    onTop: props.onOlder,
    onBottom: props.onSeen,
  });

  return (
    <>
      <div
        ref={scroll.ref}
        data-pane
        className={thread.scroll}
        onScroll={scroll.onScroll}
        role="log"
        tabIndex={0} // a region that scrolls is reached by keys
        aria-label={t("thread.log", { name: props.name })}
      >
        <div className={thread.log} ref={scroll.contentRef}>
          {!hasOlder && <p className={thread.start}>{t("thread.start")}</p>}
          {hasOlder && <p className={thread.start}>{t("thread.older")}</p>}
          {entries.map((entry) => (
            <Entry key={entry.key} entry={entry} since={scroll.openedAtSeq} />
          ))}
          {outgoing.map((entry) => (
            <OutgoingEntry key={entry.localId} entry={entry} />
          ))}
          {typists.map((someone) => (
            <p key={someone.name} className={css.typing}>
              <span className={css.dots} aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              {t("thread.typing", { name: someone.name })}
            </p>
          ))}
        </div>
      </div>
      {scroll.newBelow !== null && (
        <div className={thread.foot}>
          <Button size="small" className={thread.pill} onClick={scroll.toEnd}>
            <ArrowDown aria-hidden="true" />
            {scroll.newBelow > 0
              ? t("thread.newBelow", { count: scroll.newBelow })
              : t("thread.toEnd")}
          </Button>
        </div>
      )}
    </>
  );
}

function Entry({ entry, since }: { entry: TimelineEntry; since: number }) {
  const { t } = useTranslation();
  if (entry.kind === "day") return <Day at={entry.at} />;
  if (entry.kind === "new") return <p className={cx(css.day, css.new)}>{t("thread.new")}</p>;
  const { message } = entry;
  if (message.kind === "system") return <SystemLine message={message} />;
  if (message.kind === "note") return <Note message={message} />;
  return (
    <Fragment>
      <Bubble
        message={message}
        isTight={entry.isTight}
        isLast={entry.isLast}
        isFresh={message.seq > since}
      />
      <DeliveryBar message={message} />
    </Fragment>
  );
}

const DAY_MS = 86_400_000;

function Day({ at }: { at: string }) {
  const { t, i18n } = useTranslation();
  const date = longDate(at, i18n.language);
  const now = Date.now();
  if (dayKey(at) === dayKey(now)) return <p className={css.day}>{t("thread.today", { date })}</p>;
  const isYesterday = dayKey(at) === dayKey(now - DAY_MS);
  return <p className={css.day}>{isYesterday ? t("thread.yesterday", { date }) : date}</p>;
}
