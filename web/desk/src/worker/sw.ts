import { answer, fileFor, forget, keep, type Shell } from "./shell";

/** What of a service worker's scope we use; the library of the page has no words for it. */
type WorkerEvent = Event & { waitUntil: (work: Promise<unknown>) => void };
type FetchEvent = Event & {
  request: Request;
  respondWith: (answer: Promise<Response>) => void;
};
type Scope = {
  addEventListener: {
    (type: "install" | "activate", listener: (event: WorkerEvent) => void): void;
    (type: "fetch", listener: (event: FetchEvent) => void): void;
    (type: "message", listener: (event: MessageEvent) => void): void;
  };
  skipWaiting: () => Promise<void>;
  clients: { claim: () => Promise<void> };
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

/** A new version waits until the person says so: what they are writing comes first. */
scope.addEventListener("message", (event) => {
  if (event.data === "take over") void scope.skipWaiting();
});
