import type { Problem } from "@shared/api/problem";
import { Button } from "@shared/ui/button";
import { useEffect, useRef } from "react";
import { reasonOf } from "../../data/refusals";
import { useTranslation } from "../../i18n/use-translation";
import css from "./starting.module.css";

const WORDS: Readonly<Record<string, string>> = {
  "conversation.already_open": "starting.refused.alreadyOpen",
  "conversation.template_required": "starting.refused.templateRequired",
  "contact.bad_phone": "starting.refused.badPhone",
  "contact.opted_out": "starting.refused.optedOut",
  "contact.unreachable": "starting.refused.unreachable",
  "template.bad_values": "templates.refused.bad_values",
  "template.cannot_be_sent": "templates.refused.cannot_be_sent",
  "template.not_found": "templates.refused.not_found",
};

type Props = { problem: Problem; onOpen: (conversationId: string) => void };

/** Why it did not begin, and the way to the one that is going on already. */
export function StartRefusal({ problem, onOpen }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const words = WORDS[problem.code];
  const open = problem.details?.conversation_id;
  useEffect(() => box.current?.scrollIntoView?.({ block: "nearest" }), []);
  return (
    <div ref={box} className={css.problem} role="alert">
      <span>{words ? t(words) : t("act.failed", { reason: reasonOf(problem) })}</span>
      {problem.code === "conversation.already_open" && typeof open === "string" && (
        <Button size="small" onClick={() => onOpen(open)}>
          {t("starting.openIt")}
        </Button>
      )}
    </div>
  );
}

/** Known before anybody wrote a word: it is gone on with, not begun again. */
export function AlreadyOpen({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.open} role="status">
      <span>{t("starting.refused.alreadyOpen")}</span>
      <Button size="small" onClick={onOpen}>
        {t("starting.openIt")}
      </Button>
    </div>
  );
}
