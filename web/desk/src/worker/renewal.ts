/** What of the browser's pushes we use; the library of the page has it in other words. */
type Subscription = { toJSON: () => PushSubscriptionJSON };
export type Pushes = {
  getSubscription: () => Promise<Subscription | null>;
  subscribe: (how: PushSubscriptionOptionsInit) => Promise<Subscription>;
};
type Fetch = (path: string, how?: RequestInit) => Promise<Response>;

const API = "/api/v1";

/** The cookies go with it, as they do from a page; an access that has ended is renewed once. */
async function call(fetch: Fetch, path: string, body?: unknown): Promise<Response> {
  const how: RequestInit =
    body === undefined
      ? {}
      : {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        };
  const answer = await fetch(API + path, how);
  if (answer.status !== 401 || path.startsWith("/auth/")) return answer;
  const renewed = await call(fetch, "/auth/refresh", {});
  return renewed.ok ? fetch(API + path, how) : answer;
}

/**
 * The browser's address for pushes is another: the server is told, or nobody would be woken until
 * the desk is opened, which tells it again at each start. Of whoever is signed in; without a
 * session nothing is told, for there is nobody to be woken.
 */
export async function renew(
  pushes: Pushes,
  given: Subscription | null | undefined,
  fetch: Fetch,
): Promise<void> {
  const answer = await call(fetch, "/push/key");
  if (!answer.ok) return;
  const { public_key } = (await answer.json()) as { public_key: string };
  const now =
    given ??
    (await pushes.getSubscription()) ??
    (await pushes.subscribe({ userVisibleOnly: true, applicationServerKey: public_key }));
  const { endpoint, keys } = now.toJSON();
  await call(fetch, "/me/push-subscriptions", { endpoint, keys });
}
