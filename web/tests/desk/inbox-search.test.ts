import { describe, expect, it } from "vitest";
import { readInboxSearch } from "../../desk/src/data/inbox-search";

describe("the address of the inbox", () => {
  it("holds the tab and the filters, so that a link shows what its sender saw", () => {
    const told = {
      view: "all",
      status: ["queued", "active"],
      tag_id: "01980000-0000-7000-8000-000000000001",
      assignee_id: "none",
      unread: true,
      waiting_minutes: 30,
      sort: "waiting",
    };
    expect(readInboxSearch(told)).toEqual({
      view: "all",
      status: ["queued", "active"],
      tag_id: ["01980000-0000-7000-8000-000000000001"],
      assignee_id: "none",
      unread: "true",
      waiting_minutes: "30",
      sort: "waiting",
    });
  });

  it("leaves out what makes no sense, and never fails", () => {
    const told = {
      view: "nowhere",
      status: [null, "a b"],
      sort: { evil: 1 },
      other: "x",
      tag_id: [],
    };
    expect(readInboxSearch(told)).toEqual({ view: "mine" });
  });

  it("leaves out what an older link or another hand says, which the server would refuse", () => {
    const told = {
      view: "all",
      status: ["open", "queued", "queued"],
      priority: "highest",
      tag_id: ["troca", "01980000-0000-7000-8000-000000000001"],
      assignee_id: "ana",
      department_id: 7,
      inbox_id: "main",
      unread: false,
      handled_by_me: "yes",
      turn: "bot",
      waiting_minutes: "0",
      sort: "turn",
    };
    expect(readInboxSearch(told)).toEqual({
      view: "all",
      status: ["queued"],
      tag_id: ["01980000-0000-7000-8000-000000000001"],
    });
    for (const waiting_minutes of ["1.5", "soon", "99999999"])
      expect(readInboxSearch({ waiting_minutes })).toEqual({ view: "mine" });
  });
});
