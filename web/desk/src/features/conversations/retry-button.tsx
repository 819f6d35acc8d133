import { useKeysOf } from "../../commands/shortcuts";
import { useTranslation } from "../../i18n/use-translation";

const MARK = "data-retry";

/** A message that did not go out, once more. */
export function RetryButton({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  return (
    <button type="button" {...{ [MARK]: true }} title={keysOf("retry")} onClick={onRetry}>
      {t("delivery.retry")}
    </button>
  );
}

/** The last one that somebody sees: another conversation may be ready beside this one. */
export const lastRetry = () =>
  [...document.querySelectorAll<HTMLElement>(`[${MARK}]`)].findLast(
    (one) => one.checkVisibility?.() !== false,
  );
