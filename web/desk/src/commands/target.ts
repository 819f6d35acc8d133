import { useEffect, useSyncExternalStore } from "react";

/** Those that offer themselves; the last of them is meant. */
let offered: readonly { name: string }[] = [];
const listeners = new Set<() => void>();

function become(next: typeof offered): void {
  offered = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** On what the commands of the group “conversation” act, if on anything. */
export function useTarget(): string | null {
  return useSyncExternalStore(subscribe, () => offered.at(-1)?.name ?? null);
}

/** The open conversation says whose it is; those that are chosen, how many. */
export function useOfferTarget(name: string | null): void {
  useEffect(() => {
    if (name === null) return;
    const mine = { name };
    become([...offered, mine]);
    return () => become(offered.filter((one) => one !== mine));
  }, [name]);
}
