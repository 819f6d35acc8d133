// How much script the signed-in inbox asks for before it can be used, gzipped. Exit 1 over the bar.
// Builds in memory, so that it neither needs nor touches a build that lies on the disk.
import { gzipSync } from "node:zlib";
import { build } from "vite";

/** Each with the parts it is made of: whatever holds one is asked for, with all that it imports. */
const LOADS = [
  { what: "the signed-in inbox", bar: 250, parts: ["desk/src/app/inbox-page.tsx"] },
  {
    what: "the inbox with an open conversation",
    bar: 300,
    parts: ["desk/src/app/inbox-page.tsx", "desk/src/app/conversation-page.tsx"],
  },
];
const KIB = 1024;

const { output } = await build({
  configFile: "desk/vite.config.ts",
  root: "desk",
  logLevel: "error",
  build: { write: false },
});
const chunks = new Map(
  output.filter(({ type }) => type === "chunk").map((one) => [one.fileName, one]),
);
const all = [...chunks.values()];

function holding(file) {
  const chunk = all.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(file)));
  if (!chunk)
    throw new Error(`no part of the build holds ${file}: say in scripts/weigh.mjs what does`);
  return chunk;
}

/** A part and all that it imports, once each. */
function withImports(chunk, wanted = new Set()) {
  if (!chunk || wanted.has(chunk)) return wanted;
  wanted.add(chunk);
  for (const name of chunk.imports) withImports(chunks.get(name), wanted);
  return wanted;
}

const kib = (bytes) => `${(bytes / KIB).toFixed(1)} KiB`;

for (const { what, bar, parts } of LOADS) {
  const wanted = new Set();
  for (const chunk of all)
    if (chunk.isEntry && chunk.fileName !== "sw.js") withImports(chunk, wanted);
  for (const file of parts) withImports(holding(file), wanted);
  const weighed = [...wanted]
    .map((chunk) => ({ name: chunk.name, bytes: gzipSync(chunk.code, { level: 9 }).length }))
    .sort((a, b) => b.bytes - a.bytes);
  const total = weighed.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`First load of ${what}: ${kib(total)} of script, gzipped; the bar is ${bar} KiB.`);
  if (process.argv.includes("--parts")) {
    for (const { name, bytes } of weighed) console.log(`${kib(bytes).padStart(12)}  ${name}`);
  }
  if (total > bar * KIB) {
    console.error("Too heavy: load later what is not needed at first (`weigh.mjs --parts`).");
    process.exitCode = 1;
  }
}
