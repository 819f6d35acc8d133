/**
 * Runs `screen.ts` under Node, with the few things of a browser that the desk's own code asks for.
 * Started by tests/realtime/test_cut_lines.py: orders come as lines of JSON, answers go back so.
 */
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const web = fileURLToPath(new URL("../..", import.meta.url));
const { api, line, token } = JSON.parse(process.env.PROSA_SCREEN ?? "{}");

const kept = new Map();
const stubs = {
  /** Calls go to the server itself. */
  window: { location: { origin: api } },
  /** The socket goes over the line that is cut. */
  location: new URL(line),
  localStorage: {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => kept.set(key, text),
    removeItem: (key) => kept.delete(key),
  },
  /** There is no other tab to hear of. */
  addEventListener: () => undefined,
};
for (const [name, value] of Object.entries(stubs)) {
  Object.defineProperty(globalThis, name, { value, configurable: true });
}

/** A browser would send its cookie by itself. */
const send = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const request = new Request(input, init);
  request.headers.set("cookie", `prosa_access=${token}`);
  return send(request);
};

const vite = await createServer({
  root: web,
  configFile: false,
  appType: "custom",
  logLevel: "error",
  cacheDir: `${web}/node_modules/.vite-lines`,
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  resolve: { alias: { "@shared": `${web}/shared`, "@desk": `${web}/desk/src` } },
});
const { obey } = await vite.ssrLoadModule("/tests/lines/screen.ts");
const answer = (content) => process.stdout.write(`${JSON.stringify(content)}\n`);

answer({ ok: true });
for await (const text of createInterface({ input: process.stdin })) {
  try {
    answer(await obey(JSON.parse(text)));
  } catch (error) {
    answer({ ok: false, error: String(error?.stack ?? error) });
  }
}
process.exit(0);
