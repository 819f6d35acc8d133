import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

/** Texts of what is not seen at first. What is, must not say any of them (tests/walls/texts). */
export const LATER: readonly string[] = [
  "alerts",
  "assign",
  "bulk",
  "composer",
  "composing",
  "contact",
  "delivery",
  "file",
  "help",
  "notices",
  "priorityOf",
  "quickReplies",
  "resolveWith",
  "schedule",
  "settings",
  "signin",
  "sim",
  "snooze",
  "system",
  "tagsOf",
  "templates",
  "thread",
  "transfer",
];

/** What the service worker says, which has no page to ask for texts. */
const OUTSIDE = /^notices\.(kind|outside|nobody)\b/;

type Words = { [name: string]: string | Words };

function flat(words: Words, before = ""): [string, string][] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === "string" ? [[before + name, value]] : flat(value, `${before}${name}.`),
  );
}

function partOf(words: Words, part: string | undefined): [string, unknown][] {
  if (part === "outside") return flat(words).filter(([key]) => OUTSIDE.test(key));
  return Object.entries(words).filter(([name]) => LATER.includes(name) === (part === "later"));
}

/**
 * One file of texts as two: `?first` is what the first page says, `?later` the rest; and
 * `?outside` is what is said without a page, by whole keys.
 */
export function texts(): Plugin {
  return {
    name: "prosa:texts",
    enforce: "pre",
    resolveId(id, importer) {
      return importer && /\.json\?(first|later|outside)$/.test(id)
        ? join(dirname(importer), id)
        : null;
    },
    load(id) {
      const [, file, part] = /^(.*\.json)\?(first|later|outside)$/.exec(id) ?? [];
      if (file === undefined) return null;
      this.addWatchFile(file);
      const wanted = partOf(JSON.parse(readFileSync(file, "utf8")), part);
      return {
        code: `export default ${JSON.stringify(Object.fromEntries(wanted))}`,
        moduleType: "js",
      };
    },
  };
}
