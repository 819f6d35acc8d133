import { describe, expect, it } from "vitest";
import { isQuiet } from "../../desk/src/data/outside/quiet-hours";
import type { QuietHours } from "../../desk/src/data/preferences";
import { instantIn } from "../../desk/src/data/zoned";

/** The cases of tests/domain/test_quiet_hours.py: the desk decides as the server does. */
const HERE = "America/Sao_Paulo";
const NIGHT: QuietHours = { from: "22:00", to: "07:00", days: ["mon", "fri"], timezone: HERE };
const at = (local: string) => instantIn(local, HERE);

describe("NOT: quiet hours", () => {
  it.each([
    ["2026-11-23T21:59", false],
    ["2026-11-23T22:00", true],
    ["2026-11-24T06:59", true],
    ["2026-11-24T07:00", false],
    ["2026-11-24T22:30", false],
    ["2026-11-23T03:00", false],
    ["2026-11-28T01:00", true],
  ])("a night belongs to the day on which it begins: %s", (when, quiet) => {
    expect(isQuiet(NIGHT, at(when))).toBe(quiet);
  });

  it.each([
    ["11", false],
    ["12", true],
    ["13", true],
    ["14", false],
  ])("an interval within a day: %s", (hour, quiet) => {
    const noon = { ...NIGHT, from: "12:00", to: "14:00" };
    expect(isQuiet(noon, at(`2026-11-23T${hour}:00`))).toBe(quiet);
  });

  it("it is the clock on their own wall", () => {
    expect(isQuiet(NIGHT, new Date("2026-11-24T00:30Z"))).toBe(false);
    expect(isQuiet(NIGHT, new Date("2026-11-24T01:30Z"))).toBe(true);
  });

  it("until the same time is a whole day, and none is never", () => {
    const whole = { ...NIGHT, from: "00:00", to: "00:00" };
    expect(isQuiet(whole, at("2026-11-23T15:00"))).toBe(true);
    expect(isQuiet(whole, at("2026-11-24T15:00"))).toBe(false);
    expect(isQuiet(null, at("2026-11-23T23:00"))).toBe(false);
    expect(isQuiet({ ...NIGHT, days: [] }, at("2026-11-23T23:00"))).toBe(false);
  });

  it("a time zone that this browser does not know keeps nobody from being told", () => {
    expect(isQuiet({ ...NIGHT, timezone: "Mars/Olympus" }, at("2026-11-23T23:00"))).toBe(false);
  });
});
