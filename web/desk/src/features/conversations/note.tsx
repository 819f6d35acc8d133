import type { Message } from "@shared/api/types";
import { Lock } from "lucide-react";
import { clock } from "../../data/format";
import { useTranslation } from "../../i18n/use-translation";
import css from "./bubble.module.css";
import { LongText } from "./bubble-text";

/** What the customer must not see: another shape, another colour, and it says so. */
export function Note({ message: m }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const head = m.author_name ? t("thread.noteBy", { name: m.author_name }) : t("thread.note");
  return (
    <article className={css.note} tabIndex={-1} aria-label={head} data-bubble>
      <div className={css.noteHead}>
        <Lock aria-hidden="true" />
        {head}
        <time dateTime={m.created_at}>{clock(m.created_at, i18n.language)}</time>
      </div>
      <LongText text={m.body} id={m.id} />
    </article>
  );
}
