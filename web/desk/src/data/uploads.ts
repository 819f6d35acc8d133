import { ask } from "@shared/api/ask";
import { discardUpload } from "@shared/api/generated/sdk.gen";
import { CallFailed, mayWorkLater, type Problem, problemOf } from "@shared/api/problem";
import type { Attachment, MediaKind, MediaLimits } from "@shared/api/types";
import { contentOf, type Upload as Sending, upload } from "@shared/api/uploads";
import { newId } from "./new-id";
import { type Kept, trayMemory } from "./tray-memory";

/** A file that somebody chose, on its way to the server while they still write. */
export type Upload = {
  id: string;
  conversationId: string;
  name: string;
  size: number;
  kind: MediaKind;
  /** Where the picture is, in this browser's memory or on the server; null for what is none. */
  preview: string | null;
  /** 0 to 1. */
  part: number;
  state:
    | { kind: "uploading" }
    | { kind: "ready"; attachment: Attachment }
    | { kind: "refused"; problem: Problem };
  /** False once its message was sent off: it goes on, and is no longer shown in the composer. */
  isInTray: boolean;
  /** It was spoken here: the customer hears it as a voice note. */
  isVoice?: boolean;
};

const listeners = new Set<() => void>();
/** The bytes and their call. Gone with a reload: a browser does not keep files. */
const sendings = new Map<string, Sending & { file: File }>();
let uploads: readonly Upload[] = [];

function become(next: readonly Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}

function change(id: string, part: Partial<Upload>): void {
  become(uploads.map((one) => (one.id === id ? { ...one, ...part } : one)));
}

function takes(limits: MediaLimits, kind: MediaKind, mime: string): boolean {
  const mimes = limits[kind]?.mimes ?? [];
  return mimes.some((each) => {
    if (each === "*/*") return true;
    return each.endsWith("/*") ? mime.startsWith(each.slice(0, -1)) : each === mime;
  });
}

/** What the channel will take it as. What it takes as nothing else may go as a document. */
export function kindOf(mime: string, limits: MediaLimits): MediaKind {
  const kinds: MediaKind[] = ["image", "video", "audio"];
  return kinds.find((kind) => takes(limits, kind, mime)) ?? "document";
}

function refusal(code: string, detail: string): Problem {
  return {
    status: 422,
    code,
    title: detail,
    detail,
    requestId: null,
    retryAfterSeconds: null,
  };
}

/** Why the channel will not take it; said before a byte has left. */
function objection(file: File, kind: MediaKind, limits: MediaLimits): Problem | null {
  const limit = limits[kind];
  if (file.size === 0) return refusal("media.empty", file.name);
  if (!limit || !takes(limits, kind, file.type)) {
    return refusal("media.unsupported_kind", file.name);
  }
  return file.size > limit.max_bytes ? refusal("media.too_large", file.name) : null;
}

function begin(id: string, conversationId: string, file: File): void {
  const isVoice = uploads.find((one) => one.id === id)?.isVoice ?? false;
  const sending = upload(conversationId, file, (part) => change(id, { part }), isVoice);
  sendings.set(id, { ...sending, file });
  sending.done.then(
    (attachment) => {
      change(id, { part: 1, state: { kind: "ready", attachment } });
      const one = uploads.find((each) => each.id === id);
      if (one?.isInTray) trayMemory.keep(one, attachment, uploads);
    },
    (error) => change(id, { state: { kind: "refused", problem: problemOf(error) } }),
  );
}

function forget(id: string): void {
  const known = uploads.find((one) => one.id === id);
  if (known?.preview) URL.revokeObjectURL(known.preview);
  sendings.delete(id);
  trayMemory.forget(id);
  become(uploads.filter((one) => one.id !== id));
}

const LOST = "media.upload_lost";
const lost = (name: string) => refusal(LOST, name);

function restored({ attachment, keptAt: _, ...file }: Kept): Upload {
  return {
    ...file,
    preview: attachment && file.kind === "image" ? contentOf(attachment) : null,
    part: attachment ? 1 : 0,
    state: attachment
      ? { kind: "ready", attachment }
      : { kind: "refused", problem: lost(file.name) },
    isInTray: true,
  };
}

/** The page goes away: what has not arrived has to be chosen again, and says so afterwards. */
function keepUnfinished(): void {
  for (const one of uploads) {
    const { state } = one;
    const isUnderWay =
      state.kind === "uploading" || (state.kind === "refused" && mayWorkLater(state.problem));
    if (one.isInTray && isUnderWay) trayMemory.keep(one, null, uploads);
  }
}

const isLost = ({ state }: Upload) => state.kind === "refused" && state.problem.code === LOST;

/** Another tab of this browser has sent or removed some of what both show. */
function dropGone(): void {
  const kept = new Set(trayMemory.all().map(({ id }) => id));
  const isGone = (one: Upload) =>
    one.isInTray && !kept.has(one.id) && (one.state.kind === "ready" || isLost(one));
  become(uploads.filter((one) => !isGone(one)));
}

/** Who chooses a file again need not clear away that it was lost. */
function dropLost(conversationId: string, { name, size }: File): void {
  const again = uploads.find(
    (one) =>
      isLost(one) &&
      one.conversationId === conversationId &&
      one.name === name &&
      one.size === size,
  );
  if (again) forget(again.id);
}

export const uploadStore = {
  /** Begins with what an earlier visit of the same person left in their trays. */
  start: (owner: string) => {
    trayMemory.start(owner);
    become(trayMemory.all().map(restored));
    const stop = trayMemory.onChange(dropGone);
    addEventListener("pagehide", keepUnfinished);
    return () => {
      stop();
      removeEventListener("pagehide", keepUnfinished);
      keepUnfinished();
      become([]);
    };
  },
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  all: () => uploads,
  add: (conversationId: string, file: File, limits: MediaLimits, { isVoice = false } = {}) => {
    dropLost(conversationId, file);
    const kind = kindOf(file.type, limits);
    const problem = objection(file, kind, limits);
    const one: Upload = {
      id: newId(),
      conversationId,
      name: file.name,
      size: file.size,
      kind,
      preview: kind === "image" ? URL.createObjectURL(file) : null,
      part: 0,
      state: problem ? { kind: "refused", problem } : { kind: "uploading" },
      isInTray: true,
      ...(isVoice && { isVoice }),
    };
    become([...uploads, one]);
    if (!problem) begin(one.id, conversationId, file);
    return one.id;
  },
  /** Not wanted after all: the server forgets what it already has. */
  cancel: (id: string) => {
    const known = uploads.find((one) => one.id === id);
    sendings.get(id)?.cancel();
    if (known?.state.kind === "ready") {
      const path = { upload_id: known.state.attachment.id };
      ask(discardUpload({ path })).catch(() => undefined); // it is swept in a day anyway
    }
    forget(id);
  },
  /** Its message goes out: from the composer's tray into the timeline. */
  leaveTray: (id: string) => {
    trayMemory.forget(id);
    change(id, { isInTray: false });
  },
  /** The file as the server has it; waits until it does. Throws what went wrong. */
  arrived: async (id: string): Promise<Attachment> => {
    const known = uploads.find((one) => one.id === id);
    if (known?.state.kind === "ready") return known.state.attachment;
    const sending = sendings.get(id);
    if (!known || !sending) throw new CallFailed(lost(id));
    if (known.state.kind === "refused" && mayWorkLater(known.state.problem)) {
      change(id, { part: 0, state: { kind: "uploading" } });
      begin(id, known.conversationId, sending.file);
    }
    return sendings.get(id)?.done ?? sending.done;
  },
  forget,
};
