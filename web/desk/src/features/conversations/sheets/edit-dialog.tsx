import type { Message } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { TextField } from "@shared/ui/field";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { textLimit } from "../../../data/text-limit";
import { useTranslation } from "../../../i18n/use-translation";

type Props = {
  message: Message;
  /** Words that were refused; otherwise those that the message has. */
  text?: string | undefined;
  /** Who sees them. */
  name: string;
  /** How many characters the channel takes. */
  most: number;
  onSave: (text: string) => void;
  onClose: () => void;
};

/** Other words for a message of one's own: Enter saves them as it sends, Esc leaves it as it is. */
export function EditDialog({ message: m, text: given, name, most, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(given ?? m.body);
  const words = text.trim();
  const { count, isNear, isOver } = textLimit(words, most);
  const maySave = words !== "" && !isOver;
  const save = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (maySave) onSave(words);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isMeant = event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
    if (isMeant && event.target instanceof HTMLTextAreaElement) save(event);
  };
  const what = t(m.status === "queued" ? "thread.change.waits" : "thread.change.seen", { name });
  return (
    <Dialog title={t("thread.change.title")} what={what} onClose={onClose}>
      <form onSubmit={save} onKeyDown={onKeyDown}>
        <DialogBody>
          <TextField
            label={t("composer.message")}
            hint={isNear ? t("composer.left", { count, most }) : t("thread.change.keys")}
            error={isOver ? t("composer.tooLong", { most }) : null}
            value={text}
            rows={4}
            onFocus={({ target }) => target.setSelectionRange(text.length, text.length)}
            onChange={(event) => setText(event.target.value)}
          />
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" tone="primary" disabled={!maySave}>
              {t("thread.change.save")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}
