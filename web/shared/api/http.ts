import { CallFailed, NETWORK, problemFrom } from "./problem";

type Options = {
  query?: Record<string, string | number | null | undefined>;
  body?: unknown;
  /** Repeating a call with the same key has one effect. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

const ENDED = new Set<() => void>();

/** Tells when the session is over and a refresh did not bring it back. */
export function onSessionEnded(tell: () => void): () => void {
  ENDED.add(tell);
  return () => ENDED.delete(tell);
}

/** One call of the native API. An expired access cookie is refreshed once, silently. */
export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  let response = await send(method, path, options);
  if (response.status === 401 && !path.startsWith("/auth/")) {
    if (await refresh()) response = await send(method, path, options);
    else for (const tell of ENDED) tell();
  }
  if (!response.ok) throw new CallFailed(await problemFrom(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.idempotencyKey) headers["Idempotency-Key"] = options.idempotencyKey;
  try {
    return await fetch(address(path, options.query), {
      method,
      headers,
      credentials: "same-origin",
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new CallFailed(NETWORK);
  }
}

function address(path: string, query: Options["query"]): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value != null);
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
  return `/api/v1${path}${search.size > 0 ? `?${search}` : ""}`;
}

let refreshing: Promise<boolean> | null = null;

/** Many calls may find the access expired at once; one refresh serves them all. */
export function refresh(): Promise<boolean> {
  refreshing ??= fetch("/api/v1/auth/refresh", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    credentials: "same-origin",
    body: "{}",
  })
    .then((response) => response.ok)
    .catch(() => false)
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}
