import type { ConversationDetail } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { Lock, Reply } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Mode } from "../../data/drafts";
import type { Action } from "./actions";
import css from "./composer.module.css";
import { WindowSign } from "./window-sign";
import { Writing } from "./writing";

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
