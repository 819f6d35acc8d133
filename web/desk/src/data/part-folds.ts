import { useSyncExternalStore } from "react";

/** Parts of the panel beside a conversation. */
export type Part = "here" | "history";

const keyOf = (userId: string) => `prosa.parts.${userId}`;
const listeners = new Set<() => void>();

const kept = (userId: string) => localStorage.getItem(keyOf(userId)) ?? "";

/** Which parts a person has folded: the next one at this screen has folds of their own. */
export const partFolds = {
  isFolded: (userId: string, part: Part) => kept(userId).split(" ").includes(part),
  toggle: (userId: string, part: Part) => {
    const others = kept(userId)
      .split(" ")
      .filter((one) => one !== "" && one !== part);
    const next = partFolds.isFolded(userId, part) ? others : [...others, part];
    localStorage.setItem(keyOf(userId), next.join(" "));
    for (const listener of listeners) listener();
  },
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePartFold = (userId: string, part: Part): boolean =>
  useSyncExternalStore(subscribe, () => partFolds.isFolded(userId, part));
