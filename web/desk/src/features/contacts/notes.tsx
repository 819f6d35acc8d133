import { Button, IconButton } from "@shared/ui/button";
import { TextField } from "@shared/ui/field";
import { toastStore } from "@shared/ui/toast-store";
import { useQueryClient } from "@tanstack/react-query";
import { Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
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
  const place = useRef<HTMLLIElement>(null);
  useFocusOnEditing(place, isEditing, t("contact.noteEdit"));
  const remove = () => {
    const next = neighbourOf(place.current);
    void notes.remove(note.id).then(() => {
      next?.focus();
      toastStore.show({
        tone: "done",
        text: t("contact.noteRemoved"),
        undo: { label: t("act.undo"), run: () => void notes.restore(note).catch(sayProblem) },
      });
    }, sayProblem);
  };
  return (
    <li ref={place} className={css.note}>
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

/** Into the field that has come, and back to what had brought it. */
function useFocusOnEditing(
  place: RefObject<HTMLElement | null>,
  isEditing: boolean,
  name: string,
): void {
  const was = useRef(isEditing);
  useEffect(() => {
    if (was.current === isEditing) return;
    was.current = isEditing;
    if (isEditing) {
      const field = place.current?.querySelector("textarea");
      field?.focus();
      field?.setSelectionRange(field.value.length, field.value.length);
    } else place.current?.querySelector<HTMLElement>(`button[aria-label="${name}"]`)?.focus();
  }, [place, isEditing, name]);
}

/** Where the keys go when a note is no longer there: to another one, or to where one is written. */
function neighbourOf(note: HTMLElement | null): HTMLElement | null {
  const other = note?.nextElementSibling ?? note?.previousElementSibling;
  const button = other?.querySelector<HTMLElement>("button");
  if (button) return button;
  for (let around = note?.parentElement; around; around = around.parentElement) {
    const field = around.querySelector<HTMLElement>("textarea");
    if (field) return field;
  }
  return null;
}
