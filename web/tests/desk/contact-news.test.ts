import type { DeskEvent } from "@shared/realtime/events";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hearContact } from "../../desk/src/data/contact-news";
import { keys } from "../../desk/src/data/keys";
import { detail } from "../samples";

const updated = (contact_id: string) =>
  ({ type: "contact.updated", contact_id, name: "Marina" }) as DeskEvent;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function cache() {
  const client = new QueryClient();
  const known = [["contacts", null], ["contact", "p1"], ["contact", "p2"], ["tags"]];
  for (const key of known) client.setQueryData(key, {});
  client.setQueryData(keys.detail("c1"), detail());
  client.setQueryData(keys.detail("c2"), detail({ contact: { ...detail().contact, id: "p2" } }));
  const stale = () =>
    client
      .getQueryCache()
      .getAll()
      .filter(({ state }) => state.isInvalidated)
      .map(({ queryKey }) => queryKey.join(" ").trim())
      .sort();
  return { client, stale };
}

describe("a contact that a colleague corrects (CON-03)", () => {
  it("is read again wherever it is shown, and nothing else is", () => {
    const { client, stale } = cache();
    hearContact(client, updated("p1"));
    vi.advanceTimersByTime(1_000);
    expect(stale()).toEqual(["contact p1", "contacts", "detail c1"]);
  });

  it("many at once are one reading, and the next one is another", () => {
    const { client, stale } = cache();
    const reading = vi.spyOn(client, "invalidateQueries");
    hearContact(client, updated("p1"));
    vi.advanceTimersByTime(900);
    hearContact(client, updated("p2"));
    expect(reading).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    expect(reading).toHaveBeenCalledOnce();
    expect(stale()).toContain("detail c2");
    hearContact(client, updated("p1"));
    vi.advanceTimersByTime(1_000);
    expect(reading).toHaveBeenCalledTimes(2);
  });

  it("other events ask for nothing", () => {
    const { client, stale } = cache();
    hearContact(client, { type: "team.changed", subject: "tags" } as DeskEvent);
    vi.advanceTimersByTime(1_000);
    expect(stale()).toEqual([]);
  });
});
