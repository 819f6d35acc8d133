import { CallFailed, NETWORK, problemIn } from "@shared/api/problem";
import { sessionFetch } from "@shared/api/session-fetch";

/** Shapes of the emulators' control API, as the product passes it on under /simulator/api. */

export type Account = {
  key: string;
  channel: string;
  address: string;
  display_name: string;
  display_phone_number: string;
};

export type PhoneMessage = {
  id: string;
  author: "customer" | "business";
  text: string;
  /** Unix seconds. */
  at: number;
  status: string;
  /** Null: words only. Otherwise `text` is the caption. */
  content: PhoneContent | null;
  /** The company wrote it on its own phone. */
  by_phone: boolean;
  customers_reaction: string;
  companys_reaction: string;
  is_edited: boolean;
  is_revoked: boolean;
};

export type PhoneFile = { id: string; mime: string; filename: string; size_bytes: number };
export type Place = { latitude: number; longitude: number; name?: string; address?: string };
export type Card = { name: string; phones: string[] };

export type PhoneContent = {
  kind: string;
  file: PhoneFile | null;
  is_voice: boolean;
  place: Place | null;
  contacts: Card[];
};

export type Phone = {
  id: string;
  account: string;
  name: string;
  number: string;
  is_on: boolean;
  is_reading: boolean;
  /** Somebody of the company types, as this telephone shows it. */
  is_company_typing: boolean;
};

export type Faults = {
  duplicate: number;
  reorder_seconds: number;
  batch: number;
  delay_min_seconds: number;
  delay_max_seconds: number;
  error_fraction: number;
  error_variant: string;
  no_answer_fraction: number;
  hold_receipts: boolean;
  wrong_signature: boolean;
};

export type Counters = {
  events_accepted: number;
  events_dropped: number;
  hooks_retried: number;
  hooks_duplicated: number;
  hooks_forged: number;
  sends_accepted: number;
  waiting?: number;
};

export type World = {
  accounts: Account[];
  phones: Phone[];
  waiting: number;
  counters: Counters;
  faults: Faults;
};

export type TapeEntry = {
  n: number;
  at: number;
  what: string;
  account?: string;
  phone?: string;
  name?: string;
  text?: string;
  attempt?: number;
  status?: number | null;
  took_ms?: number;
  fault?: string;
};

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(method, path, body);
  const told: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new CallFailed(problemIn(told, response));
  return told as T;
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await sessionFetch(`/simulator/api${path}`, {
      method,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new CallFailed(NETWORK);
  }
}

/** A file of the emulators, by its name there. */
export const fileAddress = (file: { id: string }) => `/simulator/api/files/${file.id}`;

async function addFile(file: File): Promise<PhoneFile> {
  const query = new URLSearchParams({ filename: file.name, mime: file.type });
  const response = await sessionFetch(`/simulator/api/files?${query}`, {
    method: "POST",
    credentials: "same-origin",
    body: file,
  }).catch(() => {
    throw new CallFailed(NETWORK);
  });
  const told: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new CallFailed(problemIn(told, response));
  return told as PhoneFile;
}

type Said = { text?: string; file?: string; is_voice?: boolean; place?: Place; contacts?: Card[] };
const line = (phone: string, message: string) => `/phones/${phone}/messages/${message}`;

export const world = {
  state: () => call<World>("GET", "/state"),
  tape: (after: number) =>
    call<{ items: TapeEntry[]; position: number }>("GET", `/tape?after=${after}&limit=200`),
  sends: () => call<{ items: { count: number }[] }>("GET", "/sends?after=0&limit=10000"),
  messages: (id: string) => call<{ items: PhoneMessage[] }>("GET", `/phones/${id}/messages`),
  addPhone: (phone: { account: string; name: string; number: string }) =>
    call<Phone>("POST", "/phones", phone),
  changePhone: (id: string, part: Partial<Pick<Phone, "is_on" | "is_reading">>) =>
    call<Phone>("PATCH", `/phones/${id}`, part),
  removePhone: (id: string) => call<void>("DELETE", `/phones/${id}`),
  say: (id: string, said: Said) => call<PhoneMessage>("POST", `/phones/${id}/messages`, said),
  sendFile: async (id: string, file: File, text: string, isVoice = false) => {
    const kept = await addFile(file);
    return world.say(id, { text, file: kept.id, is_voice: isVoice });
  },
  writeAsCompany: (id: string, text: string) =>
    call<PhoneMessage>("POST", `/phones/${id}/company-messages`, { text }),
  react: (id: string, message: string, emoji: string) =>
    call<PhoneMessage>("POST", `${line(id, message)}/reaction`, { emoji }),
  edit: (id: string, message: string, text: string) =>
    call<PhoneMessage>("PATCH", line(id, message), { text }),
  revoke: (id: string, message: string) => call<PhoneMessage>("DELETE", line(id, message)),
  type: (id: string) => call<void>("POST", `/phones/${id}/typing`, {}),
  order: (faults: Partial<Faults>) => call<Faults>("PUT", "/faults", faults),
  reset: () => call<World>("POST", "/reset", {}),
};
