import type { PreferencesView } from "@shared/api/types";
import { useSyncExternalStore } from "react";
import { LANGUAGES, type Language } from "../i18n/start";

export type Theme = "light" | "dark" | "system";
export type Density = "comfortable" | "compact";
/** Widths that somebody dragged, in pixels. Null is what the design says for this screen. */
export type PaneWidths = { list: number | null; side: number | null };
/** When nothing shows itself and nothing sounds: `data/outside/quiet-hours.ts` reads it. */
export type QuietHours = NonNullable<PreferencesView["quiet_hours"]>;
/** What may reach a person outside the page; a kind that is not named may wake their devices. */
export type NoticeChoices = {
  desktop: boolean;
  sound: boolean;
  push: Readonly<Record<string, boolean>>;
};

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
  notifications: NoticeChoices;
  quiet_hours: QuietHours | null;
};

/** A JSON merge patch: what is absent stays, and null is the usual again. */
export type PreferencesPatch = Partial<
  Omit<Preferences, "shortcuts" | "panes" | "notifications"> & {
    shortcuts: Readonly<Record<string, string | null>>;
    panes: Partial<PaneWidths>;
    notifications: Partial<NoticeChoices>;
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
  notifications: { desktop: true, sound: true, push: {} },
  quiet_hours: null,
};

/** Commands that had another name once: what somebody bound to them stays. */
const ONCE: Readonly<Record<string, string>> = { "conversation.start": "start-conversation" };

let chosen: Preferences = read();
const listeners = new Set<() => void>();
const hearers = new Set<(part: PreferencesPatch) => void>();

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
  const { theme, locale, density, single_keys, shortcuts, panes, notifications, quiet_hours } =
    kept as Partial<Preferences>;
  return {
    theme: oneOf(theme, ["light", "dark", "system"], USUAL.theme),
    locale: oneOf(
      locale,
      LANGUAGES.map(({ value }) => value),
      USUAL.locale,
    ),
    density: oneOf(density, ["comfortable", "compact"], USUAL.density),
    single_keys: single_keys !== false,
    shortcuts: named(only("string", shortcuts)),
    panes: { list: width(panes?.list), side: width(panes?.side) },
    notifications: {
      desktop: notifications?.desktop !== false,
      sound: notifications?.sound !== false,
      push: only("boolean", notifications?.push),
    },
    quiet_hours: Array.isArray(quiet_hours?.days) ? quiet_hours : null,
  };
}

function oneOf<T extends string>(value: unknown, all: readonly T[], usual: T): T {
  return all.includes(value as T) ? (value as T) : usual;
}

function only<T extends string | boolean>(type: string, values: unknown): Record<string, T> {
  const kept = Object.entries(values ?? {}).filter(([, value]) => typeof value === type);
  return Object.fromEntries(kept) as Record<string, T>;
}

function named(bound: Record<string, string>): Record<string, string> {
  const kept = Object.entries(bound).sort(([a], [b]) => Number(b in ONCE) - Number(a in ONCE));
  return Object.fromEntries(kept.map(([id, keys]) => [ONCE[id] ?? id, keys]));
}

function width(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

type Part = Record<string, unknown>;
const isPart = (value: unknown): value is Part => Object(value) === value && !Array.isArray(value);

/** One over the other, as deep as they go; quiet hours are chosen as a whole. */
function over(before: Part, part: Part): Part {
  const next = { ...before };
  for (const [name, value] of Object.entries(part)) {
    const known = next[name];
    const isDeep = name !== "quiet_hours" && isPart(value) && isPart(known);
    next[name] = isDeep ? over(known, value) : value;
  }
  return next;
}

const merged = (before: Preferences, part: PreferencesPatch) => understood(over(before, part));

/** Two patches as one: the later one wins, and null stays null for whoever is told of it. */
export const patched: (before: PreferencesPatch, part: PreferencesPatch) => PreferencesPatch = over;

function keep(next: Preferences): void {
  localStorage.setItem(KEY, JSON.stringify(next));
  become(next);
}

/** The server keeps whole pixels, and so does whoever drags between two of them. */
function rounded(part: PreferencesPatch): PreferencesPatch {
  if (!part.panes) return part;
  const whole = Object.entries(part.panes).map(([pane, px]) => [pane, px && Math.round(px)]);
  return { ...part, panes: Object.fromEntries(whole) };
}

/** Whoever binds such a command anew has its old name forgotten. */
function withoutOnce(part: PreferencesPatch): PreferencesPatch {
  const old = Object.keys(ONCE).filter((id) => ONCE[id] && ONCE[id] in (part.shortcuts ?? {}));
  if (old.length === 0) return part;
  const gone = Object.fromEntries(old.map((id) => [id, null]));
  return { ...part, shortcuts: { ...part.shortcuts, ...gone } };
}

function become(next: Preferences): void {
  chosen = next;
  for (const listener of listeners) listener();
}

/** Another tab of the same person changed something. */
function onStorage(event: StorageEvent): void {
  if (event.key === KEY || event.key === null) become(read());
}

/** The one place that knows what is chosen: at once, in this browser; `preferences-saving.ts` tells the server. */
export const preferences = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: () => chosen,
  change: (part: PreferencesPatch) => {
    const whole = withoutOnce(rounded(part));
    keep(merged(chosen, whole));
    for (const hear of hearers) hear(whole);
  },
  /** Whoever passes on what the person at this screen changes. */
  onChange: (hear: (part: PreferencesPatch) => void) => {
    hearers.add(hear);
    return () => hearers.delete(hear);
  },
  /** The person's own, as the server has them, with what it was not told yet. */
  adopt: (saved: PreferencesView, unsaved: PreferencesPatch) => {
    const { locale, ...others } = saved;
    const theirs = understood({ ...others, locale: locale ?? chosen.locale });
    const next = merged(theirs, unsaved);
    if (JSON.stringify(next) !== JSON.stringify(chosen)) keep(next);
  },
  start: () => {
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  },
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.current);
}
