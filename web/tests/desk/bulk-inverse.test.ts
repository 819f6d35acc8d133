import { expect, it } from "vitest";
import { inverseOf } from "../../desk/src/data/bulk";
import { conversation } from "../samples";

const mine = conversation({
  id: "1",
  assignee_id: "ana",
  department_id: "vendas",
  priority: "high",
});

it.each([
  [
    "the inverse gives back to whom it was",
    { action: "assign", user_id: "bia" },
    mine,
    [{ action: "take" }],
  ],
  [
    "the inverse goes back to the department and to whom it was",
    { action: "transfer", department_id: "suporte" },
    mine,
    [{ action: "transfer", department_id: "vendas", customer_text: "" }, { action: "take" }],
  ],
  [
    "the inverse has the priority of before",
    { action: "priority", priority: "low" },
    mine,
    [{ action: "priority", priority: "high" }],
  ],
  [
    "the inverse of a snooze brings it back",
    { action: "snooze", until: "2026-12-01T12:00:00Z" },
    mine,
    [{ action: "wake" }],
  ],
  [
    "the inverse of another hour is the hour of before",
    { action: "snooze", until: "2026-12-01T12:00:00Z" },
    conversation({ snoozed_until: "2026-11-30T12:00:00Z" }),
    [{ action: "snooze", until: "2026-11-30T12:00:00Z" }],
  ],
  [
    "the inverse leaves a tag that was there",
    { action: "tag", tag_id: "t1" },
    conversation({ tag_ids: ["t1"] }),
    [],
  ],
] as const)("%s", (_, act, before, inverse) => {
  expect(inverseOf(act, before, "ana")).toEqual(inverse);
});
