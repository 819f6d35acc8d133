export type Toast = {
  id: number;
  text: string;
  tone: "done" | "error";
  /** What takes it back, and how it is called. */
  undo?: { label: string; run: () => void } | undefined;
};

type Wish = Omit<Toast, "id">;
type Underway = { isUnwanted: boolean };

const MAX = 2;
let toasts: readonly Toast[] = [];
let underway: readonly Underway[] = [];
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
  /**
   * Of what can be taken back, before it is asked for; `end` with what came of it, or with nothing
   * if nothing did. What is unwanted by then is taken back instead of told.
   */
  begin: () => {
    const deed: Underway = { isUnwanted: false };
    underway = [...underway, deed];
    return {
      end: (wish?: Wish) => {
        underway = underway.filter((other) => other !== deed);
        if (deed.isUnwanted) wish?.undo?.run();
        else if (wish) toastStore.show(wish);
      },
    };
  },
  /**
   * Takes back the newest that can be taken back. True if there was one. The screen may show what
   * was done before its answer is there: that is taken back when it comes.
   */
  undoLast: () => {
    const deed = underway.findLast((candidate) => !candidate.isUnwanted);
    if (deed) {
      deed.isUnwanted = true;
      return true;
    }
    const toast = toasts.findLast((candidate) => candidate.undo);
    if (!toast) return false;
    toastStore.close(toast.id);
    toast.undo?.run();
    return true;
  },
  canUndo: () =>
    underway.some((deed) => !deed.isUnwanted) || toasts.some((toast) => toast.undo !== undefined),
};
