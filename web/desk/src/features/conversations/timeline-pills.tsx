import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslation } from "../../i18n/use-translation";
import thread from "./thread.module.css";

/** Over the foot of the log: to the newest, and how many of them nobody has seen. */
export function ToEnd({ newBelow, onGo }: { newBelow: number; onGo: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={thread.foot}>
      <Button
        size="small"
        tone={newBelow > 0 ? "primary" : "plain"}
        className={thread.pill}
        aria-keyshortcuts="End"
        onClick={onGo}
      >
        <ArrowDown aria-hidden="true" />
        {newBelow > 0 ? t("thread.newPill", { count: newBelow }) : t("thread.toEnd")}
      </Button>
    </div>
  );
}

type AboveProps = { count: number; seq: number; onGo: (seq: number) => void };

/** Under the head of the log: to the first of those that went by unseen. */
export function NewAbove({ count, seq, onGo }: AboveProps) {
  const { t } = useTranslation();
  return (
    <div className={cx(thread.foot, thread.above)}>
      <Button size="small" tone="primary" className={thread.pill} onClick={() => onGo(seq)}>
        <ArrowUp aria-hidden="true" />
        {t("thread.newPill", { count })} <span className="sr">{t("thread.above")}</span>
      </Button>
    </div>
  );
}
