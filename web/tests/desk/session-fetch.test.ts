import { onSessionEnded, sessionFetch } from "@shared/api/session-fetch";
import { afterEach, describe, expect, it, vi } from "vitest";

const asked: string[] = [];

/** A server whose access has run out, until a refresh is granted. */
function serve({ grants }: { grants: boolean }) {
  asked.length = 0;
  let isFresh = false;
  vi.stubGlobal("fetch", async (input: Request | URL) => {
    const path = new URL(input instanceof Request ? input.url : input).pathname;
    asked.push(path);
    if (path === "/api/v1/auth/refresh") {
      await Promise.resolve();
      isFresh = grants;
      return new Response(null, { status: grants ? 200 : 401 });
    }
    if (path === "/api/v1/auth/login") return new Response(null, { status: 401 });
    return isFresh ? Response.json({ ok: true }) : new Response(null, { status: 401 });
  });
}

const call = (path: string, init?: RequestInit) => sessionFetch(`http://localhost${path}`, init);
const refreshes = () => asked.filter((path) => path.endsWith("/refresh")).length;

afterEach(() => vi.unstubAllGlobals());

describe("a call with an access that has run out", () => {
  it("is asked again after one refresh, with the same words", async () => {
    serve({ grants: true });
    const response = await call("/api/v1/me", { method: "POST", body: '{"a":1}' });
    expect(response.status).toBe(200);
    expect(asked).toEqual(["/api/v1/me", "/api/v1/auth/refresh", "/api/v1/me"]);
  });

  it("shares its refresh with all others of the moment", async () => {
    serve({ grants: true });
    const all = await Promise.all(["a", "b", "c"].map((one) => call(`/api/v1/${one}`)));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(refreshes()).toBe(1);
  });

  it("tells that the session is over when nothing renews it", async () => {
    serve({ grants: false });
    const ended = vi.fn();
    const forget = onSessionEnded(ended);
    expect((await call("/api/v1/me")).status).toBe(401);
    expect(ended).toHaveBeenCalledTimes(1);
    forget();
  });

  it("a wrong password is an answer, not an end", async () => {
    serve({ grants: true });
    expect((await call("/api/v1/auth/login", { method: "POST" })).status).toBe(401);
    expect(refreshes()).toBe(0);
  });
});
