import { Button, IconButton } from "@shared/ui/button";
import { TextField } from "@shared/ui/field";
import { toastStore } from "@shared/ui/toast-store";
import { useQueryClient } from "@tanstack/react-query";
import { Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { type ContactNotes, type Note, notesOn, useContactNotes } from "../../data/contact-history";
import { shortDate } from "../../data/format";
import { sayProblem } from "../../data/refusals";
import { useMay, useSession } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import css from "./history.module.css";
import { NoteWords } from "./note-words";
import { Pages } from "./pages";

/** Notes on the person, which they never see (CON-08). */
export function Notes({ contactId, isBrief }: { contactId: string; isBrief: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const notes = useMemo(() => notesOn(client, contactId), [client, contactId]);
  const mayWrite = useMay("contact.edit");
  const pages = useContactNotes(contactId);
  return (
    <>
      {mayWrite && <Words label={t("contact.noteNew")} save={notes.add} />}
      <Pages pages={pages} isBrief={isBrief} empty={t("contact.noNotes")}>
        {(note) => <OneNote key={note.id} note={note} notes={notes} mayWrite={mayWrite} />}
      </Pages>
    </>
  );
}

type WordsProps = {
  label: string;
  text?: string;
  save: (text: string) => Promise<unknown>;
  onClose?: () => void;
};

/** Ctrl Enter saves; what is refused stays written. */
function Words({ label, text: before = "", save, onClose }: WordsProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(before);
  const [isSaving, setSaving] = useState(false);
  const keep = async () => {
    if (text.trim() === "" || isSaving) return;
    setSaving(true);
    try {
      await save(text.trim());
      setText(onClose ? text : "");
      onClose?.();
    } catch (error) {
      sayProblem(error);
    } finally {
      setSaving(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void keep();
    else if (event.key === "Escape" && onClose) onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={css.form}>
      <TextField
        label={label}
        rows={2}
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className={css.tools}>
        {onClose && (
          <Button size="small" onClick={onClose}>
            {t("app.cancel")}
          </Button>
        )}
        <Button
          size="small"
          tone="note"
          disabled={text.trim() === "" || isSaving}
          onClick={() => void keep()}
        >
          {t("contact.noteSave")}
        </Button>
      </span>
    </div>
  );
}

type NoteProps = { note: Note; notes: ContactNotes; mayWrite: boolean };

function OneNote({ note, notes, mayWrite }: NoteProps) {
  const { t, i18n } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const isMine = useSession().user.id === note.author_id && mayWrite;
  const isPinned = note.pinned_at !== null;
  const remove = () =>
    void notes.remove(note.id).then(
      () =>
        toastStore.show({
          tone: "done",
          text: t("contact.noteRemoved"),
          undo: { label: t("act.undo"), run: () => void notes.restore(note).catch(sayProblem) },
        }),
      sayProblem,
    );
  return (
    <li className={css.note}>
      <header>
        <b className="cut">{note.author_name}</b>
        <small>
          {shortDate(note.created_at, i18n.language)}
          {note.edited_at && ` · ${t("contact.noteEdited")}`}
        </small>
        {mayWrite && (
          <IconButton
            label={isPinned ? t("contact.unpin") : t("contact.pin")}
            onClick={() => void notes.pin(note.id, !isPinned).catch(sayProblem)}
          >
            {isPinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
          </IconButton>
        )}
        {isMine && (
          <>
            <IconButton label={t("contact.noteEdit")} onClick={() => setEditing(true)}>
              <Pencil aria-hidden="true" />
            </IconButton>
            <IconButton label={t("contact.noteRemove")} onClick={remove}>
              <Trash2 aria-hidden="true" />
            </IconButton>
          </>
        )}
      </header>
      {isEditing ? (
        <Words
          label={t("contact.noteEdit")}
          text={note.body}
          save={(text) => notes.rewrite(note.id, text)}
          onClose={() => setEditing(false)}
        />
      ) : (
        <NoteWords text={note.body} />
      )}
    </li>
  );
}
