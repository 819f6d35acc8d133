import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { render } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sayWaiting, useTitle } from "../../desk/src/data/title";

function Page({ name }: { name: string }) {
  useTitle(name);
  return null;
}

afterEach(() => {
  sayWaiting(0);
  vi.unstubAllGlobals();
});

describe("FE-16: the title", () => {
  it("has what waits in front of what is shown, whichever came first", () => {
    const { rerender } = render(<Page name="Conversas" />);
    expect(document.title).toBe("Conversas · Prosa");
    sayWaiting(3);
    expect(document.title).toBe("(3) Conversas · Prosa");
    rerender(<Page name="Contatos" />);
    expect(document.title).toBe("(3) Contatos · Prosa");
    sayWaiting(120);
    expect(document.title).toBe("(99+) Contatos · Prosa");
    sayWaiting(0);
    expect(document.title).toBe("Contatos · Prosa");
  });

  it("is on the icon of an installed desk too, where there is one", () => {
    const setAppBadge = vi.fn(async () => undefined);
    const clearAppBadge = vi.fn(async () => Promise.reject(new Error("not installed")));
    vi.stubGlobal("navigator", { setAppBadge, clearAppBadge });
    sayWaiting(2);
    expect(setAppBadge).toHaveBeenCalledWith(2);
    expect(clearAppBadge).not.toHaveBeenCalled();
    sayWaiting(0);
    expect(clearAppBadge).toHaveBeenCalledTimes(1);
  });

  it("is written in one place", () => {
    const root = join(import.meta.dirname, "../../desk/src");
    const writers = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
      (file) =>
        /\.tsx?$/.test(file) && readFileSync(join(root, file), "utf8").includes("document.title"),
    );
    expect(writers).toEqual(["data/title.ts"]);
  });
});
