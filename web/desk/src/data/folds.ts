import { useSyncExternalStore } from "react";

/** Panes of the inbox. */
export type Fold = "list" | "side";

const NAMES: readonly Fold[] = ["list", "side"];

export type Folds = Readonly<Record<Fold, boolean>>;

const KEY = "prosa.folds";

let folds: Folds = read();
const listeners = new Set<() => void>();

function read(): Folds {
  let kept: Partial<Folds> | null = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Folds> | null;
  } catch {
    // What cannot be read folds nothing.
  }
  return Object.fromEntries(NAMES.map((name) => [name, kept?.[name] === true])) as Folds;
}

/** Which panes of the inbox are folded away. It is of this browser, like the size of a window. */
export const foldStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: () => folds,
  toggle: (pane: Fold) => {
    folds = { ...folds, [pane]: !folds[pane] };
    localStorage.setItem(KEY, JSON.stringify(folds));
    for (const listener of listeners) listener();
  },
};

export function useFolds(): Folds {
  return useSyncExternalStore(foldStore.subscribe, foldStore.current);
}
