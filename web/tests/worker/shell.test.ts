import { describe, expect, it, vi } from "vitest";
import { answer, fileFor, forget, keep, type Shell } from "../../desk/src/worker/shell";

const HERE = window.location.origin;

function request(path: string, init: { method?: string; mode?: string } = {}): Request {
  const { method = "GET", mode = "cors" } = init;
  return { url: new URL(path, HERE).href, method, mode } as Request;
}

function shellWith(kept: Record<string, Record<string, Response>> = {}) {
  const shelf = new Map(Object.entries(kept).map(([name, files]) => [name, { ...files }]));
  const asked: Request[] = [];
  const shell: Shell = {
    version: "2",
    files: ["/app/index.html", "/app/assets/desk-2.js"],
    caches: {
      open: async (name) => {
        if (!shelf.has(name)) shelf.set(name, {});
        return {
          addAll: async (wanted: RequestInfo[]) => {
            for (const one of wanted as Request[]) {
              asked.push(one);
              const files = shelf.get(name);
              if (files) files[new URL(one.url).pathname] = new Response("kept");
            }
          },
          match: async (file) => shelf.get(name)?.[String(file)],
        };
      },
      keys: async () => [...shelf.keys()],
      delete: async (name) => shelf.delete(name),
    },
    fetch: vi.fn(async () => new Response("from the network")),
  };
  return { shell, shelf, asked };
}

describe("the desk without a network", () => {
  const { shell } = shellWith();

  it.each(["/app", "/app/", "/app/inbox", "/app/inbox/01?view=all", "/app/settings"])(
    "%s is the kept page",
    (path) => expect(fileFor(request(path, { mode: "navigate" }), shell)).toBe("/app/index.html"),
  );

  it("its parts are the kept ones", () => {
    expect(fileFor(request("/app/assets/desk-2.js"), shell)).toBe("/app/assets/desk-2.js");
  });

  it.each([
    ["/api/v1/me", "cors"],
    ["/api/v1/conversations?view=mine", "cors"],
    ["/api/docs", "navigate"],
    ["/socket.io/?EIO=4", "cors"],
    ["/simulator", "navigate"],
    ["/application", "navigate"],
    ["/app/assets/of-another-version.js", "cors"],
    ["https://elsewhere.example/app/index.html", "cors"],
  ])("%s (%s) is none of its business", (path, mode) => {
    expect(fileFor(request(path, { mode }), shell)).toBeNull();
  });

  it("nothing that changes anything is answered from here", () => {
    expect(fileFor(request("/app/index.html", { method: "POST" }), shell)).toBeNull();
  });
});

describe("a version", () => {
  it("is kept whole, past the browser's own cache", async () => {
    const { shell, shelf, asked } = shellWith();
    vi.stubGlobal(
      "Request",
      class {
        url: string;
        cache: string;
        constructor(path: string, init: RequestInit) {
          this.url = new URL(path, HERE).href;
          this.cache = String(init.cache);
        }
      },
    );
    await keep(shell);
    vi.unstubAllGlobals();
    expect(Object.keys(shelf.get("prosa-shell-2") ?? {})).toEqual(shell.files);
    expect(asked.every(({ cache }) => cache === "reload")).toBe(true);
  });

  it("forgets the ones before, and nothing else", async () => {
    const { shell, shelf } = shellWith({ "prosa-shell-1": {}, "prosa-shell-2": {}, other: {} });
    await forget(shell);
    expect([...shelf.keys()]).toEqual(["prosa-shell-2", "other"]);
  });

  it("answers from what is kept, and asks the network for what the browser has thrown away", async () => {
    const kept = { "prosa-shell-2": { "/app/index.html": new Response("kept") } };
    const { shell } = shellWith(kept);
    const page = request("/app", { mode: "navigate" });
    expect(await (await answer(page, "/app/index.html", shell)).text()).toBe("kept");
    expect(shell.fetch).not.toHaveBeenCalled();
    const part = request("/app/assets/desk-2.js");
    const told = await answer(part, "/app/assets/desk-2.js", shell);
    expect(await told.text()).toBe("from the network");
  });
});
