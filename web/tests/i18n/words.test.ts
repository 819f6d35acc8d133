import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "../../desk/src/i18n/en.json";
import es from "../../desk/src/i18n/es.json";
import pt from "../../desk/src/i18n/pt-BR.json";

type Words = { [key: string]: string | Words };

function flat(words: Words, before = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "string") all.set(before + key, value);
    else for (const [inner, text] of flat(value, `${before}${key}.`)) all.set(inner, text);
  }
  return all;
}

const known = flat(pt);
const holes = (text: string) => (text.match(/\{\{\w+\}\}|<\/?b>/g) ?? []).sort().join();

describe.each([
  ["en", flat(en as Words)],
  ["es", flat(es as Words)],
])("%s", (_, words) => {
  it("says all that Portuguese says, and nothing more", () => {
    expect([...words.keys()].sort()).toEqual([...known.keys()].sort());
  });

  it("has the same holes in every sentence", () => {
    const odd = [...known].filter(([key, text]) => holes(text) !== holes(words.get(key) ?? ""));
    expect(odd.map(([key]) => key)).toEqual([]);
  });
});

describe("the source", () => {
  const root = join(import.meta.dirname, "../../desk/src");
  const source = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");

  it("asks only for words that exist", () => {
    const asked = [...source.matchAll(/\bt\(\s*"([\w.-]+)"/g)].map(([, key]) => key ?? "");
    const missing = asked.filter((key) => !known.has(key) && !known.has(`${key}_other`));
    expect([...new Set(missing)]).toEqual([]);
  });

  it("asks for every word that there is", () => {
    const literal = new Set(
      [...source.matchAll(/["'`]([\w-]+(?:\.[\w-]+)+)["'`]/g)].map(([, key]) => key),
    );
    const begun = [...source.matchAll(/`([\w-]+(?:\.[\w-]+)*[._])\$\{/g)].map(
      ([, start]) => start ?? "",
    );
    const isAsked = (key: string) =>
      literal.has(key) ||
      literal.has(key.replace(/_(zero|one|other)$/, "")) ||
      begun.some((start) => key.startsWith(start));
    expect([...known.keys()].filter((key) => !isAsked(key))).toEqual([]);
  });

  it("writes no exclamation marks in Portuguese", () => {
    expect([...known].filter(([, text]) => text.includes("!")).map(([key]) => key)).toEqual([]);
  });
});
