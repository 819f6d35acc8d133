import { preferences, usePreferences } from "../../data/preferences";
import { LANGUAGES, type Language } from "../../i18n/start";
import { useTranslation } from "../../i18n/use-translation";

export function LanguageSelect() {
  const { t } = useTranslation();
  const { locale } = usePreferences();
  return (
    <select
      aria-label={t("look.language")}
      value={locale}
      onChange={(event) => preferences.change({ locale: event.target.value as Language })}
    >
      {LANGUAGES.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}
