import { Button } from "@shared/ui/button";
import { draftStore } from "../../../data/drafts";
import { meanwhileOf, type Outgoing, outbox } from "../../../data/outbox";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./composing.module.css";

/** A colleague has answered first: their words, and what to do with one's own. */
export function CollisionStrip({ entry }: { entry: Outgoing }) {
  const { t } = useTranslation();
  const theirs = meanwhileOf(entry);
  const name = theirs?.author_name ?? t("thread.somebody");
  const keep = () => {
    const begun = draftStore.of(entry.conversationId).reply;
    draftStore.write(
      entry.conversationId,
      "reply",
      [entry.text, begun].filter(Boolean).join("\n\n"),
    );
    if (entry.quote) draftStore.quote(entry.conversationId, entry.quote);
    outbox.takeBack(entry.localId);
    document.getElementById("composer")?.focus();
  };
  return (
    <div className={css.collision} role="alert">
      <p>
        <b>{t("composing.meanwhile", { name })}</b>
      </p>
      {theirs?.body && <blockquote className={css.theirs}>{theirs.body}</blockquote>}
      {entry.text && <p className={css.own}>{t("composing.unsent", { text: entry.text })}</p>}
      <div className={css.ways}>
        <Button size="small" onClick={() => outbox.retry(entry.localId)}>
          {t("composing.sendAnyway")}
        </Button>
        {entry.file ? (
          <Button size="small" onClick={() => outbox.takeBack(entry.localId)}>
            {t("delivery.discard")}
          </Button>
        ) : (
          <Button size="small" onClick={keep}>
            {t("composing.keepAsDraft")}
          </Button>
        )}
      </div>
    </div>
  );
}
