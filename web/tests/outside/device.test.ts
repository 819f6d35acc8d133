import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stopPushes } from "../../desk/src/data/leaving";
import { bytesOf, device } from "../../desk/src/data/outside/device";
import { browser } from "./browser";

const ANA = "company ana";
const BRUNO = "company bruno";
const KEY = "AQID_-8";
const SDK = "desk.example/push/";

/** The push manager of one browser, and what its push service knows. */
class Pushes {
  current: { key: Uint8Array; endpoint: string; unsubscribe: () => Promise<boolean> } | null = null;
  made = 0;
  getSubscription = async () => this.current && this.shown(this.current);
  subscribe = async ({ applicationServerKey: key }: { applicationServerKey: Uint8Array }) => {
    this.made += 1;
    const endpoint = `https://${SDK}${this.made}`;
    const unsubscribe = async () => {
      this.current = null;
      return true;
    };
    this.current = { key, endpoint, unsubscribe };
    return this.shown(this.current);
  };
  private shown(one: NonNullable<Pushes["current"]>) {
    return {
      options: { applicationServerKey: one.key.buffer },
      unsubscribe: one.unsubscribe,
      toJSON: () => ({ endpoint: one.endpoint, keys: { p256dh: "p", auth: "a" } }),
    };
  }
}

let pushes: Pushes;
let calls: { what: string; body: unknown }[];
let key: string;
let status: number;

beforeEach(() => {
  pushes = new Pushes();
  calls = [];
  key = KEY;
  status = 200;
  browser().registration.pushManager = pushes;
  vi.stubGlobal("PushManager", class {});
  vi.stubGlobal("fetch", async (request: Request) => {
    const what = `${request.method} ${new URL(request.url).pathname.replace("/api/v1", "")}`;
    calls.push({ what, body: request.method === "POST" ? await request.json() : null });
    const body = what.startsWith("GET") ? { public_key: key } : { id: `s${calls.length}` };
    const json = { "Content-Type": "application/json" };
    if (request.method === "DELETE" && status === 200) return new Response(null, { status: 204 });
    return new Response(JSON.stringify(body), { status, headers: json });
  });
});
afterEach(() => vi.unstubAllGlobals());

const asked = () => calls.map(({ what }) => what);
const GET = "GET /push/key";
const POST = "POST /me/push-subscriptions";

describe("NOT: waking this browser", () => {
  it("is signed up with the server's key, and known by the id that the server gave", async () => {
    expect(device.isOn(ANA)).toBe(false);
    await device.turnOn(ANA);
    expect(asked()).toEqual([GET, POST]);
    expect(calls[1]?.body).toMatchObject({
      endpoint: `https://${SDK}1`,
      keys: { p256dh: "p", auth: "a" },
    });
    expect([...(pushes.current?.key ?? [])]).toEqual([...bytesOf(KEY)]);
    expect([...bytesOf(KEY)]).toEqual([1, 2, 3, 255, 239]);
    expect(device.isOn(ANA)).toBe(true);
    expect(device.isOn(BRUNO)).toBe(false);
  });

  it("is turned off here and there", async () => {
    await device.turnOn(ANA);
    await device.turnOff(ANA);
    expect(asked().at(-1)).toBe("DELETE /me/push-subscriptions/s2");
    expect(pushes.current).toBeNull();
    expect(device.isOn(ANA)).toBe(false);
  });

  it("stays on if the server does not answer, and is off if it has forgotten it", async () => {
    await device.turnOn(ANA);
    status = 500;
    await expect(device.turnOff(ANA)).rejects.toBeDefined();
    expect(device.isOn(ANA)).toBe(true);
    status = 404;
    await device.turnOff(ANA);
    expect(device.isOn(ANA)).toBe(false);
    expect(pushes.current).toBeNull();
  });

  it("is told again at each start, and made anew for another key", async () => {
    await device.turnOn(ANA);
    await device.renew(ANA);
    expect(pushes.made).toBe(1);
    expect(asked()).toEqual([GET, POST, GET, POST]);
    key = "BAUG";
    await device.renew(ANA);
    expect(pushes.made).toBe(2);
    expect(device.isOn(ANA)).toBe(true);
  });

  it("is never made for who did not ask for it, and ended for who was here before", async () => {
    await device.renew(ANA);
    expect(calls).toEqual([]);
    await device.turnOn(ANA);
    await device.renew("other-company ana");
    expect(device.isOn(ANA)).toBe(true);
    await device.renew(BRUNO);
    expect(pushes.current).toBeNull();
    expect(device.isOn(ANA)).toBe(false);
  });

  it("is off once the browser took the permission back", async () => {
    await device.turnOn(ANA);
    vi.stubGlobal("Notification", { permission: "denied" });
    expect(device.isOn(ANA)).toBe(false);
    await device.renew(ANA);
    vi.stubGlobal("Notification", { permission: "granted" });
    expect(device.isOn(ANA)).toBe(false);
  });
});

describe("ACC: who signs out", () => {
  it("is woken here no more, even if the server does not answer", async () => {
    await stopPushes();
    expect(calls).toEqual([]);
    await device.turnOn(ANA);
    status = 500;
    await stopPushes();
    expect(asked().at(-1)).toBe("DELETE /me/push-subscriptions/s2");
    expect(pushes.current).toBeNull();
    expect(device.isOn(ANA)).toBe(false);
  });

  it("does not wait for long", async () => {
    await device.turnOn(ANA);
    vi.stubGlobal("fetch", () => new Promise(() => undefined));
    vi.useFakeTimers();
    const left = vi.fn();
    void stopPushes().then(left);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(left).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(left).toHaveBeenCalled();
    vi.useRealTimers();
  });
});
