import type { PreferencesView } from "@shared/api/types";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KNOWN_IDS } from "../../desk/src/commands/catalogue";
import { bind, unbind, waysOf } from "../../desk/src/commands/shortcuts";
import { keys } from "../../desk/src/data/keys";
import { preferences } from "../../desk/src/data/preferences";
import { startSaving } from "../../desk/src/data/preferences-saving";

/** What `src/prosa/features/preferences/schemas.py` takes as the name of a command. */
const COMMAND = /^[a-zA-Z0-9_.:-]{1,64}$/;
const OWNER = "company person";

const SAVED: PreferencesView = {
  notifications: { desktop: true, sound: true, push: {} as never },
  quiet_hours: null,
  shortcuts: {},
  single_keys: true,
  density: "comfortable",
  theme: "system",
  panes: { list: null, side: null },
  locale: null,
};

const asked: unknown[] = [];
let answer: () => Response;
let stop: () => void;
let client: QueryClient;

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json" },
  });

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  preferences.adopt({ ...SAVED, locale: "pt-BR" }, {});
  asked.length = 0;
  answer = () => json(200, { ...SAVED, theme: "dark" });
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "GET") return json(200, SAVED);
    asked.push(await request.json());
    return answer();
  });
  client = new QueryClient();
  stop = startSaving(client, OWNER);
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("what a person chooses", () => {
  it("is so at once, and told to the server in one call", async () => {
    preferences.change({ theme: "light", panes: { list: 380.4 } });
    preferences.change({ theme: "dark", panes: { side: 300 } });
    expect(preferences.current().theme).toBe("dark");
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([{ theme: "dark", panes: { list: 380, side: 300 } }]);
    expect(client.getQueryData<PreferencesView>(keys.preferences)?.theme).toBe("dark");
  });

  it("is told again when nobody answered, by the next page too", async () => {
    answer = () => json(503, {});
    preferences.change({ density: "compact" });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toHaveLength(1);
    stop();
    answer = () => json(200, { ...SAVED, density: "compact" });
    stop = startSaving(client, OWNER);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toEqual([{ density: "compact" }, { density: "compact" }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
  });

  it("is let go, and undone, when the server refuses it", async () => {
    answer = () => json(422, { code: "request.invalid" });
    preferences.change({ density: "compact" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
    expect(preferences.current().density).toBe("comfortable");
  });

  it("is another person's matter once they have left", async () => {
    stop();
    preferences.change({ theme: "dark" });
    stop = startSaving(client, "company another");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([]);
  });
});

describe("what the server has", () => {
  it("wins over what this browser kept from before", () => {
    preferences.change({ theme: "dark", shortcuts: { reply: "Q" } });
    preferences.adopt({ ...SAVED, density: "compact", shortcuts: { note: "" } }, {});
    expect(preferences.current()).toMatchObject({
      theme: "system",
      density: "compact",
      locale: "pt-BR",
      shortcuts: { note: "" },
    });
  });

  it("does not undo what it was not told yet", () => {
    preferences.adopt({ ...SAVED, theme: "light" }, { theme: "dark" });
    expect(preferences.current().theme).toBe("dark");
  });
});

describe("keys of commands mean the same on both sides", () => {
  it("null is the usual key again, and an empty text is no key", async () => {
    bind("act-take", "");
    expect(waysOf("act-take")).toEqual([]);
    unbind(["reply"]);
    expect(waysOf("reply")).not.toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([{ shortcuts: { "act-take": "", reply: null } }]);
    preferences.adopt({ ...SAVED, shortcuts: { "act-take": "" } }, {});
    expect(waysOf("act-take")).toEqual([]);
  });

  it("names every command as the server takes it", () => {
    expect(KNOWN_IDS.filter((id) => !COMMAND.test(id))).toEqual([]);
  });
});
