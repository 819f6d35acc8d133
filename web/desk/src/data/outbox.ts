import { conversations, type Said } from "@shared/api/calls";
import { mayWorkLater, type Problem, problemOf } from "@shared/api/problem";
import type { MediaKind, Message, Quote } from "@shared/api/types";
import type { Mode } from "./drafts";
import { newId } from "./new-id";
import { shelf } from "./shelf";
import { uploadStore } from "./uploads";

/** Words on their way to the server. They wait here until it has them, or they are discarded. */
export type Outgoing = {
  localId: string;
  conversationId: string;
  mode: Mode;
  text: string;
  /** A file that goes with the words; its upload may still be under way. */
  file?: OutgoingFile;
  /** The message that the words answer. */
  quote?: Quote;
  /** The last entry that its writer had seen. */
  seenSeq?: number;
  createdAt: string;
  /** Refusals so far; a new try after one needs a new key, for the old answer is remembered. */
  refusals: number;
  state: { kind: "sending" } | { kind: "waiting" } | { kind: "refused"; problem: Problem };
};

/** What a reply leans on: the message that it answers, and how far its writer had read. */
export type Leaning = Pick<Outgoing, "quote" | "seenSeq">;

const ANSWERED = "conversation.answered_meanwhile";

/** The colleague's reply that was quicker, if that is why one was refused. */
export function quickerOf({ code, details }: Problem): Message | null {
  return code === ANSWERED ? ((details?.message as Message | undefined) ?? null) : null;
}

export const meanwhileOf = ({ state }: Outgoing): Message | null =>
  state.kind === "refused" ? quickerOf(state.problem) : null;

export type OutgoingFile = {
  uploadId: string;
  name: string;
  size: number;
  kind: MediaKind;
  /** The server's id, once it has the whole file. */
  attachmentId: string | null;
};

const kept = shelf<Outgoing>();
const listeners = new Set<() => void>();
const busy = new Set<string>();
/** What was said from this screen, for as long as it is open. */
const issued = new Set<string>();
let entries: readonly Outgoing[] = [];
let accept: (message: Message) => void = () => undefined;

function become(next: readonly Outgoing[]): void {
  kept.become(entries, next);
  entries = next;
  for (const listener of listeners) listener();
}

function change(localId: string, part: Partial<Outgoing>): void {
  become(entries.map((entry) => (entry.localId === localId ? { ...entry, ...part } : entry)));
}

// Sent or given up in another tab of this browser: here it must not go out again.
kept.onRemoved((localId) => {
  if (entries.some((entry) => entry.localId === localId && entry.state.kind !== "sending"))
    become(entries.filter((entry) => entry.localId !== localId));
});

/** One at a time for each conversation, so that they arrive in the order they were written. */
async function work(conversationId: string): Promise<void> {
  if (busy.has(conversationId)) return;
  busy.add(conversationId);
  try {
    for (;;) {
      const next = entries.find(
        (entry) => entry.conversationId === conversationId && entry.state.kind === "sending",
      );
      if (!next || !(await deliver(next))) return;
    }
  } finally {
    busy.delete(conversationId);
  }
}

/** What is posted: the file first, for the message names it. */
async function contentOf({ text, localId, file, quote, seenSeq }: Outgoing): Promise<Said> {
  const said = {
    text,
    local_id: localId,
    ...(quote && { reply_to_id: quote.id }),
    ...(seenSeq !== undefined && { seen_seq: seenSeq }),
  };
  if (!file) return said;
  const attachmentId = file.attachmentId ?? (await uploadStore.arrived(file.uploadId)).id;
  change(localId, { file: { ...file, attachmentId } });
  return { ...said, attachment_id: attachmentId };
}

async function deliver(entry: Outgoing): Promise<boolean> {
  const call = entry.mode === "note" ? conversations.note : conversations.send;
  try {
    const said = await contentOf(entry);
    if (!entries.some(({ localId }) => localId === entry.localId)) return true; // taken back
    const { message } = await call(entry.conversationId, said, entry.refusals);
    accept(message);
    outbox.discard(entry.localId);
    return true;
  } catch (error) {
    const problem = problemOf(error);
    if (mayWorkLater(problem)) {
      hold(entry.conversationId);
      return false;
    }
    const state = { kind: "refused", problem } as const;
    change(entry.localId, { state, refusals: entry.refusals + 1 });
    return true;
  }
}

/** All of a conversation wait together: a later one must not overtake. */
function hold(conversationId: string): void {
  become(
    entries.map((entry) =>
      entry.conversationId === conversationId && entry.state.kind === "sending"
        ? { ...entry, state: { kind: "waiting" } }
        : entry,
    ),
  );
}

export const outbox = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  all: () => entries,
  isOurs: (localId: string | null) => localId !== null && issued.has(localId),
  /** Begins again with what an earlier visit of the same person in the same company left. */
  start: (owner: string, onAccepted: (message: Message) => void) => {
    accept = onAccepted;
    entries = kept.open(`prosa.outbox ${owner}`);
    become(entries.map((entry) => ({ ...entry, state: { kind: "waiting" } })));
    for (const { localId } of entries) issued.add(localId);
  },
  put: (
    conversationId: string,
    mode: Mode,
    text: string,
    file?: OutgoingFile,
    leaning: Leaning = {},
  ) => {
    const entry: Outgoing = {
      localId: newId(),
      conversationId,
      mode,
      text,
      ...(file && { file }),
      ...leaning,
      createdAt: new Date().toISOString(),
      refusals: 0,
      state: { kind: "sending" },
    };
    issued.add(entry.localId);
    become([...entries, entry]);
    return work(conversationId);
  },
  retry: (localId: string) => {
    const entry = entries.find((candidate) => candidate.localId === localId);
    if (!entry) return;
    const theirs = meanwhileOf(entry);
    change(localId, { state: { kind: "sending" }, ...(theirs && { seenSeq: theirs.seq }) });
    void work(entry.conversationId);
  },
  /** Not wanted after all: nothing of it stays on the server either. */
  takeBack: (localId: string) => {
    const file = entries.find((entry) => entry.localId === localId)?.file;
    if (file) uploadStore.cancel(file.uploadId);
    become(entries.filter((entry) => entry.localId !== localId));
  },
  discard: (localId: string) => {
    const file = entries.find((entry) => entry.localId === localId)?.file;
    if (file) uploadStore.forget(file.uploadId);
    become(entries.filter((entry) => entry.localId !== localId));
  },
  /** The connection is back: what waits goes out, once, by the same key. */
  wake: async () => {
    const waiting = entries.filter((entry) => entry.state.kind === "waiting");
    if (waiting.length === 0) return;
    become(
      entries.map((entry) =>
        entry.state.kind === "waiting" ? { ...entry, state: { kind: "sending" } } : entry,
      ),
    );
    await Promise.all([...new Set(waiting.map((entry) => entry.conversationId))].map(work));
  },
  /** The event of a message may come before the answer of its call. */
  settle: (messages: readonly Message[]) => {
    const told = new Set(messages.map((message) => message.local_id));
    for (const { localId } of entries.filter((entry) => told.has(entry.localId)))
      outbox.discard(localId);
  },
};
