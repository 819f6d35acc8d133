import i18next from "i18next";
import first from "./pt-BR.json?first";

export type Language = "pt-BR" | "en" | "es";

export const LANGUAGES: { value: Language; label: string }[] = [
  { value: "pt-BR", label: "Português" },
  { value: "en", label: "English" },
  { value: "es", label: "Español" },
];

const LATER: Record<Exclude<Language, "pt-BR">, () => Promise<{ default: object }>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
};

const portuguese: object[] = [first];

/** More texts in Portuguese, with what says them. */
export function learn(words: object): void {
  portuguese.push(words);
  if (i18next.isInitialized) i18next.addResourceBundle("pt-BR", "translation", words, true);
}

/** Portuguese is always there; the others are read when first asked for. */
export async function startLanguage(language: Language): Promise<void> {
  await i18next.init({
    resources: { "pt-BR": { translation: Object.assign({}, ...portuguese) } },
    lng: "pt-BR",
    fallbackLng: "pt-BR",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await speak(language);
}

export async function speak(language: Language): Promise<void> {
  if (language !== "pt-BR" && !i18next.hasResourceBundle(language, "translation")) {
    const words = await LATER[language]();
    i18next.addResourceBundle(language, "translation", words.default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
