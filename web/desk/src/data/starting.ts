/** Whom to write to: somebody we know, or a number that may be nobody's yet. */
export type Whom =
  | { kind: "contact"; id: string; name: string; phone: string | null }
  | { kind: "number"; phone: string };

export type Starting = { whom: Whom | null };

let now: Starting | null = null;
const listeners = new Set<() => void>();

function become(next: Starting | null): void {
  now = next;
  for (const listener of listeners) listener();
}

/** Whether somebody is about to write first, and to whom. */
export const startingStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: () => now,
  open: (whom: Whom | null = null) => become({ whom }),
  close: () => become(null),
};
