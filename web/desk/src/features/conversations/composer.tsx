import type { ConversationDetail } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { Lock, Reply } from "lucide-react";
import { lazy, Suspense, useId, useSyncExternalStore } from "react";
import type { Mode } from "../../data/drafts";
import { meanwhileOf, outbox } from "../../data/outbox";
import { useMay, useSession, useUsers } from "../../data/session";
import { useWindowEnd } from "../../data/window-end";
import { useTranslation } from "../../i18n/use-translation";
import type { Action } from "./actions";
import css from "./composer.module.css";
import { TemplateButton } from "./templates/template-button";
import { WindowSign } from "./window-sign";
import { Writing } from "./writing";

const CollisionStrip = lazy(async () => ({
  default: (await import("./composing/collision-strip")).CollisionStrip,
}));

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
  const collision = useSyncExternalStore(outbox.subscribe, () =>
    outbox.all().find((one) => one.conversationId === c.id && meanwhileOf(one) !== null),
  );
  const isTheirs = useIsTheirs(c);
  useWindowEnd(c);
  const shut = isNote ? null : whyShut(c, isTheirs);
  return (
    <section data-pane className={cx(css.box, isNote && css.note)} aria-label={t("composer.label")}>
      {collision && (
        <Suspense fallback={null}>
          <CollisionStrip entry={collision} />
        </Suspense>
      )}
      <div className={css.top}>
        <Modes mode={mode} onMode={onMode} />
        <WindowSign conversation={c} isNote={isNote} />
      </div>
      {shut === null ? (
        <Writing conversation={c} mode={mode} onSent={onSent} />
      ) : (
        <Shut why={shut} conversation={c} actions={actions} onNote={() => onMode("note")} />
      )}
    </section>
  );
}

type ShutReason = "window" | "bot" | "queued" | "ended" | "theirs" | "other";

/** A colleague has it, and only who may take it from them may answer in their place. */
function useIsTheirs({ assignee_id }: ConversationDetail): boolean {
  const { user } = useSession();
  const mayRelease = useMay("conversation.assign_others");
  return assignee_id !== null && assignee_id !== user.id && !mayRelease;
}

/** Why nothing can be sent now; null when it can. The server has the last word. */
function whyShut(c: ConversationDetail, isTheirs: boolean): ShutReason | null {
  if (c.status === "resolved" || c.status === "closed") return "ended";
  if (c.status === "bot") return "bot";
  if (!c.moves.includes("reply")) return c.status === "queued" ? "queued" : "other";
  if (isTheirs) return "theirs";
  return c.window.is_open ? null : "window";
}

type ShutProps = {
  why: ShutReason;
  conversation: ConversationDetail;
  actions: Action[];
  onNote: () => void;
};

function Shut({ why, conversation, actions, onNote }: ShutProps) {
  const { t } = useTranslation();
  const owner = useUsers().find(({ id }) => id === conversation.assignee_id)?.name;
  const way = actions.find(({ id }) => id === (why === "ended" ? "reopen" : "take"));
  return (
    <div className={css.shut} role="note">
      <span>
        {why === "window"
          ? t("composer.closedText", { name: conversation.contact_name.split(" ")[0] })
          : t(`composer.cannotReply.${why}`, { name: owner ?? t("thread.somebody") })}
      </span>
      {why === "window" && <TemplateButton conversation={conversation} />}
      {why === "theirs" && (
        <Button id="before-writing" onClick={onNote}>
          <Lock aria-hidden="true" />
          {t("composer.note")}
        </Button>
      )}
      {why !== "window" && why !== "theirs" && way && (
        <Button id="before-writing" onClick={way.run}>
          <way.Icon aria-hidden="true" />
          {way.label}
        </Button>
      )}
    </div>
  );
}

function Modes({ mode, onMode }: { mode: Mode; onMode: (mode: Mode) => void }) {
  const { t } = useTranslation();
  /** Of one composer: another one may be ready beside it. */
  const group = useId();
  return (
    <div className={css.modes} role="radiogroup" aria-label={t("composer.modes")}>
      <label className={css.mode} title="Alt L">
        <input
          type="radio"
          name={group}
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
          name={group}
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
