export type Toast = {
  id: number;
  text: string;
  tone: "done" | "error";
  /** What takes it back, and how it is called. */
  undo?: { label: string; run: () => void } | undefined;
};

type Wish = Omit<Toast, "id">;

const MAX = 2;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function become(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export const toastStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: () => toasts,
  show: (wish: Wish) => {
    last += 1;
    become([...toasts, { ...wish, id: last }].slice(-MAX));
  },
  close: (id: number) => become(toasts.filter((toast) => toast.id !== id)),
  /** Takes back the newest that can be taken back. True if there was one. */
  undoLast: () => {
    const toast = toasts.findLast((candidate) => candidate.undo);
    if (!toast) return false;
    toastStore.close(toast.id);
    toast.undo?.run();
    return true;
  },
  canUndo: () => toasts.some((toast) => toast.undo),
};
