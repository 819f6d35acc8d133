import { expect, it } from "vitest";
import { LATER } from "../../desk/plugins/texts";
import pt from "../../desk/src/i18n/pt-BR.json";
import { DYNAMIC, namesIn, STATIC, textOf } from "./files";

const REST = "desk/src/i18n/later.ts";

/** A file and all that comes with it. */
function withImports(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const name of namesIn(file, STATIC)) withImports(name, known);
  return known;
}

const FIRST = [...withImports("desk/src/app/inbox-page.tsx", withImports("desk/src/main.tsx"))];

function keysOf(words: object, before = ""): string[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === "string" ? [before + name] : keysOf(value, `${before}${name}.`),
  );
}
const KEYS = keysOf(pt);

/** The groups of texts that a file names: by whole keys, and by how they begin. */
const said = (file: string) =>
  [...textOf(file).matchAll(/["'`]([a-zA-Z]+\.[\w.-]*)/g)]
    .map(([, key]) => key ?? "")
    .filter((key) => KEYS.some((known) => known.startsWith(key)))
    .map((key) => key.split(".")[0] ?? "");

it("the texts of later are texts", () => {
  expect(LATER.filter((name) => !(name in pt))).toEqual([]);
});

it("what is loaded at first says nothing of what comes later", () => {
  expect(FIRST.length).toBeGreaterThan(60);
  const early = FIRST.flatMap((file) =>
    said(file)
      .filter((name) => LATER.includes(name))
      .map((name) => `${file} says ${name}`),
  );
  expect(early).toEqual([]);
});

it("whatever is loaded later and says such a text brings them", () => {
  const first = new Set(FIRST);
  const seen = new Set<string>();
  /** Behind a door that brings the texts, everybody has them. */
  const silent = (door: string): string[] => {
    if (seen.has(door)) return [];
    seen.add(door);
    const all = [...withImports(door)].filter((file) => !first.has(file));
    if (all.includes(REST)) return [];
    const lacking = all.some((file) => said(file).some((name) => LATER.includes(name)));
    const behind = all.flatMap((file) => namesIn(file, DYNAMIC)).flatMap(silent);
    return lacking ? [door, ...behind] : behind;
  };
  expect(FIRST.flatMap((file) => namesIn(file, DYNAMIC)).flatMap(silent)).toEqual([]);
});
