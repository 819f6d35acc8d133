import { useSyncExternalStore } from "react";

const WORKER = "/app/sw.js";
const SCOPE = "/app";
const LOOK_EVERY_MS = 60 * 60_000;

/** The version that waits; or that another page has let take over, while this one is still old. */
type News = { kind: "none" } | { kind: "waiting"; worker: ServiceWorker } | { kind: "stale" };

let news: News = { kind: "none" };
const listeners = new Set<() => void>();

function become(next: News): void {
  news = next;
  for (const listener of listeners) listener();
}

/** A version that is whole and waits. The first one ever has nobody to wait for. */
function watch(registration: ServiceWorkerRegistration): void {
  const notice = () => {
    const worker = registration.waiting;
    if (worker && registration.active) become({ kind: "waiting", worker });
  };
  notice();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", notice);
  });
}

/**
 * Keeps the desk's own files for when there is no network, and looks for a new version now and
 * then. Returns how to stop looking.
 */
export function startUpdates(workers: ServiceWorkerContainer | undefined): () => void {
  if (!workers) return () => undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let isOver = false;
  const wasControlled = workers.controller !== null;
  const onControl = () => {
    if (wasControlled) become({ kind: "stale" });
  };
  workers.addEventListener("controllerchange", onControl);
  workers
    .register(WORKER, { scope: SCOPE, updateViaCache: "none" })
    .then((registration) => {
      if (isOver) return;
      watch(registration);
      timer = setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
    })
    // Private windows may refuse it: then there is a desk, only not without a network.
    .catch(() => undefined);
  return () => {
    isOver = true;
    clearInterval(timer);
    workers.removeEventListener("controllerchange", onControl);
  };
}

/** The waiting version takes over, and the page is opened again as that version. */
export function takeOver(reload: () => void = () => window.location.reload()): void {
  if (news.kind === "stale") reload();
  if (news.kind !== "waiting") return;
  const { worker } = news;
  worker.addEventListener("statechange", () => {
    if (worker.state === "activated") reload();
  });
  worker.postMessage("take over");
  become({ kind: "none" });
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useHasUpdate(): boolean {
  return useSyncExternalStore(subscribe, () => news.kind !== "none");
}
