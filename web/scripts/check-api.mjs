// The generated client must be what openapi.json says. Exit 1, with the way to mend it, when it is not.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const committed = "shared/api/generated";
const fresh = mkdtempSync(join(tmpdir(), "prosa-api-"));

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

try {
  execFileSync(process.execPath, ["node_modules/@hey-api/openapi-ts/bin/run.js", "--silent"], {
    env: { ...process.env, PROSA_API_OUT: fresh },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const names = filesOf(fresh);
  const known = existsSync(committed) ? filesOf(committed) : [];
  const stale =
    names.join() !== known.join() ||
    names.some(
      (name) =>
        readFileSync(join(fresh, name), "utf8") !== readFileSync(join(committed, name), "utf8"),
    );
  if (stale) {
    console.error(
      "shared/api/generated is older than openapi.json: run `npm run api` and commit it.",
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
