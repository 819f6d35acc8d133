import type { DeskEvent } from "@shared/realtime/events";
import type { Connection, Hooks } from "@shared/realtime/socket";
import { QueryClient } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { arrivals } from "../../desk/src/data/arrivals";
import { keys } from "../../desk/src/data/keys";
import { startLive } from "../../desk/src/data/live";

const line = vi.hoisted(() => ({ hooks: null as Hooks | null, kind: "connecting" }));
vi.mock("@shared/realtime/socket", () => ({
  Live: class {
    constructor(hooks: Hooks) {
      line.hooks = hooks;
    }
    current = () => ({ kind: line.kind }) as Connection;
  },
}));

const event = (position: number) =>
  ({
    type: "inbox.paused",
    position,
    company_id: "c",
    at: "",
    inbox_id: "i",
    name: "",
  }) as DeskEvent;

it("RT-21: after a gap nothing that the screen shows is taken for known, colleagues least", () => {
  const client = new QueryClient();
  const told = { ana: { chosen: "online", effective: "online" } };
  client.setQueryData(keys.presence, told);
  for (const key of [keys.tags, keys.users, keys.views]) client.setQueryData(key, []);
  startLive(client, () => undefined);
  line.hooks?.onResync(9);
  expect(client.getQueryData(keys.presence)).toEqual({});
  for (const key of [keys.tags, keys.users, keys.views])
    expect(client.getQueryState(key)?.isInvalidated).toBe(true);
});

it("RT-05: what is caught up with is no arrival, and what comes then is one, once", () => {
  const heard: number[] = [];
  const stop = arrivals.subscribe(({ position }) => heard.push(position));
  startLive(new QueryClient(), () => undefined);
  const comes = (position: number) => line.hooks?.onEvent(event(position));
  line.kind = "behind";
  comes(1);
  line.kind = "live";
  line.hooks?.onLive(1);
  comes(2);
  line.kind = "offline";
  line.kind = "behind";
  comes(3);
  line.hooks?.onResync(9);
  line.kind = "live";
  line.hooks?.onLive(9);
  comes(10);
  stop();
  comes(11);
  expect(heard).toEqual([2, 10]);
});
