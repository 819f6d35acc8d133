/**
 * The desk without a network: its own files, kept whole, version by version. Everything that is
 * of the company (`/api`, files, the socket) is none of its business and is never kept.
 */

const FAMILY = "prosa-shell-";
const PAGE = "/app/index.html";

export type Shelf = {
  open: (name: string) => Promise<Pick<Cache, "addAll" | "match">>;
  keys: () => Promise<string[]>;
  delete: (name: string) => Promise<boolean>;
};

export type Shell = {
  /** Changes with every file, so that two versions never mix. */
  version: string;
  /** Addresses of all files of the build. */
  files: readonly string[];
  caches: Shelf;
  fetch: (request: Request) => Promise<Response>;
};

const nameOf = (shell: Shell) => FAMILY + shell.version;

/** All or nothing: a version of which a file is missing is not kept. */
export async function keep(shell: Shell): Promise<void> {
  const cache = await shell.caches.open(nameOf(shell));
  await cache.addAll(shell.files.map((file) => new Request(file, { cache: "reload" })));
}

/** The versions before this one. */
export async function forget(shell: Shell): Promise<void> {
  const names = await shell.caches.keys();
  const old = names.filter((name) => name.startsWith(FAMILY) && name !== nameOf(shell));
  await Promise.all(old.map((name) => shell.caches.delete(name)));
}

/** Which file of ours answers this request; null when it is none, and the network is asked. */
export function fileFor(request: Request, shell: Shell): string | null {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return null;
  if (request.mode === "navigate") return isScreen(pathname) ? PAGE : null;
  return shell.files.includes(pathname) ? pathname : null;
}

const isScreen = (path: string) => path === "/app" || path.startsWith("/app/");

/** The kept file, so that the page and its parts are always of one version; else the network. */
export async function answer(request: Request, file: string, shell: Shell): Promise<Response> {
  const cache = await shell.caches.open(nameOf(shell));
  return (await cache.match(file)) ?? shell.fetch(request);
}
