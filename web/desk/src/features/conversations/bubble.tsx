import type { DeliveryStatus, Message } from "@shared/api/types";
import { Star } from "@shared/ui/chip";
import { cx } from "@shared/ui/cx";
import { Logo } from "@shared/ui/logo";
import { Receipt } from "@shared/ui/receipt";
import { FileQuestion, LayoutTemplate, Smartphone, Undo2 } from "lucide-react";
import { type FocusEvent, memo, type ReactNode, useState } from "react";
import { clock } from "../../data/format";
import { useTranslation } from "../../i18n/use-translation";
import css from "./bubble.module.css";
import { BubbleBar } from "./bubble-bar";
import { Quote } from "./bubble-quote";
import { LongText } from "./bubble-text";
import { CARRIED, Files } from "./files/files";

type Props = {
  message: Message;
  isTight: boolean;
  isLast: boolean;
  isFresh: boolean;
  /** Whose conversation it is. */
  name?: string;
};

/** What somebody said: to us on the left, from us on the right. */
export const Bubble = memo(function Bubble(props: Props) {
  const { message: m, isTight, isLast, isFresh, name = "" } = props;
  const { t } = useTranslation();
  const near = useNear();
  const isOut = m.direction === "outbound";
  const author = authorOf(m, name, t);
  const isHere = m.attachments.some((one) => one.state === "stored");
  const look = { image: css.media, sticker: css.bare }[m.kind as string];
  return (
    <article
      tabIndex={-1}
      {...near.zone}
      aria-label={t(isOut ? "thread.saysOut" : "thread.saysIn", { name: author })}
      className={cx(lookOf(m), isTight && css.tight, isLast && css.tail, isFresh && css.fresh)}
    >
      <div className={cx(css.bubble, isHere && look)} data-side={isOut ? "out" : "in"} data-bubble>
        {!isTight && <Mark message={m} />}
        {m.revoked_at && (
          <div className={css.taken}>
            <Undo2 aria-hidden="true" />
            {t(isOut ? "thread.revokedOut" : "thread.revokedIn")}
          </div>
        )}
        {m.reply_to && <Quote quote={m.reply_to} name={name} />}
        <Body message={m} />
        <Edited message={m} />
        <Time at={m.created_at} status={isOut ? m.status : null} />
        {near.isNear && <BubbleBar message={m} onHold={near.hold} />}
      </div>
      <Reactions message={m} />
    </article>
  );
});

function lookOf(m: Message): string {
  return cx(
    css.line,
    m.direction === "outbound" && css.out,
    m.author_type === "bot" && css.bot,
    m.status === "failed" && css.failed,
    m.status === "unconfirmed" && css.doubt,
    m.revoked_at && css.revoked,
    m.reactions.length > 0 && css.reacted,
  );
}

/** A pointer or the focus is here; while a menu of the bar is open it counts as such. */
function useNear() {
  const [isOver, setOver] = useState(false);
  const [isHeld, hold] = useState(false);
  return {
    isNear: isOver || isHeld,
    hold,
    zone: {
      onPointerEnter: () => setOver(true),
      onPointerLeave: (event: React.PointerEvent<HTMLElement>) =>
        setOver(event.currentTarget.contains(document.activeElement)),
      onFocus: () => setOver(true),
      onBlur: (event: FocusEvent<HTMLElement>) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOver(false);
      },
    },
  };
}

/** Whoever is no person says so on top. */
function Mark({ message: m }: { message: Message }): ReactNode {
  const { t } = useTranslation();
  const mark = (Icon: ReactNode, words: string, look?: string) => (
    <div className={cx(css.who, look)}>
      {Icon}
      {words}
    </div>
  );
  if (m.detail.by === "ai") return mark(<Star size={14} />, t("thread.ai"), css.ai);
  if (m.author_type === "bot") return mark(<Logo size={14} />, t("thread.bot"));
  if (m.detail.via === "phone") {
    return mark(<Smartphone aria-hidden="true" />, t("thread.byPhone"));
  }
  if (m.kind === "template") return mark(<LayoutTemplate aria-hidden="true" />, t("kind.template"));
  return null;
}

export function Time({ at, status }: { at: string; status: DeliveryStatus | null }) {
  const { t, i18n } = useTranslation();
  return (
    <span className={css.time}>
      <time dateTime={at}>{clock(at, i18n.language)}</time>
      {status && <Receipt status={status} label={t(`receipt.${status}`)} />}
    </span>
  );
}

function authorOf(m: Message, contact: string, t: (key: string) => string): string {
  if (m.author_type === "bot") return t("thread.bot");
  if (m.detail.via === "phone") return t("thread.byPhone");
  if (m.author_name) return m.author_name;
  return (m.author_type === "contact" && contact) || t("thread.somebody");
}

/** Words that were changed later say so; the first ones can be read by pointing or focusing. */
function Edited({ message: m }: { message: Message }) {
  const { t } = useTranslation();
  if (!m.edited_at) return null;
  if (m.original_body === null) return <span className={css.edited}>{t("thread.edited")}</span>;
  return (
    <details className={css.edited}>
      <summary>{t("thread.edited")}</summary>
      {t("thread.before", { text: m.original_body })}
    </details>
  );
}

function Reactions({ message: m }: { message: Message }) {
  const { t } = useTranslation();
  if (m.reactions.length === 0) return null;
  return (
    <span className={css.reactions}>
      {reactionsOf(m).map(({ by, emoji, count }) => {
        const said = t(by === "contact" ? "thread.reactedIn" : "thread.reactedOut", { emoji });
        const label = count > 1 ? `${said} (${count})` : said;
        return (
          <span key={`${by}${emoji}`} role="img" aria-label={label} title={label}>
            {emoji}
            {count > 1 && <small>{count}</small>}
          </span>
        );
      })}
    </span>
  );
}

/** The same one of several people stands there once, with their number. */
function reactionsOf({ reactions }: Message) {
  const kinds = new Map<string, { by: string; emoji: string; count: number }>();
  for (const { by, emoji } of reactions) {
    const before = kinds.get(`${by}${emoji}`)?.count ?? 0;
    kinds.set(`${by}${emoji}`, { by, emoji, count: before + 1 });
  }
  return [...kinds.values()];
}

function Body({ message: m }: { message: Message }) {
  const { t, i18n } = useTranslation();
  if (m.kind === "text" || m.kind === "template") return <LongText text={m.body} id={m.id} />;
  if (CARRIED.has(m.kind)) {
    return (
      <>
        <Files message={m} />
        {m.body && <LongText text={m.body} id={m.id} />}
      </>
    );
  }
  const told = typeof m.detail.kind === "string" ? m.detail.kind : m.kind;
  const kind = i18n.exists(`kind.${told}`) ? t(`kind.${told}`) : told;
  return (
    <>
      <span className={css.odd}>
        <FileQuestion aria-hidden="true" />
        {t("thread.unsupported", { kind })}
      </span>
      {m.body && <LongText text={`\n${m.body}`} />}
    </>
  );
}
