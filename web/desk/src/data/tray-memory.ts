import type { Attachment, MediaKind } from "@shared/api/types";

type Chosen = { id: string; conversationId: string; name: string; size: number; kind: MediaKind };

/** A file of a tray as a reload finds it; without an attachment the server never had it whole. */
export type Kept = Chosen & {
  attachment: Attachment | null;
  keptAt: number;
};

/** The server drops uploads that nobody has used for so long. */
const LIFE_MS = 24 * 60 * 60 * 1000;

let key = "prosa.tray";

function all(): Kept[] {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "[]") as Kept[];
    return kept.filter(({ keptAt }) => keptAt > Date.now() - LIFE_MS);
  } catch {
    return [];
  }
}

const write = (kept: readonly Kept[]) => localStorage.setItem(key, JSON.stringify(kept));

/** Beside the drafts, in this browser: which files were chosen for what is being written. */
export const trayMemory = {
  /** Files are of whoever chose them. */
  start: (owner: string) => {
    key = `prosa.tray ${owner}`;
  },
  all,
  /** In the order in which they were chosen: a small one is often there before a large one. */
  keep: (file: Chosen, attachment: Attachment | null, chosen: readonly { id: string }[]) => {
    const { id, conversationId, name, size, kind } = file;
    const kept = { id, conversationId, name, size, kind, attachment, keptAt: Date.now() };
    const place = (one: Kept) => chosen.findIndex((each) => each.id === one.id);
    const rest = all().filter((one) => one.id !== id);
    write([...rest, kept].sort((a, b) => place(a) - place(b)));
  },
  forget: (id: string) => {
    const kept = all();
    if (kept.some((one) => one.id === id)) write(kept.filter((one) => one.id !== id));
  },
  /** Another tab of this browser has sent or removed some. */
  onChange: (listener: () => void) => {
    const hear = (event: StorageEvent) => event.key === key && listener();
    addEventListener("storage", hear);
    return () => removeEventListener("storage", hear);
  },
};
