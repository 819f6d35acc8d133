import { type Problem, problemOf } from "@shared/api/problem";
import type { ConversationDetail } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { newId } from "../../../data/new-id";
import { reasonOf } from "../../../data/refusals";
import { type Chosen, isWhole, sendTemplate } from "../../../data/templates";
import { useTranslation } from "../../../i18n/use-translation";
import { TemplateChoice } from "./template-choice";
import css from "./templates.module.css";

type Props = { conversation: ConversationDetail; onClose: () => void };

const KNOWN = ["bad_values", "cannot_be_sent", "not_found", "not_in_this_channel"];

/** A closed window is opened again by a text that the provider has approved. */
export function TemplateDialog({ conversation: c, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setSending] = useState(false);
  const localId = useRef(newId());

  const choose = (next: Chosen | null) => {
    setChosen(next);
    setProblem(null);
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!chosen || !isWhole(chosen) || isSending) return;
    setSending(true);
    try {
      await sendTemplate(client, c.id, chosen, localId.current);
      onClose();
    } catch (error) {
      const found = problemOf(error);
      // What got no answer may have arrived: the same key asks again and sends it once.
      if (found.status > 0) localId.current = newId();
      setProblem(found);
      setSending(false);
    }
  };
  return (
    <Dialog title={t("templates.title")} what={t("templates.what")} onClose={onClose}>
      <form onSubmit={(event) => void send(event)}>
        <DialogBody>
          <TemplateChoice
            inboxId={c.inbox_id}
            contactName={c.contact_name}
            chosen={chosen}
            onChange={choose}
          />
          {problem && (
            <p className={css.problem} role="alert">
              <Why problem={problem} />
            </p>
          )}
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button
              type="submit"
              tone="primary"
              disabled={!chosen || !isWhole(chosen) || isSending}
            >
              {t(isSending ? "templates.sending" : "templates.send")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}

function Why({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  const code = problem.code.replace(/^template\./, "");
  if (KNOWN.includes(code)) return t(`templates.refused.${code}`);
  return t("act.failed", { reason: reasonOf(problem) });
}
