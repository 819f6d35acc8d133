import { toastStore } from "@shared/ui/toast-store";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { movesOn } from "../../desk/src/data/moves";
import { conversation } from "../samples";

type Call = { deed: string; answer: (status?: number) => void };
let calls: Call[] = [];
const asked = () => calls.map(({ deed }) => deed);
const told = () => toastStore.current().map(({ text }) => text);

/** What is taken back is asked of many at once: there the body says what. */
async function deedOf(request: Request): Promise<string> {
  const last = request.url.split("/").at(-1) ?? "";
  if (last !== "bulk") return last;
  const { action, user_id } = (await request.json()) as { action: string; user_id?: string };
  return user_id ? `${action} ${user_id}` : action;
}

beforeEach(() => {
  calls = [];
  for (const { id } of toastStore.current()) toastStore.close(id);
  vi.stubGlobal("fetch", async (request: Request) => {
    const isMany = request.url.endsWith("/bulk");
    const deed = await deedOf(request);
    const ok = isMany ? { results: [] } : conversation();
    return new Promise<Response>((resolve) => {
      const answer = (status = 200) =>
        resolve(
          new Response(JSON.stringify(status === 200 ? ok : { status, code: "no" }), {
            status,
            headers: { "Content-Type": "application/json" },
          }),
        );
      calls.push({ deed, answer });
      if (isMany) answer();
    });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const moves = (part = {}) =>
  movesOn(new QueryClient(), conversation({ id: "c1", assignee_id: null, ...part }), "ana");
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
  const reopening = moves().reopen();
  expect(toastStore.undoLast()).toBe(true);
  await vi.waitFor(() => expect(asked()).toEqual(["take", "reopen", "unassign"]));
  await answers("reopen");
  await reopening;
});

const soon = new Date("2026-11-30T12:00:00Z");
const ended = { status: "resolved", resolved_at: "2026-11-22T12:00:00Z" };
type Moves = ReturnType<typeof moves>;

it.each([
  ["wait", {}, (on: Moves) => on.wait(), ["wake"]],
  ["snooze", {}, (on: Moves) => on.snooze(soon), ["wake"]],
  ["wake", {}, (on: Moves) => on.wake(), ["wait"]],
  ["take", { assignee_id: "bia" }, (on: Moves) => on.take(), ["assign bia"]],
  ["assign", { assignee_id: "ana" }, (on: Moves) => on.assign("bia", "Bia"), ["take"]],
  ["resolve", { assignee_id: "ana" }, (on: Moves) => on.resolve(), ["reopen"]],
  ["resolve", { assignee_id: "bia" }, (on: Moves) => on.resolve(), ["reopen", "assign bia"]],
  ["archive", ended, (on: Moves) => on.archive(), ["unarchive"]],
  ["unarchive", ended, (on: Moves) => on.unarchive(), ["archive"]],
  [
    "transfer",
    { department_id: "vendas" },
    (on: Moves) => on.transfer({ department_id: "suporte" }, "Suporte"),
    ["recall"],
  ],
] as const)("%s of %o is taken back", async (deed, before, act, inverse) => {
  const acting = act(moves(before));
  await answers(deed);
  await acting;
  expect(toastStore.undoLast()).toBe(true);
  await vi.waitFor(() => expect(asked()).toEqual([deed, ...inverse]));
});

it.each([
  ["transfer", { department_id: null }, (on: Moves) => on.transfer({ user_id: "bia" }, "Bia")],
  ["close", ended, (on: Moves) => on.close()],
] as const)("%s of %o has no way back", async (deed, before, act) => {
  const acting = act(moves(before));
  await answers(deed);
  await acting;
  expect(told()).toHaveLength(1);
  expect(toastStore.canUndo()).toBe(false);
});
