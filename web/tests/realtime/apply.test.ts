import { apply } from "@shared/realtime/apply";
import type { DeskEvent } from "@shared/realtime/events";
import type { DeskState } from "@shared/realtime/state";
import { describe, expect, it } from "vitest";
import { ANA, changed, conversation, desk, detail, ELISA, message, progress } from "../samples";

const ids = (state: DeskState, view: "mine" | "unassigned" | "all" | "bot") =>
  state.lists[view]?.items.map(({ id }) => id);

const where = (c: ReturnType<typeof conversation>) => ({
  status: c.status,
  department_id: c.department_id,
  assignee_id: c.assignee_id,
  is_archived: false,
});

describe("lists and counters", () => {
  it("a new conversation of the bot comes to the lists it belongs to, and is counted there", () => {
    const row = conversation({ status: "bot", department_id: null });
    const after = apply(desk(), changed(1, row, { type: "conversation.created" }), ANA);
    expect(ids(after, "bot")).toEqual(["c1"]);
    expect(ids(after, "all")).toEqual(["c1"]);
    expect(ids(after, "mine")).toEqual([]);
    expect(after.counters).toEqual({ mine: 0, unassigned: 0, all: 1, bot: 1 });
  });

  it("an assignment moves it from the queue to its agent", () => {
    const queued = conversation();
    const before = desk({ counters: { mine: 0, unassigned: 1, all: 1, bot: 0 } });
    before.lists.unassigned = { items: [queued], next_cursor: null };
    const row = conversation({ version: 2, status: "active", assignee_id: "ana" });
    const after = apply(before, changed(5, row, { was: where(queued) }), ANA);
    expect(ids(after, "unassigned")).toEqual([]);
    expect(ids(after, "mine")).toEqual(["c1"]);
    expect(after.counters).toEqual({ mine: 1, unassigned: 0, all: 1, bot: 0 });
  });

  it("what goes to a department that the agent is not in leaves their screen", () => {
    const mine = conversation({ status: "active", assignee_id: "ana" });
    const before = desk({ counters: { mine: 1, unassigned: 0, all: 1, bot: 0 } });
    before.lists.mine = { items: [mine], next_cursor: null };
    before.lists.all = { items: [mine], next_cursor: null };
    const row = conversation({ version: 2, department_id: "financeiro" });
    const event = changed(2, row, { was: where(mine) });
    const agent = apply(before, event, ANA);
    expect(ids(agent, "mine")).toEqual([]);
    expect(ids(agent, "all")).toEqual([]);
    expect(agent.counters).toEqual({ mine: 0, unassigned: 0, all: 0, bot: 0 });
    const supervisor = apply(before, event, ELISA);
    expect(ids(supervisor, "unassigned")).toEqual(["c1"]);
  });

  it("an older version never replaces a newer one, and the same event twice changes nothing", () => {
    const newer = conversation({ version: 9, preview: "nova" });
    const before = desk();
    before.lists.unassigned = { items: [newer], next_cursor: null };
    const late = changed(3, conversation({ version: 4, preview: "velha" }));
    const after = apply(before, late, ANA);
    expect(after.lists.unassigned?.items[0]?.preview).toBe("nova");
    expect(apply(after, late, ANA)).toBe(after);
  });

  it("an archived conversation is nowhere", () => {
    const done = conversation({ status: "resolved", assignee_id: "ana" });
    const row = { ...done, version: 2, archived_at: "2026-11-22T13:00:00Z" };
    const after = apply(desk(), changed(1, row, { was: where(done) }), ELISA);
    expect(ids(after, "all")).toEqual([]);
  });

  it("lists that nobody has opened are not made up", () => {
    const after = apply(desk({ lists: {} }), changed(1, conversation()), ANA);
    expect(after.lists).toEqual({});
  });
});

describe("timelines", () => {
  const timeline = { c1: { items: [message({ seq: 1 })], has_more: false } };

  it("new entries take their places, each once", () => {
    const two = message({ seq: 2, body: "tudo bem?" });
    const row = conversation({ version: 2, last_seq: 2 });
    const event = changed(1, row, { type: "message.received", messages: [two] });
    const once = apply(desk({ timelines: timeline }), event, ANA);
    const twice = apply({ ...once, position: 0 }, event, ANA);
    expect(twice.timelines.c1?.items.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(twice.timelines.c1?.has_gap).toBeUndefined();
  });

  it("a missing entry is noticed", () => {
    const row = conversation({ version: 3 });
    const event = changed(1, row, { messages: [message({ seq: 4 })] });
    expect(apply(desk({ timelines: timeline }), event, ANA).timelines.c1?.has_gap).toBe(true);
  });

  it("receipts are folded by rank: a late sent never overwrites delivered", () => {
    const out = message({ seq: 1, direction: "outbound", status: "queued" });
    const start = desk({ timelines: { c1: { items: [out], has_more: false } } });
    const events: DeskEvent[] = [
      progress(1, { status: "delivered" }),
      progress(2, { status: "sent" }),
    ];
    const after = events.reduce((state, event) => apply(state, event, ANA), start);
    expect(after.timelines.c1?.items[0]?.status).toBe("delivered");
  });

  it("a failure keeps its reason and yields to a proof of arrival", () => {
    const out = message({ seq: 1, direction: "outbound", status: "sent" });
    const start = desk({ timelines: { c1: { items: [out], has_more: false } } });
    const failed = apply(
      start,
      progress(1, {
        type: "message.failed",
        status: "failed",
        error_code: "131026",
        error: "não tem",
      }),
      ANA,
    );
    expect(failed.timelines.c1?.items[0]).toMatchObject({ status: "failed", error: "não tem" });
    const arrived = apply(failed, progress(2, { status: "delivered" }), ANA);
    expect(arrived.timelines.c1?.items[0]?.status).toBe("delivered");
  });

  it("a message that failed and is tried again waits once more", () => {
    const out = message({ seq: 1, direction: "outbound", status: "failed" });
    const start = desk({ timelines: { c1: { items: [out], has_more: false } } });
    const row = conversation({ version: 2 });
    const again = changed(1, row, {
      type: "message.queued",
      messages: [{ ...out, status: "queued" }],
    });
    expect(apply(start, again, ANA).timelines.c1?.items[0]?.status).toBe("queued");
  });

  it("the list shows how far the last message got", () => {
    const before = desk();
    before.lists.mine = { items: [conversation({ last_message_id: "m1" })], next_cursor: null };
    const after = apply(before, progress(1, { status: "read" }), ANA);
    expect(after.lists.mine?.items[0]?.last_message_status).toBe("read");
  });
});

describe("the rest", () => {
  it("an open conversation follows its row and keeps what only the server knows", () => {
    const before = desk({ details: { c1: detail() } });
    const row = conversation({ version: 2, status: "resolved", assignee_id: "ana" });
    const after = apply(before, changed(1, row), ANA);
    expect(after.details.c1?.status).toBe("resolved");
    expect(after.details.c1?.contact.phone).toBe("+5511900001234");
  });

  it("a new name of a contact is everywhere", () => {
    const before = desk({ details: { c1: detail() } });
    before.lists.mine = { items: [conversation()], next_cursor: null };
    const event: DeskEvent = {
      type: "contact.updated",
      company_id: "k1",
      position: 1,
      at: "2026-11-22T12:00:00Z",
      contact_id: "p1",
      name: "Marina A. Prado",
    };
    const after = apply(before, event, ANA);
    expect(after.lists.mine?.items[0]?.contact_name).toBe("Marina A. Prado");
    expect(after.details.c1?.contact.name).toBe("Marina A. Prado");
  });

  it("presence is kept by person, and unknown events are let pass", () => {
    const head = { company_id: "k1", at: "2026-11-22T12:00:00Z" };
    const seen = apply(
      desk(),
      {
        ...head,
        type: "presence.changed",
        position: 1,
        user_id: "bruno",
        chosen: "away",
        effective: "away",
      },
      ANA,
    );
    expect(seen.presence.bruno?.effective).toBe("away");
    const odd = { ...head, type: "something.new", position: 2 } as unknown as DeskEvent;
    expect(apply(seen, odd, ANA)).toEqual({ ...seen, position: 2 });
  });
});
