import { beforeEach, describe, expect, it, vi } from "vitest";
import { renew } from "../../desk/src/worker/renewal";

type Asked = { path: string; body: unknown };

const KEY = "AQID_-8";
let asked: Asked[];
let isAccessOver: boolean;
let isSessionOver: boolean;

beforeEach(() => {
  asked = [];
  isAccessOver = false;
  isSessionOver = false;
});

async function fetch(path: string, how?: RequestInit): Promise<Response> {
  asked.push({ path, body: how?.body ? JSON.parse(String(how.body)) : null });
  if (path === "/api/v1/auth/refresh") {
    if (isSessionOver) return new Response(null, { status: 401 });
    isAccessOver = false;
    return Response.json({});
  }
  if (isAccessOver) return new Response(null, { status: 401 });
  return Response.json(path.endsWith("/push/key") ? { public_key: KEY } : { id: "s2" });
}

const at = (endpoint: string) => ({
  toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
});
const subscribe = vi.fn(async () => at("https://push.example/new"));
const pushes = (known: ReturnType<typeof at> | null = null) => ({
  getSubscription: async () => known,
  subscribe,
});

const paths = () => asked.map(({ path }) => path.replace("/api/v1", ""));
const told = { endpoint: "https://push.example/new", keys: { p256dh: "p", auth: "a" } };

describe("NOT: the browser's address for pushes is another", () => {
  beforeEach(() => subscribe.mockClear());

  it("it signs up again with the server's key, and the server is told", async () => {
    await renew(pushes(), null, fetch);
    expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: KEY });
    expect(paths()).toEqual(["/push/key", "/me/push-subscriptions"]);
    expect(asked[1]?.body).toEqual(told);
  });

  it("what the browser has made by itself is told as it is", async () => {
    await renew(pushes(), at("https://push.example/new"), fetch);
    await renew(pushes(at("https://push.example/new")), undefined, fetch);
    expect(subscribe).not.toHaveBeenCalled();
    expect(asked[1]?.body).toEqual(told);
    expect(asked[3]?.body).toEqual(told);
  });

  it("an access that has ended is renewed once", async () => {
    isAccessOver = true;
    await renew(pushes(), null, fetch);
    expect(paths()).toEqual(["/push/key", "/auth/refresh", "/push/key", "/me/push-subscriptions"]);
  });

  it("without a session nothing is made and nothing is told", async () => {
    isAccessOver = isSessionOver = true;
    await renew(pushes(), null, fetch);
    expect(paths()).toEqual(["/push/key", "/auth/refresh"]);
    expect(subscribe).not.toHaveBeenCalled();
  });
});
