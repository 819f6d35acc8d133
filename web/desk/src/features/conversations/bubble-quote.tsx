import type { Quote as Quoted } from "@shared/api/types";
import { thumbnailOf } from "@shared/api/uploads";
import { toastStore } from "@shared/ui/toast-store";
import { useState } from "react";
import { useTranslation } from "../../i18n/use-translation";
import css from "./bubble.module.css";
import { useQuoteWords } from "./quote-words";
import { useAround } from "./timeline-context";

/** What a message answers: who said it, in one line. A click goes there. */
export function Quote({ quote: q, name }: { quote: Quoted; name: string }) {
  const { t } = useTranslation();
  const words = useQuoteWords()(q);
  const { jump, pictureOf } = useAround();
  const [isLooking, setLooking] = useState(false);
  const author = q.author_name ?? (q.author_type === "contact" ? name : t(authorKey(q)));
  const picture = pictureOf(q.id);
  const go = async () => {
    setLooking(true);
    const isThere = await jump(q.id).catch(() => false);
    setLooking(false);
    if (!isThere) toastStore.show({ text: t("thread.quoteGone"), tone: "done" });
  };
  return (
    <button type="button" className={css.quote} aria-busy={isLooking} onClick={() => void go()}>
      <span className="sr">{t("thread.quoteOf")} </span>
      <span className={css.quoted}>
        <b className="cut" translate="no">
          {author}
        </b>
        <span className="cut">{words}</span>
      </span>
      {picture && <img src={thumbnailOf(picture)} alt="" loading="lazy" />}
    </button>
  );
}

const authorKey = ({ author_type }: Quoted) =>
  author_type === "bot" ? "thread.bot" : "thread.somebody";
