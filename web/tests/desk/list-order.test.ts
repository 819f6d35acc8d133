import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  inOrderOf,
  ordered,
  useSettledOrder,
} from "../../desk/src/features/conversations/list-order";
import { lateSince, urgencyOf } from "../../desk/src/features/conversations/row-facts";
import { conversation } from "../samples";

const row = (id: string, turn: "us" | "customer", minute: number) =>
  conversation({
    id,
    turn,
    turn_since: `2026-11-22T12:${String(minute).padStart(2, "0")}:00Z`,
    last_message_at: `2026-11-22T12:${String(minute).padStart(2, "0")}:00Z`,
  });

const keysOf = (entries: { key: string }[]) => entries.map(({ key }) => key);

describe("the order of the list", () => {
  it("our turn comes first, longest wait on top; then the customers', newest on top", () => {
    const entries = ordered([
      row("a", "customer", 1),
      row("b", "us", 9),
      row("c", "us", 3),
      row("d", "customer", 8),
    ]);
    expect(keysOf(entries)).toEqual(["group-us", "c", "b", "group-customer", "d", "a"]);
    expect(entries[0]).toMatchObject({ count: 2 });
  });

  it("an empty group has no heading", () => {
    expect(keysOf(ordered([row("a", "us", 1)]))).toEqual(["group-us", "a"]);
    expect(ordered([])).toEqual([]);
  });

  it("in a kept order what is gone goes and what is new waits", () => {
    const now = ordered([row("new", "us", 0), row("b", "us", 2)]);
    expect(keysOf(inOrderOf(["group-us", "a", "b"], now))).toEqual(["group-us", "b"]);
  });

  it("a further page comes in at once, for it moves nothing that is there", () => {
    const now = ordered([row("new", "us", 0), row("a", "us", 1), row("b", "us", 2)]);
    expect(keysOf(inOrderOf(["group-us", "a"], now))).toEqual(["group-us", "a", "b"]);
  });
});

describe("under the pointer", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const mouse = { pointerType: "mouse" } as React.PointerEvent;

  it("nothing moves until the pointer leaves or rests for two seconds", () => {
    const before = ordered([row("a", "us", 1), row("b", "us", 2)]);
    const after = ordered([row("b", "us", 0), row("a", "us", 1)]);
    const hook = renderHook(({ entries }) => useSettledOrder(entries), {
      initialProps: { entries: before },
    });
    act(() => hook.result.current.pointer.onPointerMove(mouse));
    hook.rerender({ entries: after });
    expect(keysOf(hook.result.current.entries)).toEqual(["group-us", "a", "b"]);
    act(() => void vi.advanceTimersByTime(2_000));
    expect(keysOf(hook.result.current.entries)).toEqual(["group-us", "b", "a"]);
  });
});

describe("the time a department gives itself", () => {
  const department = {
    id: "vendas",
    name: "Vendas",
    color: 1,
    is_active: true,
    member_ids: [],
    response_timeout_seconds: 600,
    slug: "vendas",
    description: null,
    sort_order: 1,
    max_agents: 10,
    queued_count: 0,
  };
  const since = Date.parse("2026-11-22T12:00:00Z");
  it.each([
    [60_000, "on"],
    [460_000, "warn"],
    [601_000, "late"],
  ])("after %i ms it is %s", (waited, urgency) => {
    expect(urgencyOf(conversation(), department, since + waited)?.urgency).toBe(urgency);
  });
  it("that is gone is told by one number, and not while that would be none", () => {
    expect(lateSince(-59_000)).toBeNull();
    expect(lateSince(-6 * 60_000)).toBe("6 min");
    expect(lateSince(-(15 * 3_600_000 + 24 * 60_000))).toBe("15 h");
  });
  it("there is none when it is the customer's turn", () => {
    expect(urgencyOf(conversation({ turn: "customer" }), department, since)).toBeNull();
  });
});
