import { type Language, speak } from "../i18n/start";

export type Theme = "light" | "dark" | "system";
export type Density = "comfortable" | "compact";
export type Look = { theme: Theme; language: Language; density: Density; letters: boolean };

const KEY = "prosa.look";
const FIRST: Look = { theme: "system", language: "pt-BR", density: "comfortable", letters: true };

let look: Look = read();
const listeners = new Set<() => void>();

function read(): Look {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Look>) };
  } catch {
    return FIRST;
  }
}

function paint(): void {
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = look.theme === "dark" || (look.theme === "system" && prefersDark);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  document.documentElement.dataset.density = look.density;
}

/** What a person chose for this browser: theme, language, density, one-letter keys. */
export const lookStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: () => look,
  change: (part: Partial<Look>) => {
    look = { ...look, ...part };
    localStorage.setItem(KEY, JSON.stringify(look));
    paint();
    if (part.language) void speak(part.language);
    for (const listener of listeners) listener();
  },
  start: () => {
    paint();
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  },
};
