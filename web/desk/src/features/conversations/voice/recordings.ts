/** A voice note that was recorded and neither sent nor thrown away. */
export type Recorded = { file: File; seconds: number };

const kept = new Map<string, Recorded>();
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** They wait where they were spoken, by person and conversation, until the page is left. */
export const recordings = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  of: (place: string): Recorded | null => kept.get(place) ?? null,
  keep: (place: string, recorded: Recorded) => {
    kept.set(place, recorded);
    tell();
  },
  forget: (place: string) => {
    if (kept.delete(place)) tell();
  },
};
