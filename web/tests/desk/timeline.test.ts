import { describe, expect, it } from "vitest";
import { entriesOf, firstNewSeq } from "../../desk/src/features/conversations/timeline-entries";
import { message } from "../samples";

const at = (time: string) => `2026-11-2${time}Z`;

describe("the timeline as it is drawn", () => {
  it("days are separated once, and words within two minutes stand together", () => {
    const entries = entriesOf(
      [
        message({ seq: 1, created_at: at("1T12:00:00") }),
        message({ seq: 2, created_at: at("2T12:00:00") }),
        message({ seq: 3, created_at: at("2T12:01:00") }),
        message({ seq: 4, created_at: at("2T12:09:00") }),
      ],
      null,
    );
    const drawn = entries.map((e) =>
      e.kind === "message"
        ? `${e.message.seq}${e.isTight ? "t" : ""}${e.isLast ? "l" : ""}`
        : e.kind,
    );
    expect(drawn).toEqual(["day", "1l", "day", "2", "3tl", "4l"]);
  });

  it("“Novas” stands before the oldest unread word of the customer", () => {
    const messages = [
      message({ seq: 1 }),
      message({ seq: 2, direction: "outbound" }),
      message({ seq: 3 }),
      message({ seq: 4 }),
    ];
    expect(firstNewSeq(messages, 2)).toBe(3);
    expect(firstNewSeq(messages, 0)).toBeNull();
    expect(firstNewSeq(messages, 50)).toBe(1);
    expect(entriesOf(messages, 3).map(({ kind }) => kind)).toContain("new");
  });
});
