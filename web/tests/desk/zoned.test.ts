import { describe, expect, it } from "vitest";
import { instantIn, laterPresets, localTextIn } from "../../desk/src/data/zoned";

const ZONE = "America/Sao_Paulo";

describe("the company's clocks", () => {
  it("are read and set wherever the browser is", () => {
    const at = instantIn("2026-11-23T08:00", ZONE);
    expect(at.toISOString()).toBe("2026-11-23T11:00:00.000Z");
    expect(localTextIn(at, "Asia/Tokyo")).toBe("2026-11-23T20:00");
  });

  it("take an hour that is skipped for the one after, and keep the others of that day", () => {
    const skipped = instantIn("2026-03-08T02:30", "America/New_York");
    expect(localTextIn(skipped, "America/New_York")).toBe("2026-03-08T03:30");
    const later = instantIn("2026-03-08T09:00", "America/New_York");
    expect(later.toISOString()).toBe("2026-03-08T13:00:00.000Z");
  });

  it("say which day tomorrow is, and leave out a Monday that is tomorrow", () => {
    const late = new Date("2026-11-21T01:30:00Z"); // Friday, 22:30 in São Paulo
    const at = Object.fromEntries(laterPresets(late, ZONE).map((one) => [one.id, one.at]));
    expect(at.tomorrow8?.toISOString()).toBe("2026-11-21T11:00:00.000Z");
    expect(at.monday?.toISOString()).toBe("2026-11-23T11:00:00.000Z");
    const sunday = new Date("2026-11-22T15:00:00Z");
    expect(laterPresets(sunday, ZONE).map(({ id }) => id)).not.toContain("monday");
  });
});
