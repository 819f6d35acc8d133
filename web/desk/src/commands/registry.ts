import type { LucideIcon } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";

export type Group = "conversation" | "go" | "people" | "look";

/**
 * One thing a person can do now. The palette, the menus, the keys and the help all read this.
 * What has a name in the catalogue gets its keys from there, or from who bound others.
 */
export type Command = {
  id: string;
  group: Group;
  label: string;
  /** Said beside the label, quietly. */
  detail?: string;
  Icon?: LucideIcon;
  /** Whether it exists right now. Absent means always. */
  when?: () => boolean;
  run: () => void;
};

const bySource = new Map<symbol, readonly Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

function gather(): void {
  all = [...bySource.values()].flat();
  for (const listener of listeners) listener();
}

export const registry = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  all: () => all,
  offer: (source: symbol, commands: readonly Command[]) => {
    bySource.set(source, commands);
    gather();
  },
  withdraw: (source: symbol) => {
    bySource.delete(source);
    gather();
  },
};

export const isOffered = (command: Command) => command.when?.() ?? true;

export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(registry.subscribe, registry.all);
}

/** Offers commands for as long as the caller is on the screen. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const source = Symbol("commands");
    registry.offer(source, commands);
    return () => registry.withdraw(source);
  }, [commands]);
}
