import type { Message } from "@shared/api/types";
import { Lock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { clock } from "../../data/format";
import { LongText } from "./bubble";
import css from "./bubble.module.css";

/** What the customer must not see: another shape, another colour, and it says so. */
export function Note({ message: m }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const head = m.author_name ? t("thread.noteBy", { name: m.author_name }) : t("thread.note");
  return (
    <article className={css.note} aria-label={head}>
      <div className={css.noteHead}>
        <Lock aria-hidden="true" />
        {head}
        <time dateTime={m.created_at}>{clock(m.created_at, i18n.language)}</time>
      </div>
      <LongText text={m.body} />
    </article>
  );
}
