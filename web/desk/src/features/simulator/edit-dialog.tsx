import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { TextField } from "@shared/ui/field";
import { useState } from "react";
import { sayProblem } from "../../data/refusals";
import { useTranslation } from "../../i18n/use-translation";
import { type PhoneMessage, world } from "./world";

type Props = { phoneId: string; message: PhoneMessage; onClose: () => void };

/** Other words for a line that is sent already, as a customer would change it. */
export function EditDialog({ phoneId, message, onClose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(message.text);
  const save = (event: React.FormEvent) => {
    event.preventDefault();
    void world.edit(phoneId, message.id, text.trim()).catch(sayProblem);
    onClose();
  };
  return (
    <Dialog title={t("sim.editTitle")} onClose={onClose}>
      <form onSubmit={save}>
        <DialogBody>
          <TextField
            label={t("sim.editText")}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </DialogBody>
        <DialogActions>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button tone="primary" type="submit" disabled={text.trim() === ""}>
            {t("sim.edit")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
