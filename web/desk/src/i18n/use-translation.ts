import i18next, { type i18n, type TFunction } from "i18next";
import { useSyncExternalStore } from "react";

/** What says texts (`t`), and the language it says them in. Another one for each language. */
export type Translation = { readonly t: TFunction; readonly i18n: i18n };

const now = (): Translation => ({
  t: remembering(i18next.getFixedT(i18next.language)),
  i18n: i18next,
});

/** A text without facts in it is the same each time. One that is not there yet is asked for again. */
function remembering(say: TFunction): TFunction {
  const known = new Map<string, string>();
  const t = (key: string, facts?: Record<string, unknown>): string => {
    if (facts !== undefined) return say(key, facts);
    const said = known.get(key) ?? say(key);
    if (said !== key) known.set(key, said);
    return said;
  };
  return t as TFunction;
}

let current: Translation | undefined;
i18next.on("initialized", () => {
  current = now();
});
i18next.on("languageChanged", () => {
  current = now();
});

function subscribe(listener: () => void): () => void {
  i18next.on("languageChanged", listener);
  return () => i18next.off("languageChanged", listener);
}

const get = (): Translation => {
  current ??= now();
  return current;
};

/**
 * Texts in the reader's language. A screen asks some hundreds of times for them, so it is one
 * subscription and one object for all: see docs/decisions/0031-texts-by-one-subscription.md.
 */
export const useTranslation = (): Translation => useSyncExternalStore(subscribe, get);
