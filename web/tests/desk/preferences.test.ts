import { beforeEach, describe, expect, it, vi } from "vitest";

const KEY = "prosa.preferences";

/** As a page that was just opened reads what this browser has kept. */
async function freshPage(kept?: unknown) {
  vi.resetModules();
  if (kept !== undefined) localStorage.setItem(KEY, JSON.stringify(kept));
  return import("../../desk/src/data/preferences");
}

beforeEach(() => localStorage.clear());

describe("what a person chose", () => {
  it("is there after the page was opened again", async () => {
    const { preferences } = await freshPage();
    preferences.change({ density: "compact", panes: { list: 400 }, shortcuts: { theme: "Alt T" } });
    const again = (await freshPage()).preferences.current();
    expect(again.density).toBe("compact");
    expect(again.panes).toEqual({ list: 400, side: null });
    expect(again.shortcuts).toEqual({ theme: "Alt T" });
  });

  it("is merged: what is absent stays, and null is the usual again", async () => {
    const { preferences } = await freshPage();
    preferences.change({ panes: { list: 400, side: 300 }, shortcuts: { a: "Q", b: "W" } });
    preferences.change({ panes: { list: null }, shortcuts: { a: null } });
    expect(preferences.current().panes).toEqual({ list: null, side: 300 });
    expect(preferences.current().shortcuts).toEqual({ b: "W" });
  });

  it("keeps the keys of a command that had another name once, until they are bound anew", async () => {
    const { preferences } = await freshPage({
      shortcuts: { "conversation.start": "Alt C", b: "W" },
    });
    expect(preferences.current().shortcuts).toEqual({ "start-conversation": "Alt C", b: "W" });
    const told = vi.fn();
    preferences.onChange(told);
    preferences.change({ shortcuts: { "start-conversation": null } });
    expect(preferences.current().shortcuts).toEqual({ b: "W" });
    expect(told).toHaveBeenCalledWith({
      shortcuts: { "start-conversation": null, "conversation.start": null },
    });
    const both = { "start-conversation": "Alt Y", "conversation.start": "Alt C" };
    const again = (await freshPage({ shortcuts: both })).preferences.current();
    expect(again.shortcuts).toEqual({ "start-conversation": "Alt Y" });
  });

  it("has notices for everything, until some are chosen away; quiet hours are chosen whole", async () => {
    const { preferences } = await freshPage();
    expect(preferences.current().notifications).toEqual({ desktop: true, sound: true, push: {} });
    preferences.change({ notifications: { sound: false, push: { overdue: false } } });
    preferences.change({ notifications: { push: { assigned: false } } });
    const night = { from: "22:00", to: "07:00", days: ["mon" as const], timezone: "UTC" };
    preferences.change({ quiet_hours: { ...night, days: ["mon", "tue"] } });
    preferences.change({ quiet_hours: night });
    const { notifications, quiet_hours } = (await freshPage()).preferences.current();
    expect(notifications.sound).toBe(false);
    expect(notifications.desktop).toBe(true);
    expect(notifications.push).toEqual({ overdue: false, assigned: false });
    expect(quiet_hours).toEqual(night);
    preferences.change({ quiet_hours: null });
    expect(preferences.current().quiet_hours).toBeNull();
  });

  it.each([
    "not JSON at all",
    null,
    7,
    { theme: "pink", density: 7, locale: "xx", single_keys: "no", shortcuts: { a: 1 }, panes: 3 },
    { notifications: { desktop: 1, push: { overdue: "no" } }, quiet_hours: "night" },
  ])("of %o only what makes sense counts", async (kept) => {
    const { preferences, USUAL } = await freshPage(kept);
    expect(preferences.current()).toEqual(USUAL);
  });

  it("follows another tab", async () => {
    const { preferences } = await freshPage();
    const stop = preferences.start();
    const heard = vi.fn();
    preferences.subscribe(heard);
    localStorage.setItem(KEY, JSON.stringify({ theme: "dark" }));
    window.dispatchEvent(new StorageEvent("storage", { key: KEY }));
    expect(heard).toHaveBeenCalled();
    expect(preferences.current().theme).toBe("dark");
    stop();
  });
});
