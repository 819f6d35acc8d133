import type { ConversationDetail } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { Lock, Reply, SendHorizontal, StickyNote } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { draftStore, type Mode } from "../../data/drafts";
import { useConnection } from "../../data/live-context";
import { outbox } from "../../data/outbox";
import type { Action } from "./actions";
import css from "./composer.module.css";
import { useTypingSign } from "./typing-sign";
import { WindowSign } from "./window-sign";

const MOST = 4096;
const COUNT_FROM = 3500;

type Props = {
  conversation: ConversationDetail;
  mode: Mode;
  onMode: (mode: Mode) => void;
  actions: Action[];
  onSent: () => void;
};

/** One box, two modes. What is written in one never moves to the other by itself. */
export function Composer({ conversation: c, mode, onMode, actions, onSent }: Props) {
  const { t } = useTranslation();
  const isNote = mode === "note";
  const shut = isNote ? null : whyShut(c);
  return (
    <section data-pane className={cx(css.box, isNote && css.note)} aria-label={t("composer.label")}>
      <div className={css.top}>
        <Modes mode={mode} onMode={onMode} />
        <WindowSign conversation={c} isNote={isNote} />
      </div>
      {shut === null ? (
        <Writing conversation={c} mode={mode} onSent={onSent} />
      ) : (
        <Shut why={shut} name={c.contact_name} actions={actions} />
      )}
    </section>
  );
}

/** Enter sends a reply; a note needs Ctrl, so that no habit sends it as something else. */
function isSending(event: React.KeyboardEvent, mode: Mode): boolean {
  if (event.key !== "Enter" || event.nativeEvent.isComposing) return false;
  return mode === "note" ? event.ctrlKey || event.metaKey : !event.shiftKey;
}

type WritingProps = Pick<Props, "conversation" | "mode" | "onSent">;

function Writing({ conversation: c, mode, onSent }: WritingProps) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const draft = useSyncExternalStore(draftStore.subscribe, () => draftStore.of(c.id));
  const typing = useTypingSign(c.id);
  const text = draft[mode];
  const length = [...text].length;
  const isNote = mode === "note";
  const maySend = text.trim() !== "" && length <= MOST;
  const place = usePlace(c, isNote);

  useEffect(() => {
    if (isNote) area.current?.focus();
  }, [isNote]);

  const send = () => {
    if (!maySend) return;
    draftStore.write(c.id, mode, "");
    typing.stop();
    void outbox.put(c.id, mode, text.trim());
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

  return (
    <div className={css.body}>
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
      />
      <div className={css.foot}>
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

type ShutReason = "window" | "bot" | "queued" | "ended" | "other";

/** Why nothing can be sent now; null when it can. The server has the last word. */
function whyShut(c: ConversationDetail): ShutReason | null {
  if (c.status === "resolved" || c.status === "closed") return "ended";
  if (c.status === "bot") return "bot";
  if (!c.moves.includes("reply")) return c.status === "queued" ? "queued" : "other";
  return c.window.is_open ? null : "window";
}

function Shut({ why, name, actions }: { why: ShutReason; name: string; actions: Action[] }) {
  const { t } = useTranslation();
  const way = actions.find(({ id }) => id === (why === "ended" ? "reopen" : "take"));
  return (
    <div className={css.shut} role="note">
      <span>
        {why === "window"
          ? t("composer.closedText", { name: name.split(" ")[0] })
          : t(`composer.cannotReply.${why}`)}
      </span>
      {why !== "window" && way && (
        <Button onClick={way.run}>
          <way.Icon aria-hidden="true" />
          {way.label}
        </Button>
      )}
    </div>
  );
}

function Modes({ mode, onMode }: { mode: Mode; onMode: (mode: Mode) => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.modes} role="radiogroup" aria-label={t("composer.modes")}>
      <label className={css.mode} title="Alt L">
        <input
          type="radio"
          name="composer-mode"
          aria-label={t("composer.reply")}
          checked={mode === "reply"}
          onChange={() => onMode("reply")}
        />
        <Reply aria-hidden="true" />
        {t("composer.reply")}
      </label>
      <label className={css.mode} title="Alt P">
        <input
          type="radio"
          name="composer-mode"
          aria-label={t("composer.note")}
          checked={mode === "note"}
          onChange={() => onMode("note")}
        />
        <Lock aria-hidden="true" />
        <span className={css.long}>{t("composer.note")}</span>
        <span className={css.short}>{t("composer.noteShort")}</span>
      </label>
    </div>
  );
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
