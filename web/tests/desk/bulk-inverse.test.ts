import { expect, it } from "vitest";
import { inverseOf } from "../../desk/src/data/taking-back";
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
    "the inverse of a transfer goes back to where it was",
    { action: "transfer", department_id: "suporte" },
    mine,
    [{ action: "recall" }],
  ],
  [
    "what the bot had cannot go back to it",
    { action: "transfer", department_id: "suporte" },
    conversation({ department_id: null, assignee_id: null }),
    [],
  ],
  ["what is opened again is mine already", { action: "resolve" }, mine, [{ action: "reopen" }]],
  [
    "what a colleague had is theirs again",
    { action: "close" },
    conversation({ assignee_id: "bia" }),
    [{ action: "reopen" }, { action: "assign", user_id: "bia" }],
  ],
  [
    "what was going on before it was archived goes on",
    { action: "archive" },
    conversation({ assignee_id: null }),
    [{ action: "reopen" }, { action: "unassign" }],
  ],
  [
    "what was ended before it was archived is as ended as it was",
    { action: "archive" },
    conversation({ resolved_at: "2026-11-22T12:00:00Z" }),
    [{ action: "unarchive" }],
  ],
  ["the inverse of bringing back is waiting", { action: "wake" }, mine, [{ action: "wait" }]],
  [
    "the inverse of bringing back is the hour of before",
    { action: "wake" },
    conversation({ snoozed_until: "2026-11-30T12:00:00Z" }),
    [{ action: "snooze", until: "2026-11-30T12:00:00Z" }],
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
