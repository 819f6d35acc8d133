export type Mode = "reply" | "note";
export type Draft = Readonly<Record<Mode, string>>;

let key = "prosa.drafts";
const EMPTY: Draft = { reply: "", note: "" };
const listeners = new Set<() => void>();

let drafts: Readonly<Record<string, Draft>> = read();

function read(): Record<string, Draft> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Record<string, Draft>;
  } catch {
    return {};
  }
}

/** Unsent words, for each conversation and each mode apart. They live in this browser only. */
export const draftStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Words are of whoever wrote them: another person at this browser has their own. */
  start: (owner: string) => {
    key = `prosa.drafts ${owner}`;
    drafts = read();
    for (const listener of listeners) listener();
  },
  of: (conversationId: string): Draft => drafts[conversationId] ?? EMPTY,
  write: (conversationId: string, mode: Mode, text: string) => {
    const draft = { ...draftStore.of(conversationId), [mode]: text };
    const { [conversationId]: _, ...others } = drafts;
    drafts = draft.reply || draft.note ? { ...others, [conversationId]: draft } : others;
    localStorage.setItem(key, JSON.stringify(drafts));
    for (const listener of listeners) listener();
  },
};
