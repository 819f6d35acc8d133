import type { Conversation } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Field } from "@shared/ui/field";
import { type FormEvent, useState } from "react";
import { useMoves } from "../../data/moves";
import { useTranslation } from "../../i18n/use-translation";
import { snoozePresets } from "./snooze-menu";

/** The value of a datetime field, in the reader's own time. */
function localText(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

type Props = { conversation: Conversation; withPresets: boolean; onClose: () => void };

export function SnoozeDialog({ conversation, withPresets, onClose }: Props) {
  const { t } = useTranslation();
  const moves = useMoves(conversation);
  const [when, setWhen] = useState(() => localText(new Date(Date.now() + 3_600_000)));
  const until = new Date(when);
  const isFuture = until.getTime() > Date.now();

  const snooze = (at: Date) => {
    onClose();
    void moves.snooze(at);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isFuture) snooze(until);
  };

  return (
    <Dialog title={t("snooze.title")} what={t("snooze.hint")} onClose={onClose}>
      <form onSubmit={submit}>
        <DialogBody>
          {withPresets &&
            snoozePresets(new Date()).map((preset) => (
              <Button key={preset.id} isWide onClick={() => snooze(preset.until)}>
                {t(`snooze.${preset.id}`)}
              </Button>
            ))}
          <Field
            label={t("snooze.when")}
            type="datetime-local"
            value={when}
            min={localText(new Date())}
            onChange={(event) => setWhen(event.target.value)}
          />
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" tone="primary" disabled={!isFuture}>
              {t("act.snooze")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}
