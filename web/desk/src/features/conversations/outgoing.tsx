import { cx } from "@shared/ui/cx";
import { Receipt } from "@shared/ui/receipt";
import { Lock } from "lucide-react";
import { useSyncExternalStore } from "react";
import { clock, fileSize } from "../../data/format";
import { meanwhileOf, type Outgoing, outbox } from "../../data/outbox";
import { reasonOf } from "../../data/refusals";
import { uploadStore } from "../../data/uploads";
import { useTranslation } from "../../i18n/use-translation";
import css from "./bubble.module.css";
import { Quote } from "./bubble-quote";
import { LongText, Words } from "./bubble-text";
import { RetryButton } from "./retry-button";

/** Words that the server does not have yet. */
export function OutgoingEntry({ entry }: { entry: Outgoing }) {
  return (
    <>
      {entry.mode === "note" ? <PendingNote entry={entry} /> : <PendingBubble entry={entry} />}
      <Fate entry={entry} />
    </>
  );
}

function PendingBubble({ entry }: { entry: Outgoing }) {
  const { t, i18n } = useTranslation();
  const isRefused = entry.state.kind === "refused";
  const status = isRefused ? "failed" : entry.state.kind === "waiting" ? "queued" : "sending";
  return (
    <article
      aria-label={t(`receipt.${status}`)}
      className={cx(css.line, css.out, css.tail, css.fresh, isRefused && css.failed)}
    >
      <div className={css.bubble}>
        {entry.quote && <Quote quote={entry.quote} name="" />}
        <OutgoingFile entry={entry} />
        <LongText text={entry.text} id={entry.localId} />
        <span className={css.time}>
          <time dateTime={entry.createdAt}>{clock(entry.createdAt, i18n.language)}</time>
          <Receipt status={status} label={t(`receipt.${status}`)} />
        </span>
      </div>
    </article>
  );
}

/** The file of a message that is not on the server yet: the picture itself, or its name. */
function OutgoingFile({ entry }: { entry: Outgoing }) {
  const { t, i18n } = useTranslation();
  const all = useSyncExternalStore(uploadStore.subscribe, uploadStore.all);
  if (!entry.file) return null;
  const { uploadId, name, size } = entry.file;
  const upload = all.find(({ id }) => id === uploadId);
  const isGoing = upload?.state.kind === "uploading";
  return (
    <div className={css.outFile}>
      {upload?.preview ? (
        <img src={upload.preview} alt={name} />
      ) : (
        <span translate="no">
          {name} ({fileSize(size, i18n.language)})
        </span>
      )}
      {isGoing && <progress value={upload.part} aria-label={t("file.sending", { name })} />}
    </div>
  );
}

function PendingNote({ entry }: { entry: Outgoing }) {
  const { t } = useTranslation();
  return (
    <article className={css.note} aria-label={t("thread.note")}>
      <div className={css.noteHead}>
        <Lock aria-hidden="true" />
        {t("thread.note")}
        <i>{t(entry.state.kind === "sending" ? "receipt.sending" : "receipt.queued")}</i>
      </div>
      <Words text={entry.text} />
    </article>
  );
}

function Fate({ entry }: { entry: Outgoing }) {
  const { t } = useTranslation();
  const { state, localId } = entry;
  if (state.kind === "sending") {
    if (!entry.file || entry.file.attachmentId) return null;
    return (
      <div className={css.bar}>
        <button type="button" onClick={() => outbox.takeBack(localId)}>
          {t("delivery.cancel")}
        </button>
      </div>
    );
  }
  if (state.kind === "waiting") {
    return (
      <div className={css.bar}>
        <span>{t("delivery.waiting")}</span>
        <button type="button" onClick={() => outbox.takeBack(localId)}>
          {t("delivery.cancel")}
        </button>
      </div>
    );
  }
  const { code } = state.problem;
  const isWindow = code === "delivery.window_closed";
  const isLost = code === "media.upload_lost";
  // The composer says who was quicker, and offers what can be done.
  const isLate = meanwhileOf(entry) !== null;
  const plain = isLost ? t("file.lost") : reasonOf(state.problem);
  const reason = isWindow ? t("delivery.reason.window_closed") : plain;
  return (
    <div className={cx(css.bar, css.barFailed)} role="group" aria-label={t("receipt.failed")}>
      <span>{isLate ? t("receipt.failed") : t("delivery.failed", { reason })}</span>
      {!isLost && !isLate && <RetryButton onRetry={() => outbox.retry(localId)} />}
      <button type="button" onClick={() => outbox.takeBack(localId)}>
        {t("delivery.discard")}
      </button>
    </div>
  );
}
