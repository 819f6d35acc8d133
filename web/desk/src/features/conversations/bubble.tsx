import type { DeliveryStatus, Message } from "@shared/api/types";
import { cx } from "@shared/ui/cx";
import { Logo } from "@shared/ui/logo";
import { Receipt } from "@shared/ui/receipt";
import { FileQuestion } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { clock } from "../../data/format";
import css from "./bubble.module.css";

type Props = { message: Message; isTight: boolean; isLast: boolean; isFresh: boolean };

/** What somebody said: to us on the left, from us on the right. */
export function Bubble({ message: m, isTight, isLast, isFresh }: Props) {
  const { t } = useTranslation();
  const isOut = m.direction === "outbound";
  const isBot = m.author_type === "bot";
  const author = isBot ? t("thread.bot") : (m.author_name ?? t("thread.somebody"));
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
      )}
    >
      <div className={css.bubble}>
        {isBot && !isTight && (
          <div className={css.who}>
            <Logo size={14} />
            {t("thread.bot")}
          </div>
        )}
        <Body message={m} />
        <Time at={m.created_at} status={isOut ? m.status : null} />
      </div>
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

function Body({ message: m }: { message: Message }) {
  const { t, i18n } = useTranslation();
  if (m.kind === "text") return <LongText text={m.body} />;
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
