import { useSyncExternalStore } from "react";
import { LANGUAGES, type Language } from "../i18n/start";

export type Theme = "light" | "dark" | "system";
export type Density = "comfortable" | "compact";
/** Widths that somebody dragged, in pixels. Null is what the design says for this screen. */
export type PaneWidths = { list: number | null; side: number | null };

/** What a person chose. The names are those of `GET /me/preferences`. */
export type Preferences = {
  theme: Theme;
  locale: Language;
  density: Density;
  /** Whether a letter alone is a command (WCAG 2.1.4). */
  single_keys: boolean;
  /** Other keys than the usual: by command; "" is none at all. */
  shortcuts: Readonly<Record<string, string>>;
  panes: PaneWidths;
};

/** A JSON merge patch: what is absent stays, and null is the usual again. */
export type PreferencesPatch = Partial<
  Omit<Preferences, "shortcuts" | "panes"> & {
    shortcuts: Readonly<Record<string, string | null>>;
    panes: Partial<PaneWidths>;
  }
>;

const KEY = "prosa.preferences";

export const USUAL: Preferences = {
  theme: "system",
  locale: "pt-BR",
  density: "comfortable",
  single_keys: true,
  shortcuts: {},
  panes: { list: null, side: null },
};

let chosen: Preferences = read();
const listeners = new Set<() => void>();

function read(): Preferences {
  try {
    return understood(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return USUAL;
  }
}

/** What was kept may be of another version, or by another hand: only what makes sense counts. */
function understood(kept: unknown): Preferences {
  if (typeof kept !== "object" || kept === null) return USUAL;
  const { theme, locale, density, single_keys, shortcuts, panes } = kept as Partial<Preferences>;
  return {
    theme: oneOf(theme, ["light", "dark", "system"], USUAL.theme),
    locale: oneOf(
      locale,
      LANGUAGES.map(({ value }) => value),
      USUAL.locale,
    ),
    density: oneOf(density, ["comfortable", "compact"], USUAL.density),
    single_keys: typeof single_keys === "boolean" ? single_keys : USUAL.single_keys,
    shortcuts: Object.fromEntries(
      Object.entries(shortcuts ?? {}).filter(([, keys]) => typeof keys === "string"),
    ),
    panes: { list: width(panes?.list), side: width(panes?.side) },
  };
}

function oneOf<T extends string>(value: unknown, all: readonly T[], usual: T): T {
  return all.includes(value as T) ? (value as T) : usual;
}

function width(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function merged(before: Preferences, part: PreferencesPatch): Preferences {
  const { shortcuts, panes, ...plain } = part;
  const bound = Object.entries({ ...before.shortcuts, ...shortcuts });
  return {
    ...before,
    ...plain,
    shortcuts: Object.fromEntries(bound.filter((one): one is [string, string] => one[1] !== null)),
    panes: { ...before.panes, ...panes },
  };
}

function become(next: Preferences): void {
  chosen = next;
  for (const listener of listeners) listener();
}

/** Another tab of the same person changed something. */
function onStorage(event: StorageEvent): void {
  if (event.key === KEY || event.key === null) become(read());
}

/** The one place that knows where choices are kept: today this browser. */
export const preferences = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: () => chosen,
  change: (part: PreferencesPatch) => {
    const next = merged(chosen, part);
    localStorage.setItem(KEY, JSON.stringify(next));
    become(next);
  },
  start: () => {
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  },
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.current);
}
