import { ask } from "@shared/api/ask";
import * as api from "@shared/api/generated/sdk.gen";
import { problemOf } from "@shared/api/problem";
import { permission, worker } from "./board";
import { PUSHES } from "./pushes";

/** Under which id the server knows this browser, for each company and person. */
type Ids = Readonly<Record<string, string>>;

const listeners = new Set<() => void>();

function read(): Ids {
  try {
    return Object(JSON.parse(localStorage.getItem(PUSHES) ?? "{}")) as Ids;
  } catch {
    return {};
  }
}

function keep(ids: Ids): void {
  if (Object.keys(ids).length > 0) localStorage.setItem(PUSHES, JSON.stringify(ids));
  else localStorage.removeItem(PUSHES);
  for (const listener of listeners) listener();
}

const without = (ids: Ids, owner: string) =>
  Object.fromEntries(Object.entries(ids).filter(([other]) => other !== owner));

/** The browser has no worker of ours, as in a private window. */
export class NoWorker extends Error {}

async function manager(): Promise<PushManager> {
  const found = (await worker())?.pushManager;
  if (!found) throw new NoWorker();
  return found;
}

/** The key as browsers want it: base64 for addresses, as bytes. */
export function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

const isSame = (ours: Uint8Array, theirs: ArrayBuffer | null | undefined) =>
  String(ours) === String(theirs ? new Uint8Array(theirs) : null);

/** What was made for another key than the server's wakes nobody: it is made anew. */
async function subscription(key: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  const pushes = await manager();
  const known = await pushes.getSubscription();
  if (known && isSame(key, known.options.applicationServerKey)) return known;
  await known?.unsubscribe();
  return pushes.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function nameOfDevice({ userAgent } = navigator): string {
  const browser = /Edg|OPR|Firefox|Chrome|Safari/.exec(userAgent)?.[0] ?? "Browser";
  const system = /Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux/.exec(userAgent)?.[0];
  return [browser, system].filter(Boolean).join(", ");
}

async function signUp(owner: string): Promise<void> {
  const { public_key } = await ask(api.getPushKey());
  const { endpoint, keys } = (await subscription(bytesOf(public_key))).toJSON();
  const body = {
    endpoint: endpoint ?? "",
    keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" },
    device: nameOfDevice(),
  };
  const { id } = await ask(api.subscribeToPushes({ body }));
  keep({ ...read(), [owner]: id });
}

async function letGo(): Promise<void> {
  const known = await manager()
    .then((pushes) => pushes.getSubscription())
    .catch(() => null);
  await known?.unsubscribe();
}

const isUnknown = (error: unknown) => problemOf(error).status === 404;

async function signOff(id: string): Promise<void> {
  try {
    await ask(api.unsubscribeFromPushes({ path: { subscription_id: id } }));
  } catch (error) {
    if (!isUnknown(error)) throw error;
  }
}

/** Waking this browser while the desk is closed (Web Push), for whoever is signed in. */
export const device = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isPossible: () => permission() !== "impossible" && "PushManager" in window,
  isOn: (owner: string) => permission() === "granted" && owner in read(),
  turnOn: signUp,
  turnOff: async (owner: string) => {
    const { [owner]: id, ...others } = read();
    if (id !== undefined) await signOff(id);
    keep(others);
    if (Object.keys(others).length === 0) await letGo();
  },
  /** At each start: keys change, browsers forget, and the one before may have been somebody else. */
  renew: async (owner: string) => {
    const [, me = ""] = owner.split(" ");
    const ids = read();
    if (Object.keys(ids).some((other) => !other.endsWith(` ${me}`))) {
      await letGo();
      keep({});
    } else if (owner in ids) {
      if (permission() === "granted") await signUp(owner);
      else keep(without(ids, owner));
    }
  },
  /** Who signs out is woken here no more, in none of their companies. */
  forget: async () => {
    const ids = Object.values(read());
    keep({});
    await Promise.allSettled([...ids.map(signOff), letGo()]);
  },
};
