import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const WEB = join(import.meta.dirname, "../..");

/** Every file that somebody wrote, by its path below `web`. */
export const FILES = ["shared", "desk/src"].flatMap((folder) =>
  readdirSync(join(WEB, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\.tsx?$/.test(file) && !file.includes("/generated/")),
);

export const textOf = (file: string) => readFileSync(join(WEB, file), "utf8");

export const STATIC = /^(?:import|export)\b(?! type)(?:[^"'(=]*?\bfrom)?\s*["']([^"']+)["']/gm;
export const DYNAMIC = /\bimport\(\s*"([^"]+)"/g;
/** Types, too: who names a file knows of it. */
export const ANY = /(?:\bfrom|\bimport\(|^import)\s*"([^"]+)"/gm;

function fileOf(name: string, importer: string): string | null {
  const bare = name.startsWith("@shared/")
    ? name.replace("@shared/", "shared/")
    : name.startsWith(".")
      ? join(dirname(importer), name)
      : null;
  if (bare === null) return null;
  return (
    [".ts", ".tsx"].map((end) => bare + end).find((file) => existsSync(join(WEB, file))) ?? null
  );
}

/** What a file imports, as it says it. */
export const saidIn = (file: string, how: RegExp) =>
  [...textOf(file).matchAll(how)].map(([, name]) => name ?? "");

/** The files of ours that it imports. */
export const namesIn = (file: string, how: RegExp): string[] =>
  saidIn(file, how).flatMap((name) => fileOf(name, file) ?? []);
