import { beforeEach, describe, expect, it, vi } from "vitest";

type Listener = (event: unknown) => unknown;
const listeners = new Map<string, Listener>();
const showNotification = vi.fn(async () => undefined);
const skipWaiting = vi.fn(async () => undefined);
const pushManager = {
  getSubscription: async () => null,
  subscribe: vi.fn(async () => ({ toJSON: () => ({ endpoint: "https://push.example/new" }) })),
};
const openWindow = vi.fn(async () => undefined);

beforeEach(async () => {
  vi.resetModules();
  vi.clearAllMocks();
  vi.stubGlobal("__SHELL_FILES__", []);
  vi.stubGlobal("__SHELL_VERSION__", "1");
  vi.stubGlobal("self", {
    addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
    registration: { showNotification, getNotifications: async () => [], pushManager },
    clients: { matchAll: async () => [], openWindow, claim: async () => undefined },
    skipWaiting,
    location: window.location,
  });
  await import("../../desk/src/worker/sw");
});

async function happens(type: string, event: object) {
  const work: unknown[] = [];
  listeners.get(type)?.({ ...event, waitUntil: (one: unknown) => work.push(one) });
  await Promise.all(work);
  return work.length;
}

describe("NOT: the worker", () => {
  it("keeps awake until a push is on the screen, whatever it says", async () => {
    const json = () => ({ kind: "assigned", contact_name: "Rui", actor_name: "Ana", id: "n1" });
    expect(await happens("push", { data: { json } })).toBe(1);
    const one = expect.objectContaining({ tag: "n1", silent: false });
    expect(showNotification).toHaveBeenLastCalledWith("Ana passou Rui para você", one);
    await happens("push", { data: null });
    expect(showNotification).toHaveBeenCalledTimes(2);
  });

  it("shows what the desk asks for, without a sound of the system", async () => {
    await happens("message", {
      data: { notice: { kind: "overdue", contact_name: "Rui", id: "n1" } },
    });
    const one = expect.objectContaining({ tag: "n1", silent: true });
    expect(showNotification).toHaveBeenCalledWith("Rui espera além do prazo", one);
    expect(skipWaiting).not.toHaveBeenCalled();
  });

  it("takes over when it is told so, and shows nothing of it", async () => {
    await happens("message", { data: "take over" });
    expect(skipWaiting).toHaveBeenCalledTimes(1);
    expect(showNotification).not.toHaveBeenCalled();
  });

  it("takes a clicked notice away and leads to its conversation", async () => {
    const close = vi.fn();
    const data = { id: "n1", kind: "overdue", conversation_id: "c1", seq: null };
    await happens("notificationclick", { notification: { close, data } });
    expect(close).toHaveBeenCalled();
    expect(openWindow).toHaveBeenCalledWith("/app/inbox/c1?view=mine");
  });

  it("keeps awake until the server knows where pushes go from now on", async () => {
    const fetch = vi.fn(async (_: string) => Response.json({ public_key: "AQID_-8" }));
    vi.stubGlobal("fetch", fetch);
    expect(await happens("pushsubscriptionchange", { newSubscription: null })).toBe(1);
    expect(fetch.mock.calls.at(-1)).toEqual([
      "/api/v1/me/push-subscriptions",
      expect.objectContaining({ method: "POST" }),
    ]);
  });
});
