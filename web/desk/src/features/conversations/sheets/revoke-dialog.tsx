import type { Message } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./sheets.module.css";

type Props = {
  message: Message;
  /** Who sees it no more. */
  name: string;
  isOwn: boolean;
  onRevoke: () => void;
  onClose: () => void;
};

/** Says for whom it disappears, and that there is no way back. */
export function RevokeDialog({ message: m, name, isOwn, onRevoke, onClose }: Props) {
  const { t } = useTranslation();
  const what = t(m.status === "queued" ? "thread.remove.waits" : "thread.remove.seen", { name });
  const author = isOwn
    ? null
    : (m.author_name ?? t(m.author_type === "bot" ? "thread.bot" : "thread.somebody"));
  return (
    <Dialog title={t("thread.remove.title", { name })} what={what} onClose={onClose}>
      <DialogBody>
        {m.body && <blockquote className={css.words}>{m.body}</blockquote>}
        {author && <p>{t("thread.remove.by", { name: author })}</p>}
        <p>{t("thread.remove.forGood")}</p>
        <DialogActions>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button tone="danger" onClick={onRevoke}>
            {t("thread.remove.remove")}
          </Button>
        </DialogActions>
      </DialogBody>
    </Dialog>
  );
}
