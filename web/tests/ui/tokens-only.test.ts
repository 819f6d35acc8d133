import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const WEB = join(import.meta.dirname, "../..");
const RAMPS = /var\(--(concreto|tinta|noite|anil|ipe|barro|urucum|mata|lagoa|uva)-\d+\)/g;
/** Paper white, and the yellow of “you are here”, have no meaning of their own to be named by. */
const FREE = new Set([
  "concreto-0",
  "ipe-300",
  "ipe-400",
  "ipe-900",
  "mata-400",
  "noite-300",
  "urucum-600",
  "anil-600",
  "anil-100",
]);

const sheets = ["shared/ui", "desk/src"].flatMap((folder) =>
  readdirSync(join(WEB, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".css") && !file.endsWith("tokens.css"))
    .map((file) => join(folder, file)),
);

describe("style sheets take their values from the tokens", () => {
  it.each(sheets)("%s", (sheet) => {
    const text = readFileSync(join(WEB, sheet), "utf8");
    expect(text.match(/#[0-9a-f]{3,8}\b/gi) ?? []).toEqual([]);
    if (sheet.endsWith("avatar.module.css")) return;
    const steps = [...text.matchAll(RAMPS)].map(([step]) => step.slice(6, -1));
    expect(steps.filter((step) => !FREE.has(step))).toEqual([]);
  });

  it("type is sized in rem, so that a reader's larger letters are larger here", () => {
    for (const sheet of sheets) {
      const text = readFileSync(join(WEB, sheet), "utf8");
      expect([sheet, text.match(/font(-size)?:[^;]*\dpx/g) ?? []]).toEqual([sheet, []]);
    }
  });
});
