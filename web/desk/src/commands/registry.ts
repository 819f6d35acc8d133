import type { LucideIcon } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";

/** “chosen” is for rows that are chosen in the list; the rest of “conversation” is the open one. */
export type Group = "chosen" | "conversation" | "go" | "people" | "look";

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
  /** Only there for who looks for it: too many to be listed. */
  isFoundOnly?: boolean;
  /** Whether it exists right now. Absent means always. */
  when?: () => boolean;
  run: () => void;
};

type Offer = { commands: readonly Command[]; isAbove: boolean };

const bySource = new Map<symbol, Offer>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

/** What is above takes the place of what has the same name. */
function gather(): void {
  const offers = [...bySource.values()];
  const above = offers.flatMap(({ commands, isAbove }) => (isAbove ? commands : []));
  const taken = new Set(above.map(({ id }) => id));
  const rest = offers.flatMap(({ commands, isAbove }) => (isAbove ? [] : commands));
  all = [...above, ...rest.filter(({ id }) => !taken.has(id))];
  for (const listener of listeners) listener();
}

export const registry = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  all: () => all,
  offer: (source: symbol, commands: readonly Command[], isAbove = false) => {
    bySource.set(source, { commands, isAbove });
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

/** Offers commands for as long as the caller is on the screen; above the same ones of others. */
export function useCommands(commands: readonly Command[], isAbove = false): void {
  useEffect(() => {
    const source = Symbol("commands");
    registry.offer(source, commands, isAbove);
    return () => registry.withdraw(source);
  }, [commands, isAbove]);
}
