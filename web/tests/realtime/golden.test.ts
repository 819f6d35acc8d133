import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { apply } from "@shared/realtime/apply";
import type { DeskEvent } from "@shared/realtime/events";
import type { DeskState, Viewer } from "@shared/realtime/state";
import { describe, expect, it } from "vitest";
import { desk } from "../samples";

/** Written by the server's own tests: what its events must do to a screen. */
const FOLDER = join(import.meta.dirname, "../../../tests/realtime/golden");

type Golden = {
  name?: string;
  viewer: Viewer;
  before: Partial<DeskState>;
  events: DeskEvent[];
  after: Partial<DeskState>;
};

const files = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((file) => file.endsWith(".json"))
  : [];

const byId = <T extends { id: string }>(items: readonly T[]) =>
  [...items].sort((a, b) => a.id.localeCompare(b.id));

const only = <T>(all: Record<string, T> | undefined, keys: object | undefined) =>
  Object.fromEntries(Object.entries(all ?? {}).filter(([key]) => keys && key in keys));

/** A screen follows what it holds; what it never opened it asks for when it does. */
function held(after: Partial<DeskState>, before: Partial<DeskState>): Partial<DeskState> {
  return {
    ...after,
    ...(after.details && { details: only(after.details, before.details) }),
    ...(after.timelines && { timelines: only(after.timelines, before.timelines) }),
    ...(after.presence && { presence: only(after.presence, before.presence) }),
  };
}

/** Lists are compared as sets: their order is the screen's own. */
function comparable(state: Partial<DeskState>): Partial<DeskState> {
  const lists = Object.fromEntries(
    Object.entries(state.lists ?? {}).map(([view, list]) => [
      view,
      { ...list, items: byId(list.items) },
    ]),
  );
  return state.lists ? { ...state, lists } : state;
}

describe("golden files of the server", () => {
  it("there is a place for them", () => {
    expect(FOLDER.endsWith("golden")).toBe(true);
  });

  for (const file of files) {
    const golden = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Golden;
    it(golden.name ?? file, () => {
      const before = desk(golden.before);
      const after = golden.events.reduce(
        (state, event) => apply(state, event, golden.viewer),
        before,
      );
      expect(comparable(after)).toMatchObject(comparable(held(golden.after, golden.before)));
    });
  }
});
