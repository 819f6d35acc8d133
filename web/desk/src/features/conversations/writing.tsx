import type { ConversationDetail } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { useQueryClient } from "@tanstack/react-query";
import { SendHorizontal, StickyNote } from "lucide-react";
import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { draftSync } from "../../data/draft-sync";
import { draftStore, type Mode } from "../../data/drafts";
import { useConnection } from "../../data/live-context";
import { outbox } from "../../data/outbox";
import { mostOf, type TextLimit, textLimit } from "../../data/text-limit";
import { type Upload, uploadStore } from "../../data/uploads";
import { useTranslation } from "../../i18n/use-translation";
import css from "./composer.module.css";
import { EmojiButton } from "./composing/emoji-button";
import { callable, wireOf } from "./composing/people";
import { QuoteStrip, useQuote } from "./composing/quoting";
import { TriggerButton } from "./composing/trigger-button";
import { useSeen } from "./composing/use-seen";
import { useSuggesting } from "./composing/use-suggesting";
import { Attach } from "./files/attach";
import { sendFiles, useTray } from "./files/sending";
import { Tray } from "./files/tray";
import { ScheduleButton } from "./schedule/schedule-button";
import { useTypingSign } from "./typing-sign";
import { useVoice } from "./voice/use-voice";

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
  const client = useQueryClient();
  const typing = useTypingSign(c.id);
  const isNote = mode === "note";
  const limits = c.media_limits;
  const takesFiles = Object.keys(limits).length > 0;
  const tray = useTray(c.id);
  const files = isNote ? [] : tray.filter(({ state }) => state.kind !== "refused");
  const text = draft[mode];
  const limit = textLimit(text, mostOf(c, mode));
  const maySend = (text.trim() !== "" || files.length > 0) && !limit.isOver;
  const quote = useQuote(c, isNote ? undefined : draft.quote);
  const seen = useSeen(c.id, c.last_seq);
  const place = usePlace(c, isNote);
  const suggesting = useSuggesting({ area, conversation: c, mode });

  useEffect(() => {
    if (!isNote) return;
    typing.stop();
    area.current?.focus();
  }, [isNote, typing]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: leaving one conversation for another
  useEffect(() => draftSync.flush, [c.id]);

  const take = useCallback(
    (chosen: readonly File[]) => {
      for (const file of chosen) uploadStore.add(c.id, file, limits);
      area.current?.focus();
    },
    [c.id, limits],
  );
  const lean = () => ({ seenSeq: seen(), ...(quote && { quote }) });
  const send = () => {
    if (!maySend) return;
    draftStore.write(c.id, mode, "");
    typing.stop();
    const words = text.trim();
    const leaning = lean();
    if (isNote) void outbox.put(c.id, "note", wireOf(words, callable(client, c), c.id));
    else if (files.length > 0) sendFiles(c.id, words, files, limits, leaning);
    else void outbox.put(c.id, "reply", words, undefined, leaning);
    if (quote) draftStore.quote(c.id, null);
    onSent();
    area.current?.focus();
  };
  const speak = (upload: Upload) => {
    sendFiles(c.id, "", [upload], limits, lean());
    if (quote) draftStore.quote(c.id, null);
    onSent();
  };
  const voice = useVoice(c, { isNote, send: speak });
  const afterwards = () => {
    draftStore.write(c.id, "reply", "");
    if (quote) draftStore.quote(c.id, null);
    typing.stop();
    area.current?.focus();
  };
  const unquote = () => {
    draftStore.quote(c.id, null);
    (area.current ?? document.getElementById("recording"))?.focus();
  };
  const strip = quote && <QuoteStrip quote={quote} onRemove={unquote} />;
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (suggesting.onKeyDown(event)) return;
    const isLeaving = event.key === "Escape";
    if (!isLeaving && !isSending(event, mode)) return;
    event.preventDefault();
    if (isLeaving && quote) draftStore.quote(c.id, null);
    else if (isLeaving) area.current?.blur();
    else send();
  };
  const onPaste = (event: React.ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (isNote || !takesFiles || pasted.length === 0) return;
    event.preventDefault();
    take(pasted);
  };

  if (voice.panel)
    return (
      <>
        {strip}
        {voice.panel}
      </>
    );
  return (
    <div className={css.body}>
      {!isNote && <Tray uploads={tray} limits={limits} />}
      {suggesting.list}
      {strip}
      <textarea
        ref={area}
        {...suggesting.aria}
        id="composer"
        className={css.text}
        aria-label={t(isNote ? "composer.note" : "composer.message")}
        placeholder={place}
        aria-invalid={limit.isOver}
        value={text}
        rows={1}
        onChange={(event) => {
          draftStore.write(c.id, mode, event.target.value);
          suggesting.look(event.target);
          if (isNote) return;
          if (event.target.value === "") typing.stop();
          else typing.write();
        }}
        onKeyDown={onKeyDown}
        onSelect={(event) => suggesting.look(event.currentTarget)}
        onBlur={suggesting.close}
        onPaste={onPaste}
      />
      <TooLong limit={limit} isNote={isNote} />
      <div className={css.foot}>
        <div className={css.tools}>
          {!isNote && takesFiles && <Attach limits={limits} onFiles={take} />}
          <EmojiButton area={area} />
          <TriggerButton area={area} sign="/" />
          {isNote && <TriggerButton area={area} sign="@" />}
          {text === "" && files.length === 0 && voice.button}
        </div>
        <Count limit={limit} />
        <span className={css.hint}>{t(isNote ? "composer.ctrlSaves" : "composer.enterSends")}</span>
        <div className={css.split}>
          <Send isNote={isNote} isOff={!maySend} onSend={send} />
          {!isNote && (
            <ScheduleButton
              conversation={c}
              text={text}
              files={files}
              lean={lean}
              isOff={!maySend}
              onScheduled={afterwards}
            />
          )}
        </div>
      </div>
    </div>
  );
}

type SendProps = { isNote: boolean; isOff: boolean; onSend: () => void };

function Send({ isNote, isOff, onSend }: SendProps) {
  const { t } = useTranslation();
  const Icon = isNote ? StickyNote : SendHorizontal;
  return (
    <Button
      tone={isNote ? "note" : "primary"}
      className={css.send}
      disabled={isOff}
      onClick={onSend}
    >
      <Icon className={cx(!isNote && css.plane)} aria-hidden="true" />
      <span className={css.word}>{t(isNote ? "composer.save" : "composer.send")}</span>
    </Button>
  );
}

/** Telephones and low windows, as in composer.module.css: there is room for a word. */
const ONE_LINE = "(max-width: 600px), (max-height: 480px)";

function usePlace(c: ConversationDetail, isNote: boolean): string {
  const { t } = useTranslation();
  const isOffline = useConnection().kind === "offline";
  if (matchMedia(ONE_LINE).matches) return t(isNote ? "composer.noteShort" : "composer.message");
  if (isOffline) return t("composer.offlinePlace");
  if (isNote) return t("composer.notePlace");
  return t("composer.replyPlace", { name: c.contact_name.split(" ")[0] });
}

function Count({ limit: { count, most, isNear, isOver } }: { limit: TextLimit }) {
  const { t } = useTranslation();
  if (!isNear) return null;
  return (
    <span className={cx(css.count, isOver && css.over)}>{t("composer.left", { count, most })}</span>
  );
}

/** Said once, and not again with every letter. */
function TooLong({ limit: { most, isOver }, isNote }: { limit: TextLimit; isNote: boolean }) {
  const { t } = useTranslation();
  if (!isOver) return null;
  return (
    <p className={css.tooLong} role="alert">
      {t(isNote ? "composer.noteTooLong" : "composer.tooLong", { most })}
    </p>
  );
}
