import type { DeskEvent } from "@shared/realtime/events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { browser, type Locks, look, settled } from "./browser";

const sounds = vi.hoisted(() => ({ chime: vi.fn(async () => true) }));
vi.mock("../../desk/src/data/outside/chime", () => sounds);

const ME = "ana";
const OWNER = "company ana";
const HEAD = { company_id: "company", position: 2, at: "2026-11-23T12:05:00Z", user_id: ME };

const mentioned = (id = "n1", conversation_id = "c1") =>
  ({
    ...HEAD,
    type: "notification.created",
    notification: {
      id,
      kind: "mentioned",
      conversation_id,
      actor_id: "bruno",
      actor_name: "Bruno Lima",
      detail: { number: 7, contact_name: "Rui", seq: 12, text: "e aí?" },
      created_at: HEAD.at,
      read_at: null,
    },
  }) as DeskEvent;

const wrote = (part: object = {}, body = "Oi") =>
  ({
    ...HEAD,
    type: "message.received",
    was: null,
    by: null,
    messages: [{ id: "m1", seq: 3, body }],
    conversation: {
      id: "c1",
      number: 7,
      contact_name: "Rui",
      assignee_id: ME,
      status: "active",
      ...part,
    },
  }) as unknown as DeskEvent;

/** Each tab has modules of its own, and shares the browser with the others. */
async function tab() {
  vi.resetModules();
  const { arrivals } = await import("../../desk/src/data/arrivals");
  const { preferences } = await import("../../desk/src/data/preferences");
  const { startTelling } = await import("../../desk/src/data/outside/telling");
  const { showing } = await import("../../desk/src/data/outside/shown");
  const stop = startTelling(OWNER, ME);
  await settled();
  return { arrives: arrivals.tell, preferences, showing, stop };
}

let around: ReturnType<typeof browser>;
const stops: (() => void)[] = [];

async function opened() {
  const one = await tab();
  stops.push(one.stop);
  return one;
}

beforeEach(() => {
  around = browser();
  look("hidden");
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  look("visible");
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

const kinds = () => around.told.map((one) => (one as { notice: { kind: string } }).notice.kind);

describe("FE-16: what arrives for somebody", () => {
  it("is a notice and a sound", async () => {
    const { arrives } = await opened();
    arrives(mentioned());
    await settled();
    const notice = expect.objectContaining({
      id: "n1",
      kind: "mentioned",
      number: 7,
      contact_name: "Rui",
      actor_name: "Bruno Lima",
      text: "e aí?",
      seq: 12,
      locale: "pt-BR",
    });
    expect(around.told).toEqual([{ notice }]);
    expect(sounds.chime).toHaveBeenCalledTimes(1);
  });

  it("is what the server would wake them for, and nothing else", async () => {
    const { arrives } = await opened();
    arrives(wrote());
    arrives(wrote({ status: "waiting" }));
    for (const other of [
      wrote({ assignee_id: "bruno" }),
      wrote({ assignee_id: null, status: "queued" }),
      wrote({ status: "bot" }),
      { ...mentioned(), user_id: "bruno" } as DeskEvent,
      { ...HEAD, type: "team.changed", subject: "tags" } as DeskEvent,
    ]) {
      arrives(other);
    }
    await settled();
    expect(kinds()).toEqual(["new_message", "new_message"]);
  });

  it("is told once by ten tabs; when the one that told is gone, another does", async () => {
    const tabs = [];
    for (let number = 0; number < 10; number += 1) tabs.push(await opened());
    for (const { arrives } of tabs) arrives(mentioned());
    await settled();
    expect(around.told).toHaveLength(1);
    expect(sounds.chime).toHaveBeenCalledTimes(1);
    tabs[0]?.stop();
    await settled();
    for (const { arrives } of tabs.slice(1)) arrives(mentioned("n2"));
    await settled();
    expect(around.told).toHaveLength(2);
    expect(sounds.chime).toHaveBeenCalledTimes(2);
  });

  it("is not told while any tab shows the conversation, and is while another is shown", async () => {
    const first = await opened();
    const second = await opened();
    look("visible");
    const hide = second.showing(OWNER, "c1");
    await settled();
    first.arrives(mentioned());
    first.arrives(wrote());
    await settled();
    expect(around.told).toEqual([]);
    first.arrives(mentioned("n2", "c2"));
    await settled();
    expect(around.told).toHaveLength(1);
    look("hidden");
    await settled();
    first.arrives(mentioned("n3"));
    await settled();
    expect(around.told).toHaveLength(2);
    hide();
  });

  it("is as they chose: without a sound, without a notice, and neither in quiet hours", async () => {
    const { arrives, preferences } = await opened();
    preferences.change({ notifications: { sound: false } });
    arrives(mentioned("n1"));
    await settled();
    preferences.change({ notifications: { sound: true, desktop: false } });
    arrives(mentioned("n2"));
    await settled();
    expect(around.told).toHaveLength(1);
    expect(sounds.chime).toHaveBeenCalledTimes(1);
    const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
    preferences.change({
      notifications: { desktop: true },
      quiet_hours: { from: "00:00", to: "00:00", days: [...days], timezone: "UTC" },
    });
    arrives(mentioned("n3"));
    await settled();
    expect(around.told).toHaveLength(1);
    expect(sounds.chime).toHaveBeenCalledTimes(1);
  });

  it("sounds, too, where the browser refuses notices", async () => {
    around = browser({ permission: "denied" });
    const { arrives } = await opened();
    arrives(mentioned());
    await settled();
    expect(around.told).toEqual([]);
    expect(sounds.chime).toHaveBeenCalledTimes(1);
  });

  it("on a plain address sounds in the tab that was seen last", async () => {
    browser({ locks: undefined as unknown as Locks });
    Object.defineProperty(window.navigator, "locks", { value: undefined, configurable: true });
    look("visible");
    const [first, second] = [await opened(), await opened()];
    look("hidden");
    for (const { arrives } of [first, second]) arrives(mentioned());
    await settled();
    expect(sounds.chime).toHaveBeenCalledTimes(1);
  });

  it("is taken from the screen once it was seen elsewhere, and all of it at the end", async () => {
    const { arrives, stop } = await opened();
    const [one, other] = ["n1", "n2"].map((id) => ({ data: { id }, close: vi.fn() }));
    if (one && other) around.shown.push(one, other);
    arrives({ ...HEAD, type: "notifications.read", ids: ["n1"], unread_count: 0 } as DeskEvent);
    await settled();
    expect(one?.close).toHaveBeenCalledTimes(1);
    expect(other?.close).not.toHaveBeenCalled();
    stop();
    await settled();
    expect(other?.close).toHaveBeenCalled();
  });
});

describe("a tab that nobody touched", () => {
  it("may make no sound, and keeps no other from it", async () => {
    Object.defineProperty(window.navigator, "userActivation", {
      value: { hasBeenActive: false },
      configurable: true,
    });
    const silent = await opened();
    silent.arrives(mentioned("n1"));
    await settled();
    expect(around.told).toHaveLength(1);
    expect(sounds.chime).not.toHaveBeenCalled();
    window.dispatchEvent(new Event("pointerdown"));
    await settled();
    silent.arrives(mentioned("n2"));
    await settled();
    expect(sounds.chime).toHaveBeenCalledTimes(1);
  });
});
