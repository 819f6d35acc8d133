import { type Problem, problemOf } from "@shared/api/problem";
import type { ScheduledMessage } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Checkbox, Field, TextField } from "@shared/ui/field";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useDetail } from "../../../data/conversations";
import { reschedule } from "../../../data/scheduled";
import { useSession } from "../../../data/session";
import { textLimit } from "../../../data/text-limit";
import { localTextIn, zoneName } from "../../../data/zoned";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./schedule.module.css";
import { useRefusalWords } from "./scheduled-words";
import { useOwnTime } from "./use-own-time";

type Props = { one: ScheduledMessage; onClose: () => void };

/** Other words or another time; what failed waits again. */
export function ScheduledDialog({ one, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const zone = useSession().company.timezone;
  const wordsOf = useRefusalWords();
  const [text, setText] = useState(one.text);
  const [begin] = useState(() => localTextIn(new Date(one.send_at), zone));
  const when = useOwnTime(begin, zone, (at) => at.getTime() > Date.now());
  const [unlessAnswered, setUnlessAnswered] = useState(one.unless_answered);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { max_text_length } = useDetail(one.conversation_id).data ?? {};
  const { count, most, isNear, isOver } = textLimit(text, max_text_length ?? Infinity);
  const maySave = !isOver && (text.trim() !== "" || one.attachment_id !== null);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    when.judge();
    if (!maySave || !when.at) return;
    try {
      await reschedule(client, one, {
        text: text.trim(),
        send_at: when.at.toISOString(),
        unless_answered: unlessAnswered,
      });
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <Dialog title={t("schedule.change")} onClose={onClose}>
      <form noValidate onSubmit={(event) => void save(event)}>
        <DialogBody>
          <TextField
            label={t("composer.message")}
            value={text}
            rows={3}
            hint={isNear ? t("composer.left", { count, most }) : undefined}
            error={isOver ? t("composer.tooLong", { most }) : null}
            onChange={({ target }) => setText(target.value)}
          />
          <Field
            label={t("schedule.own")}
            hint={zoneName(zone, i18n.language)}
            {...when.field}
            error={when.isWrong ? t("schedule.refused.badTime") : null}
          />
          <Checkbox
            label={t("schedule.unlessAnswered")}
            isOn={unlessAnswered}
            onChange={setUnlessAnswered}
          />
          {problem && (
            <p className={css.problem} role="alert">
              {wordsOf(problem)}
            </p>
          )}
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" tone="primary" disabled={!maySave}>
              {t("schedule.save")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}
