import { toastStore } from "@shared/ui/toast-store";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { movesOn } from "../../desk/src/data/moves";
import { conversation } from "../samples";

type Call = { deed: string; answer: (status?: number) => void };
let calls: Call[] = [];
const asked = () => calls.map(({ deed }) => deed);
const told = () => toastStore.current().map(({ text }) => text);

beforeEach(() => {
  calls = [];
  for (const { id } of toastStore.current()) toastStore.close(id);
  vi.stubGlobal(
    "fetch",
    (request: Request) =>
      new Promise<Response>((resolve) => {
        const deed = request.url.split("/").at(-1) ?? "";
        const answer = (status = 200) =>
          resolve(
            new Response(JSON.stringify(status === 200 ? conversation() : { status, code: "no" }), {
              status,
              headers: { "Content-Type": "application/json" },
            }),
          );
        calls.push({ deed, answer });
      }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const moves = () => movesOn(new QueryClient(), { id: "c1", contact_name: "Marina Alves" });
const answers = async (deed: string, status?: number) => {
  await vi.waitFor(() => expect(asked()).toContain(deed));
  calls.find((call) => call.deed === deed)?.answer(status);
};

it("what is taken back before its answer is there is taken back when it comes", async () => {
  const taking = moves().take();
  expect(toastStore.canUndo()).toBe(true);
  expect(toastStore.undoLast()).toBe(true);
  expect(toastStore.canUndo()).toBe(false);
  await vi.waitFor(() => expect(asked()).toEqual(["take"]));
  await answers("take");
  await taking;
  await vi.waitFor(() => expect(asked()).toEqual(["take", "unassign"]));
  expect(told()).toEqual([]);
});

it("what was refused leaves nothing to take back, and says why", async () => {
  const resolving = moves().resolve();
  expect(toastStore.undoLast()).toBe(true);
  await answers("resolve", 409);
  expect(await resolving).toBe(false);
  expect(asked()).toEqual(["resolve"]);
  expect(told()).toHaveLength(1);
  expect(toastStore.canUndo()).toBe(false);
});

it("what cannot be taken back hides nothing that can", async () => {
  const taking = moves().take();
  await answers("take");
  await taking;
  const archiving = moves().archive();
  expect(toastStore.undoLast()).toBe(true);
  await vi.waitFor(() => expect(asked()).toEqual(["take", "archive", "unassign"]));
  await answers("archive");
  await archiving;
});

it.each(["wait", "snooze"] as const)("%s is taken back by waking", async (pause) => {
  const pausing = pause === "wait" ? moves().wait() : moves().snooze(new Date());
  await answers(pause);
  await pausing;
  expect(toastStore.undoLast()).toBe(true);
  await vi.waitFor(() => expect(asked()).toEqual([pause, "wake"]));
});
