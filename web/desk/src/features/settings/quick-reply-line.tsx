import { IconButton } from "@shared/ui/button";
import { toastStore } from "@shared/ui/toast-store";
import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { keepQuickReply, type QuickReply, removeQuickReply } from "../../data/quick-replies";
import { sayProblem } from "../../data/refusals";
import { useTranslation } from "../../i18n/use-translation";
import css from "./quick-replies.module.css";
import { TemplateWords } from "./template-words";

type Props = {
  reply: QuickReply;
  /** Null: this person only uses it. */
  onOpen: (() => void) | null;
};

/** A ready text, with the fields in it by their names. */
export function QuickReplyLine({ reply, onOpen }: Props) {
  const { t } = useTranslation();
  const { shortcut, title, body } = reply;
  const face = (
    <>
      <span className={css.names}>
        <code translate="no">/{shortcut}</code>
        <span className="cut">{title}</span>
      </span>
      <span className={css.words}>
        <TemplateWords text={body} />
      </span>
    </>
  );
  if (!onOpen) return <li className={css.line}>{<div className={css.face}>{face}</div>}</li>;
  return (
    <li className={css.line}>
      <button type="button" className={css.face} onClick={onOpen}>
        <span className="sr">{t("quickReplies.edit")} </span>
        {face}
      </button>
      <Remove reply={reply} />
    </li>
  );
}

function Remove({ reply }: { reply: QuickReply }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { id, shortcut, title, body, is_shared } = reply;
  const back = () =>
    void keepQuickReply(client, null, { shortcut, title, body, is_shared }).catch(sayProblem);
  const remove = () =>
    void removeQuickReply(client, id).then(
      () =>
        toastStore.show({
          tone: "done",
          text: t("quickReplies.removed", { shortcut }),
          undo: { label: t("act.undo"), run: back },
        }),
      sayProblem,
    );
  return (
    <IconButton label={t("quickReplies.remove", { shortcut })} onClick={remove}>
      <Trash2 aria-hidden="true" />
    </IconButton>
  );
}
