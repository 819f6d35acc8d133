import type { ConversationDetail, Message, Quote } from "@shared/api/types";
import type { Timeline } from "@shared/realtime/state";
import { IconButton } from "@shared/ui/button";
import { useQueryClient } from "@tanstack/react-query";
import { Reply, X } from "lucide-react";
import { useMemo } from "react";
import { draftStore, type Mode } from "../../../data/drafts";
import { keys } from "../../../data/keys";
import { useTranslation } from "../../../i18n/use-translation";
import { useQuoteWords } from "../quote-words";
import type { MessageDeeds } from "../timeline-context";
import css from "./composing.module.css";

const LONGEST = 200;

const quoteOf = (m: Message, contactName: string): Quote => ({
  id: m.id,
  author_type: m.author_type,
  author_name: m.author_name ?? (m.author_type === "contact" ? contactName : null),
  kind: m.kind,
  body: m.body.slice(0, LONGEST),
});

/** Answering one message: its words go above the box, and are kept with the draft. */
export function useQuoting(c: ConversationDetail, onMode: (mode: Mode) => void): MessageDeeds {
  const { id, contact_name } = c;
  const mayReply = c.moves.includes("reply") && c.window.is_open;
  return useMemo(() => {
    if (!mayReply) return {};
    const reply = (message: Message) => {
      draftStore.quote(id, quoteOf(message, contact_name));
      onMode("reply");
      setTimeout(() => document.getElementById("composer")?.focus());
    };
    return { reply };
  }, [id, contact_name, mayReply, onMode]);
}

/** Of a draft from another screen only the id is known; the words are in the thread, if anywhere. */
export function useQuote(c: ConversationDetail, quote: Quote | undefined): Quote | undefined {
  const client = useQueryClient();
  if (quote?.author_type !== "") return quote;
  const timeline = client.getQueryData<Timeline>(keys.timeline(c.id));
  const message = timeline?.items.find(({ id }) => id === quote.id);
  return message ? quoteOf(message, c.contact_name) : quote;
}

type Props = { quote: Quote; onRemove: () => void };

/** What the words below will answer. */
export function QuoteStrip({ quote: q, onRemove }: Props) {
  const { t } = useTranslation();
  const wordsOf = useQuoteWords();
  return (
    <div className={css.strip} role="note" aria-label={t("thread.quoteOf")}>
      <Reply aria-hidden="true" />
      <span className={css.quoted}>
        <b className="cut" translate="no">
          {q.author_name ?? t(q.author_type === "bot" ? "thread.bot" : "thread.somebody")}
        </b>
        <span className="cut">{wordsOf(q)}</span>
      </span>
      <IconButton label={t("composing.unquote")} keys="Esc" onClick={onRemove}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
