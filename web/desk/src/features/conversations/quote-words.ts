import type { Quote } from "@shared/api/types";
import { useTranslation } from "../../i18n/use-translation";

/** What a quoted message says, in one line: its kind, if it is no text, and its words. */
export function useQuoteWords(): (quote: Quote) => string {
  const { t, i18n } = useTranslation();
  return ({ kind, body }) => {
    const named = kind && kind !== "text" && i18n.exists(`kind.${kind}`) ? t(`kind.${kind}`) : "";
    return [named, body].filter(Boolean).join(": ");
  };
}
