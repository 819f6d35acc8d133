import { conversations } from "@shared/api/calls";
import type { Message } from "@shared/api/types";
import { cx } from "@shared/ui/cx";
import { useTranslation } from "react-i18next";
import { sayProblem } from "../../data/moves";
import css from "./bubble.module.css";

const REASONS: Record<string, string> = {
  "131047": "window_closed",
  "delivery.window_closed": "window_closed",
  window_closed: "window_closed",
  "131026": "no_whatsapp",
  "131056": "throttled",
  "130429": "throttled",
  "190": "credentials",
  "0": "credentials",
  unreachable: "unreachable",
  timeout: "unreachable",
};

/** What stands below a message that did not simply arrive. */
export function DeliveryBar({ message: m }: { message: Message }) {
  const { t, i18n } = useTranslation();
  if (m.direction !== "outbound") return null;
  if (m.status === "unconfirmed") {
    return (
      <p className={cx(css.bar, css.barDoubt)}>
        <span>{t("delivery.unconfirmed")}</span>
      </p>
    );
  }
  if (m.status !== "failed") return null;
  if (m.detail.discarded_at) return null;

  const known = REASONS[m.error_code ?? ""];
  const isPortuguese = i18n.language === "pt-BR";
  const reason = known
    ? t(`delivery.reason.${known}`)
    : (isPortuguese && m.error) || `${t("delivery.reason.unknown")} (${m.error_code ?? "?"})`;
  const act = (call: (id: string) => Promise<unknown>) => () => void call(m.id).catch(sayProblem);
  return (
    <div className={cx(css.bar, css.barFailed)} role="group" aria-label={t("receipt.failed")}>
      <span>{t("delivery.failed", { reason })}</span>
      <button type="button" onClick={act(conversations.retry)}>
        {t("delivery.retry")}
      </button>
      <button type="button" onClick={act(conversations.discard)}>
        {t("delivery.discard")}
      </button>
    </div>
  );
}
