import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ANY, FILES, namesIn, saidIn, textOf } from "./files";

const MOST_LINES = 250;

/** Files that lead back to themselves, each circle by the way round it. */
function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(" > "));
    if (done.has(file) || way.includes(file)) return;
    for (const next of namesIn(file, ANY)) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of FILES) walk(file, []);
  return found;
}

it("no files import each other in a circle, types and late imports included", () => {
  expect(circles()).toEqual([]);
});

describe("walls: shared, then features, then app", () => {
  it.each(FILES)("%s", (file) => {
    const imports = saidIn(file, ANY);
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
