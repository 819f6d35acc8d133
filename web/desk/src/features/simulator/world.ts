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
};

export type Phone = {
  id: string;
  account: string;
  name: string;
  number: string;
  is_on: boolean;
  is_reading: boolean;
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
  write: (id: string, text: string) =>
    call<PhoneMessage>("POST", `/phones/${id}/messages`, { text }),
  type: (id: string) => call<void>("POST", `/phones/${id}/typing`, {}),
  order: (faults: Partial<Faults>) => call<Faults>("PUT", "/faults", faults),
  reset: () => call<World>("POST", "/reset", {}),
};
