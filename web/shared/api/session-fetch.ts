const ENDED = new Set<() => void>();

/** Tells when the session is over and a refresh did not bring it back. */
export function onSessionEnded(tell: () => void): () => void {
  ENDED.add(tell);
  return () => ENDED.delete(tell);
}

/** A fetch that renews an expired access cookie, once and silently, and asks again. */
export async function sessionFetch(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const request = new Request(input, init);
  const again = request.clone();
  const response = await fetch(request);
  if (response.status !== 401 || isSigningIn(request.url)) return response;
  if (await refreshSession()) return fetch(again);
  for (const tell of ENDED) tell();
  return response;
}

/** A 401 there is an answer, not an end. */
const isSigningIn = (url: string) => new URL(url).pathname.startsWith("/api/v1/auth/");

let refreshing: Promise<boolean> | null = null;

/** Many calls may find the access expired at once; one refresh serves them all. */
export function refreshSession(): Promise<boolean> {
  refreshing ??= fetch(new URL("/api/v1/auth/refresh", window.location.origin), {
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
