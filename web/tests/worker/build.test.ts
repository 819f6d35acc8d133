import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { shellFiles } from "../../desk/plugins/shell-files";

const folder = mkdtempSync(join(tmpdir(), "prosa-public-"));
mkdirSync(join(folder, "fonts"));
mkdirSync(join(folder, "icons"));
writeFileSync(join(folder, "fonts/figtree.woff2"), "font");
writeFileSync(join(folder, "fonts/OFL.txt"), "licence");
writeFileSync(join(folder, "icons/512.png"), "icon");
afterAll(() => rmSync(folder, { recursive: true }));

type Hook = (this: unknown, ...given: unknown[]) => void;

function built(code: string): string {
  const plugin = shellFiles(folder);
  const worker = {
    type: "chunk",
    fileName: "sw.js",
    imports: [],
    code: "keep(__SHELL_VERSION__, __SHELL_FILES__)",
  };
  const bundle = {
    "sw.js": worker,
    "assets/desk-1.js": { type: "chunk", fileName: "assets/desk-1.js", code },
    "index.html": { type: "asset", fileName: "index.html", source: "<html>" },
  };
  (plugin.configResolved as unknown as Hook).call({}, { base: "/app/" });
  (plugin.generateBundle as unknown as { handler: Hook }).handler.call({}, {}, bundle);
  return worker.code;
}

describe("the worker is told", () => {
  it("every file of the build, and neither itself nor what the page never asks for", () => {
    const files = JSON.parse(/\[.*\]/.exec(built("1"))?.[0] ?? "[]");
    expect(files).toEqual(["/app/assets/desk-1.js", "/app/fonts/figtree.woff2", "/app/index.html"]);
  });

  it("a version that is another as soon as one file is another", () => {
    expect(built("1")).toBe(built("1"));
    expect(built("1")).not.toBe(built("2"));
  });
});
