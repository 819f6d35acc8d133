import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const WORKER = "sw.js";

type Kept = { file: string; content: string | Uint8Array };

/** Licences are read by people, not by the page; the big pictures are for the phone's own shelf. */
const isNeeded = (file: string) => !file.endsWith(".txt") && !file.startsWith("icons/");

function publicFiles(folder: string): Kept[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ file: path.slice(folder.length + 1), content: readFileSync(path) }));
}

/** The whole build in one word: another as soon as one file is another. */
function versionOf(kept: readonly Kept[]): string {
  const hash = createHash("sha256");
  for (const { file, content } of kept) hash.update(`${file}\0`).update(content);
  return hash.digest("hex").slice(0, 12);
}

/** Builds the service worker beside the page, and tells it every file that the page may ask for. */
export function shellFiles(publicFolder: string): Plugin {
  let base = "/";
  return {
    name: "prosa:shell-files",
    apply: "build",
    configResolved(config) {
      base = config.base;
    },
    buildStart() {
      this.emitFile({ type: "chunk", id: "/src/worker/sw.ts", fileName: WORKER });
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== "chunk") throw new Error("the service worker was not built");
        if (worker.imports.length > 0) throw new Error("the service worker must be one file");
        const built = Object.values(bundle)
          .filter((one) => one !== worker && !one.fileName.endsWith(".map"))
          .map((one) => ({
            file: one.fileName,
            content: one.type === "chunk" ? one.code : one.source,
          }));
        const kept = [...built, ...publicFiles(publicFolder)]
          .filter(({ file }) => isNeeded(file))
          .sort((a, b) => (a.file < b.file ? -1 : 1));
        const files = kept.map(({ file }) => base + file);
        worker.code = worker.code
          .replaceAll("__SHELL_FILES__", JSON.stringify(files))
          .replaceAll("__SHELL_VERSION__", JSON.stringify(versionOf(kept)));
      },
    },
  };
}
