import { conversations } from "@shared/api/calls";
import type { Message } from "@shared/api/types";
import { cx } from "@shared/ui/cx";
import { failureReason } from "../../data/failure-reason";
import { sayProblem } from "../../data/refusals";
import { useTranslation } from "../../i18n/use-translation";
import css from "./bubble.module.css";
import { RetryButton } from "./retry-button";

const DISCARDED = "delivery.discarded";

/** What stands below a message that did not simply arrive. */
export function DeliveryBar({ message: m }: { message: Message }) {
  const { t } = useTranslation();
  if (m.direction !== "outbound") return null;
  const act = (call: (id: string) => Promise<unknown>) => () => void call(m.id).catch(sayProblem);
  if (m.status === "unconfirmed") {
    return (
      <div className={cx(css.bar, css.barDoubt)} role="group" aria-label={t("receipt.unconfirmed")}>
        <span>{t("delivery.unconfirmed")}</span>
        <button type="button" onClick={act(conversations.retry)}>
          {t("delivery.retry_anyway")}
        </button>
        <button type="button" onClick={act(conversations.discard)}>
          {t("delivery.discard")}
        </button>
      </div>
    );
  }
  if (m.status !== "failed") return null;
  if (m.error_code === DISCARDED) return <p className={css.bar}>{t("delivery.discarded")}</p>;

  const known = failureReason(m.error_code);
  const reason = t(`delivery.reason.${known}`);
  const code = known === "unknown" && m.error_code ? ` (${m.error_code})` : "";
  return (
    <div className={cx(css.bar, css.barFailed)} role="group" aria-label={t("receipt.failed")}>
      <span>{t("delivery.failed", { reason: `${reason}${code}` })}</span>
      <RetryButton onRetry={act(conversations.retry)} />
      <button type="button" onClick={act(conversations.discard)}>
        {t("delivery.discard")}
      </button>
    </div>
  );
}
