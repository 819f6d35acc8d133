export type Overlay = "palette" | "help" | null;

let open: Overlay = null;
const listeners = new Set<() => void>();

function become(next: Overlay): void {
  open = next;
  for (const listener of listeners) listener();
}

/** Which of the two things that cover the desk is open. */
export const overlays = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: () => open,
  openPalette: () => become("palette"),
  openHelp: () => become("help"),
  close: () => become(null),
};
