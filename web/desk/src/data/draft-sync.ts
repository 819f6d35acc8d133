import { ask } from "@shared/api/ask";
import { keepDraft, listDrafts } from "@shared/api/generated/sdk.gen";
import { type DeskEvent, isAboutConversation } from "@shared/realtime/events";
import { draftStore, type Mode } from "./drafts";
import { outbox } from "./outbox";

const AFTER_MS = 800;
const TYPING_MS = 3_000;
/** The server tells no more than these. */
const MOST = 500;

/** A draft by its name: the conversation and the mode. */
const nameOf = (conversationId: string, mode: Mode) => `${conversationId} ${mode}`;
const partsOf = (name: string) => name.split(" ") as [conversationId: string, mode: Mode];

let userId: string | null = null;
let key = "";
/** What was written here and the server does not have yet. It survives a reload. */
let unkept = new Set<string>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const touchedAt = new Map<string, number>();
const busy = new Set<string>();

function mark(name: string, isUnkept: boolean): void {
  if (unkept.has(name) === isUnkept) return;
  if (isUnkept) unkept.add(name);
  else unkept.delete(name);
  localStorage.setItem(key, JSON.stringify([...unkept]));
}

function read(): Set<string> {
  const text = localStorage.getItem(key);
  if (text === null) return new Set(namesHere());
  try {
    return new Set(JSON.parse(text) as string[]);
  } catch {
    return new Set(namesHere());
  }
}

const namesHere = (): string[] =>
  Object.entries(draftStore.all()).flatMap(([id, draft]) =>
    (["reply", "note"] as const).filter((mode) => draft[mode]).map((mode) => nameOf(id, mode)),
  );

function later(name: string): void {
  clearTimeout(timers.get(name));
  timers.set(
    name,
    setTimeout(() => void keep(name), AFTER_MS),
  );
}

const written = (conversationId: string, mode: Mode): void => {
  const name = nameOf(conversationId, mode);
  touchedAt.set(name, Date.now());
  mark(name, true);
  later(name);
};

function bodyOf(name: string) {
  const [id, mode] = partsOf(name);
  const draft = draftStore.of(id);
  const quoted = mode === "reply" ? draft.quote?.id : undefined;
  return { mode, body: draft[mode], reply_to_id: quoted ?? null };
}

/** Sends it as it is now. What is refused, or finds no network, stays here and is tried later. */
async function keep(name: string): Promise<void> {
  clearTimeout(timers.get(name));
  timers.delete(name);
  if (!unkept.has(name)) return;
  if (busy.has(name)) return later(name);
  busy.add(name);
  const body = bodyOf(name);
  const owner = key;
  try {
    await ask(keepDraft({ path: { conversation_id: partsOf(name)[0] }, body }));
    const isSame = JSON.stringify(body) === JSON.stringify(bodyOf(name));
    if (isSame && key === owner) mark(name, false);
  } catch {
    // It is on this device, and goes when the connection is back.
  } finally {
    busy.delete(name);
  }
}

/** What another screen wrote, unless this one has something newer or is being typed in. */
function take(name: string, body: string, quoteId: string | null): void {
  const isBeingTyped = Date.now() - (touchedAt.get(name) ?? 0) < TYPING_MS;
  if (unkept.has(name) || isBeingTyped) return;
  const [id, mode] = partsOf(name);
  draftStore.take(id, mode, body, quoteId);
}

async function pull(): Promise<void> {
  const owner = key;
  const { items } = await ask(listDrafts());
  if (key !== owner) return;
  const told = new Map(items.map((one) => [nameOf(one.conversation_id, one.mode), one]));
  const here = items.length < MOST ? namesHere() : [];
  for (const name of new Set([...told.keys(), ...here])) {
    const one = told.get(name);
    take(name, one?.body ?? "", one?.reply_to_id ?? null);
  }
}

function flush(): void {
  for (const name of [...timers.keys()]) void keep(name);
}

const wake = (): void => {
  for (const name of [...unkept]) void keep(name);
};

/** A reply or note of this person ends its draft on the server; here too, if sent elsewhere. */
function sent(conversationId: string, mode: Mode, localId: string | null): void {
  const name = nameOf(conversationId, mode);
  if (!outbox.isOurs(localId)) take(name, "", null);
  else if (draftStore.of(conversationId)[mode] !== "") {
    mark(name, true); // begun since: the server has let it go with the other one
    later(name);
  }
}

const onHide = () => document.visibilityState === "hidden" && flush();

/** Drafts are here at once, and soon on the server, which tells the person's other screens. */
export const draftSync = {
  start: (company: string, user: string) => {
    userId = user;
    key = `prosa.drafts.unkept ${company} ${user}`;
    unkept = read();
    touchedAt.clear();
    const stop = draftStore.onWritten(written);
    document.addEventListener("visibilitychange", onHide);
    void pull().then(wake, () => undefined);
    return () => {
      flush();
      stop();
      document.removeEventListener("visibilitychange", onHide);
      userId = null;
    };
  },
  flush,
  /** The connection is back. */
  wake: () => {
    if (userId !== null) wake();
  },
  /** Too much happened meanwhile: what the server has is read again. */
  readAgain: () => {
    if (userId !== null) void pull().catch(() => undefined);
  },
  hear: (event: DeskEvent) => {
    if (userId === null) return;
    if (isAboutConversation(event)) {
      for (const m of event.messages) {
        if (m.author_id !== userId) continue;
        if (m.kind === "note") sent(m.conversation_id, "note", m.local_id);
        else if (m.direction === "outbound") sent(m.conversation_id, "reply", m.local_id);
      }
    } else if (event.type === "draft.saved" && event.user_id === userId) {
      take(nameOf(event.conversation_id, event.mode), event.body, event.reply_to_id);
    }
  },
};
