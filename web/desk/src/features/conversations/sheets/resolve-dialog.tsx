import type { ConversationDetail } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { SelectField, TextField } from "@shared/ui/field";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useOutcomes } from "../../../data/company";
import { useMoves } from "../../../data/moves";
import { textLimit } from "../../../data/text-limit";
import { useTranslation } from "../../../i18n/use-translation";

type Props = { conversation: ConversationDetail; onClose: () => void };

/** Resolves it with a reason of the company's own and last words to the customer: both optional. */
export function ResolveDialog({ conversation: c, onClose }: Props) {
  const { t } = useTranslation();
  const moves = useMoves(c);
  const outcomes = useOutcomes();
  const [outcome, setOutcome] = useState("");
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  const maySay = c.moves.includes("reply") && c.window.is_open;
  const { count, most, isNear, isOver } = textLimit(text, c.max_text_length);
  const usual = t(maySay ? "resolveWith.textHint" : "resolveWith.windowClosed");
  const hint = isNear ? t("composer.left", { count, most }) : usual;

  const resolve = async () => {
    if (isOver || isBusy) return;
    setBusy(true);
    const words = text.trim();
    const said = { ...(outcome && { outcome }), ...(words && { text: words }) };
    const isDone = await moves.resolveWith(said);
    setBusy(false);
    if (isDone) onClose(); // otherwise the words are still there
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void resolve();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void resolve();
  };

  return (
    <Dialog title={t("resolveWith.title", { name: c.contact_name })} onClose={onClose}>
      <form onSubmit={onSubmit} onKeyDown={onKeyDown}>
        <DialogBody>
          {outcomes.length > 0 && (
            <SelectField
              label={t("resolveWith.outcome")}
              value={outcome}
              onChange={(event) => setOutcome(event.target.value)}
            >
              <option value="">{t("resolveWith.noOutcome")}</option>
              {outcomes.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </SelectField>
          )}
          <TextField
            label={t("resolveWith.text")}
            hint={hint}
            error={isOver ? t("composer.tooLong", { most }) : null}
            value={text}
            rows={3}
            disabled={!maySay}
            onChange={(event) => setText(event.target.value)}
          />
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" tone="primary" disabled={isOver || isBusy}>
              {t("act.resolve")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}
