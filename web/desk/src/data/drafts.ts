import type { Quote } from "@shared/api/types";

export type Mode = "reply" | "note";
/** `quote` is the message that the reply answers. */
export type Draft = Readonly<Record<Mode, string>> & { readonly quote?: Quote };

let key = "prosa.drafts";
const EMPTY: Draft = { reply: "", note: "" };
const listeners = new Set<() => void>();
type OnWritten = (conversationId: string, mode: Mode) => void;
let onWritten: OnWritten | null = null;

let drafts: Readonly<Record<string, Draft>> = read();

function read(): Record<string, Draft> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Record<string, Draft>;
  } catch {
    return {};
  }
}

function put(conversationId: string, draft: Draft): void {
  const { [conversationId]: _, ...others } = drafts;
  const isKept = draft.reply || draft.note || draft.quote;
  drafts = isKept ? { ...others, [conversationId]: draft } : others;
  localStorage.setItem(key, JSON.stringify(drafts));
  for (const listener of listeners) listener();
}

/** Unsent words, for each conversation and each mode apart. `draft-sync.ts` takes them to the server. */
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
    put(conversationId, { ...draftStore.of(conversationId), [mode]: text });
    onWritten?.(conversationId, mode);
  },
  /** What the reply answers; null for nothing. */
  quote: (conversationId: string, quote: Quote | null) => {
    const { quote: _, ...words } = draftStore.of(conversationId);
    put(conversationId, quote ? { ...words, quote } : words);
    onWritten?.(conversationId, "reply");
  },
  /** What another screen wrote; of a message that it answers only the id is told. */
  take: (conversationId: string, mode: Mode, text: string, quoteId: string | null) => {
    const draft = draftStore.of(conversationId);
    const isQuoted = draft.quote?.id === (quoteId ?? undefined) || (!text && !draft.reply);
    if (mode === "note" || isQuoted) {
      if (draft[mode] !== text) put(conversationId, { ...draft, [mode]: text });
      return;
    }
    const { quote: _, ...words } = { ...draft, reply: text };
    put(conversationId, quoteId ? { ...words, quote: { id: quoteId, author_type: "" } } : words);
  },
  all: () => drafts,
  onWritten: (listener: OnWritten) => {
    onWritten = listener;
    return () => {
      if (onWritten === listener) onWritten = null;
    };
  },
};
