import { type Board, type Desks, follow, type Lead, show, told } from "./notices";
import { type Pushes, renew } from "./renewal";
import { answer, fileFor, forget, keep, type Shell } from "./shell";
import { understood } from "./wording";

/** What of a service worker's scope we use; the library of the page has no words for it. */
type WorkerEvent = Event & { waitUntil: (work: Promise<unknown>) => void };
type FetchEvent = Event & {
  request: Request;
  respondWith: (answer: Promise<Response>) => void;
};
type PushEvent = WorkerEvent & { data: { json: () => unknown } | null };
type ClickEvent = WorkerEvent & { notification: { data: Lead; close: () => void } };
type ChangeEvent = WorkerEvent & { newSubscription?: PushSubscription | null };
type Asked = WorkerEvent & { data: unknown };
type Scope = {
  addEventListener: {
    (type: "install" | "activate", listener: (event: WorkerEvent) => void): void;
    (type: "fetch", listener: (event: FetchEvent) => void): void;
    (type: "message", listener: (event: Asked) => void): void;
    (type: "push", listener: (event: PushEvent) => void): void;
    (type: "pushsubscriptionchange", listener: (event: ChangeEvent) => void): void;
    (type: "notificationclick", listener: (event: ClickEvent) => void): void;
  };
  skipWaiting: () => Promise<void>;
  registration: Board & { pushManager: Pushes };
  clients: Desks & { claim: () => Promise<void> };
};

/** Written in by desk/plugins/shell-files.ts, which knows the whole build. */
declare const __SHELL_FILES__: readonly string[];
declare const __SHELL_VERSION__: string;

const scope = self as unknown as Scope;
const shell: Shell = {
  version: __SHELL_VERSION__,
  files: __SHELL_FILES__,
  caches: self.caches,
  fetch: (request) => fetch(request),
};

scope.addEventListener("install", (event) => event.waitUntil(keep(shell)));

scope.addEventListener("activate", (event) =>
  event.waitUntil(forget(shell).then(() => scope.clients.claim())),
);

scope.addEventListener("fetch", (event) => {
  const file = fileFor(event.request, shell);
  if (file !== null) event.respondWith(answer(event.request, file, shell));
});

scope.addEventListener("message", (event) => {
  // A new version waits until the person says so: what they are writing comes first.
  if (event.data === "take over") void scope.skipWaiting();
  const { notice } = Object(event.data) as { notice?: unknown };
  // The desk has its own sound, which is chosen apart from the notice.
  if (notice) event.waitUntil(show(scope.registration, understood(notice), true));
});

scope.addEventListener("push", (event) =>
  event.waitUntil(show(scope.registration, told(event.data), false)),
);

scope.addEventListener("pushsubscriptionchange", (event) =>
  event.waitUntil(
    renew(scope.registration.pushManager, event.newSubscription, (path, how) => fetch(path, how)),
  ),
);

scope.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(follow(scope.clients, event.notification.data));
});
