import type { DeliveryStatus, Message } from "@shared/api/types";
import { cx } from "@shared/ui/cx";
import { Logo } from "@shared/ui/logo";
import { Receipt } from "@shared/ui/receipt";
import { FileQuestion, Smartphone, Undo2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { clock } from "../../data/format";
import css from "./bubble.module.css";
import { CARRIED, Files } from "./files/files";

type Props = { message: Message; isTight: boolean; isLast: boolean; isFresh: boolean };

/** What somebody said: to us on the left, from us on the right. */
export function Bubble({ message: m, isTight, isLast, isFresh }: Props) {
  const { t } = useTranslation();
  const isOut = m.direction === "outbound";
  const isBot = m.author_type === "bot";
  const author = authorOf(m, t);
  const isByPhone = m.detail.via === "phone";
  return (
    <article
      aria-label={t(isOut ? "thread.saysOut" : "thread.saysIn", { name: author })}
      className={cx(
        css.line,
        isOut && css.out,
        isTight && css.tight,
        isLast && css.tail,
        isBot && css.bot,
        m.status === "failed" && css.failed,
        m.status === "unconfirmed" && css.doubt,
        isFresh && css.fresh,
        m.revoked_at && css.revoked,
        m.reactions.length > 0 && css.reacted,
      )}
    >
      <div className={css.bubble}>
        {isBot && !isTight && (
          <div className={css.who}>
            <Logo size={14} />
            {t("thread.bot")}
          </div>
        )}
        {isByPhone && !isTight && (
          <div className={css.who}>
            <Smartphone aria-hidden="true" />
            {t("thread.byPhone")}
          </div>
        )}
        {m.revoked_at && (
          <div className={css.taken}>
            <Undo2 aria-hidden="true" />
            {t(isOut ? "thread.revokedOut" : "thread.revokedIn")}
          </div>
        )}
        <Body message={m} />
        <Edited message={m} />
        <Time at={m.created_at} status={isOut ? m.status : null} />
      </div>
      <Reactions message={m} />
    </article>
  );
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

function authorOf(m: Message, t: (key: string) => string): string {
  if (m.author_type === "bot") return t("thread.bot");
  if (m.detail.via === "phone") return t("thread.byPhone");
  return m.author_name ?? t("thread.somebody");
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
      {m.reactions.map((one) => {
        const label = t(one.by === "contact" ? "thread.reactedIn" : "thread.reactedOut", {
          emoji: one.emoji,
        });
        return (
          <span key={`${one.by}${one.user_id ?? ""}`} role="img" aria-label={label} title={label}>
            {one.emoji}
          </span>
        );
      })}
    </span>
  );
}

function Body({ message: m }: { message: Message }) {
  const { t, i18n } = useTranslation();
  if (m.kind === "text") return <LongText text={m.body} />;
  if (CARRIED.has(m.kind)) {
    return (
      <>
        <Files message={m} />
        {m.body && <LongText text={m.body} />}
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

const LONG_LETTERS = 700;
const LONG_LINES = 12;

export function LongText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > LONG_LETTERS || text.split("\n").length > LONG_LINES;
  if (!isLong || isOpen) return <Linked text={text} />;
  return (
    <>
      <span className={css.folded}>
        <Linked text={text} />
      </span>
      <button type="button" className={css.all} onClick={() => setOpen(true)}>
        {t("thread.readAll")}
      </button>
    </>
  );
}

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/g;

/** Addresses become links that say nothing about where the reader came from. */
function Linked({ text }: { text: string }): ReactNode {
  return text.split(ADDRESS).map((part, i) =>
    i % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
      <a key={i} href={part} target="_blank" rel="noopener noreferrer nofollow">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
