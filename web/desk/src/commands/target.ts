import { useEffect, useSyncExternalStore } from "react";

let name: string | null = null;
const listeners = new Set<() => void>();

function become(next: string | null): void {
  name = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whose conversation the commands of the group “conversation” act on, if one is open. */
export function useTarget(): string | null {
  return useSyncExternalStore(subscribe, () => name);
}

/** The open conversation says whose it is. */
export function useOfferTarget(contactName: string): void {
  useEffect(() => {
    become(contactName);
    return () => become(null);
  }, [contactName]);
}
