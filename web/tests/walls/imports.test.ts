import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const WEB = join(import.meta.dirname, "../..");
const MOST_LINES = 250;

const files = ["shared", "desk/src"].flatMap((folder) =>
  readdirSync(join(WEB, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\.tsx?$/.test(file) && !file.includes("/generated/")),
);

const textOf = (file: string) => readFileSync(join(WEB, file), "utf8");
const importsOf = (file: string) =>
  [...textOf(file).matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, name]) => name ?? "");

describe("walls: shared, then features, then app", () => {
  it.each(files)("%s", (file) => {
    const imports = importsOf(file);
    if (file.startsWith("shared/")) {
      expect(imports.filter((name) => /@desk|desk\/src|\.\.\/\.\.\/desk/.test(name))).toEqual([]);
    }
    const feature = /^desk\/src\/features\/(\w+)\//.exec(file)?.[1];
    if (feature) {
      const others = imports.map((name) => (name.startsWith(".") ? join(dirname(file), name) : ""));
      const strangers = others.filter(
        (name) =>
          name.startsWith("desk/src/features/") &&
          !name.startsWith(`desk/src/features/${feature}/`),
      );
      expect(strangers).toEqual([]);
      expect(imports.filter((name) => name.includes("/app/"))).toEqual([]);
    }
    if (/^desk\/src\/(data|commands)\//.test(file)) {
      expect(imports.filter((name) => /\/(features|app)\//.test(name))).toEqual([]);
    }
    expect(textOf(file).split("\n").length).toBeLessThanOrEqual(MOST_LINES);
  });
});
