import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { lookStore } from "../../data/look";
import { LANGUAGES, type Language } from "../../i18n/start";

export function LanguageSelect() {
  const { t } = useTranslation();
  const { language } = useSyncExternalStore(lookStore.subscribe, lookStore.current);
  return (
    <select
      aria-label={t("look.language")}
      value={language}
      onChange={(event) => lookStore.change({ language: event.target.value as Language })}
    >
      {LANGUAGES.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}
