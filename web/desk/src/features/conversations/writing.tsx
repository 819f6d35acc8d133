import type { ConversationDetail } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { SendHorizontal, StickyNote } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { draftStore, type Mode } from "../../data/drafts";
import { useConnection } from "../../data/live-context";
import { outbox } from "../../data/outbox";
import { uploadStore } from "../../data/uploads";
import css from "./composer.module.css";
import { Attach } from "./files/attach";
import { sendFiles, useTray } from "./files/sending";
import { Tray } from "./files/tray";
import { useTypingSign } from "./typing-sign";

const MOST = 4096;
const COUNT_FROM = 3500;

/** Enter sends a reply; a note needs Ctrl, so that no habit sends it as something else. */
function isSending(event: React.KeyboardEvent, mode: Mode): boolean {
  if (event.key !== "Enter" || event.nativeEvent.isComposing) return false;
  return mode === "note" ? event.ctrlKey || event.metaKey : !event.shiftKey;
}

type Props = { conversation: ConversationDetail; mode: Mode; onSent: () => void };

/** The words, the files that go with them, and the button that sends both. */
export function Writing({ conversation: c, mode, onSent }: Props) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const draft = useSyncExternalStore(draftStore.subscribe, () => draftStore.of(c.id));
  const typing = useTypingSign(c.id);
  const isNote = mode === "note";
  const limits = c.media_limits;
  const takesFiles = Object.keys(limits).length > 0;
  const tray = useTray(c.id);
  const files = isNote ? [] : tray.filter(({ state }) => state.kind !== "refused");
  const text = draft[mode];
  const length = [...text].length;
  const maySend = (text.trim() !== "" || files.length > 0) && length <= MOST;
  const place = usePlace(c, isNote);

  useEffect(() => {
    if (isNote) area.current?.focus();
  }, [isNote]);

  const take = (chosen: readonly File[]) => {
    for (const file of chosen) uploadStore.add(c.id, file, limits);
    area.current?.focus();
  };
  const send = () => {
    if (!maySend) return;
    draftStore.write(c.id, mode, "");
    typing.stop();
    if (files.length > 0) sendFiles(c.id, text.trim(), files);
    else void outbox.put(c.id, mode, text.trim());
    onSent();
    area.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const isLeaving = event.key === "Escape";
    if (!isLeaving && !isSending(event, mode)) return;
    event.preventDefault();
    if (isLeaving) area.current?.blur();
    else send();
  };
  const onPaste = (event: React.ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (isNote || !takesFiles || pasted.length === 0) return;
    event.preventDefault();
    take(pasted);
  };

  return (
    <div className={css.body}>
      {!isNote && <Tray uploads={tray} limits={limits} />}
      <textarea
        ref={area}
        id="composer"
        className={css.text}
        aria-label={t(isNote ? "composer.note" : "composer.message")}
        placeholder={place}
        value={text}
        rows={1}
        onChange={(event) => {
          draftStore.write(c.id, mode, event.target.value);
          if (!isNote) typing.write();
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div className={css.foot}>
        {!isNote && takesFiles && <Attach limits={limits} onFiles={take} />}
        <Count length={length} />
        <span className={css.hint}>{t(isNote ? "composer.ctrlSaves" : "composer.enterSends")}</span>
        <Button
          tone={isNote ? "note" : "primary"}
          className={css.send}
          disabled={!maySend}
          onClick={send}
        >
          {isNote ? (
            <StickyNote aria-hidden="true" />
          ) : (
            <SendHorizontal className={css.plane} aria-hidden="true" />
          )}
          <span className={css.word}>{t(isNote ? "composer.save" : "composer.send")}</span>
        </Button>
      </div>
    </div>
  );
}

function usePlace(c: ConversationDetail, isNote: boolean): string {
  const { t } = useTranslation();
  const isOffline = useConnection().kind === "offline";
  if (isOffline) return t("composer.offlinePlace");
  if (isNote) return t("composer.notePlace");
  return t("composer.replyPlace", { name: c.contact_name.split(" ")[0] });
}

function Count({ length }: { length: number }) {
  const { t } = useTranslation();
  if (length < COUNT_FROM) return null;
  const isOver = length > MOST;
  return (
    <span className={cx(css.count, isOver && css.over)} role={isOver ? "alert" : undefined}>
      {t("composer.left", { count: length })}
      {isOver && ` · ${t("composer.tooLong")}`}
    </span>
  );
}
