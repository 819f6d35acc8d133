import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { meanwhileOf, outbox } from "../../desk/src/data/outbox";
import { message } from "../samples";

type Call = { url: string; key: string | null; body: { text: string; local_id: string } };

const calls: Call[] = [];
let answers: (() => Promise<Response>)[] = [];

function ok(): Promise<Response> {
  const sent = calls.at(-1)?.body;
  const told = message({ seq: 9, local_id: sent?.local_id ?? null, body: sent?.text ?? "" });
  return Promise.resolve(Response.json({ message: told }, { status: 202 }));
}
const down = () => Promise.reject(new TypeError("Failed to fetch"));
const refused = () =>
  Promise.resolve(
    Response.json(
      { code: "delivery.window_closed", title: "Fechada", status: 409 },
      { status: 409 },
    ),
  );

beforeEach(() => {
  calls.length = 0;
  answers = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    calls.push({
      url: new URL(request.url).pathname,
      key: request.headers.get("Idempotency-Key"),
      body: await request.json(),
    });
    return (answers.shift() ?? ok)();
  });
  outbox.start("k1 ana", () => undefined);
});
afterEach(() => {
  for (const { localId } of outbox.all()) outbox.discard(localId);
});

describe("words on their way", () => {
  it("are gone from here once the server has them", async () => {
    await outbox.put("c1", "reply", "Oi");
    expect(outbox.all()).toEqual([]);
    expect(calls[0]).toMatchObject({
      url: "/api/v1/conversations/c1/messages",
      body: { text: "Oi" },
    });
    expect(calls[0]?.key).toBe(calls[0]?.body.local_id);
  });

  it("wait without a connection and go out once, in order, by the same key", async () => {
    answers = [down];
    await outbox.put("c1", "reply", "primeira");
    await outbox.put("c1", "reply", "segunda");
    const first = calls[0];
    expect(outbox.all().some(({ state }) => state.kind === "waiting")).toBe(true);
    await outbox.wake();
    const words = calls.slice(1).map(({ body }) => body.text);
    expect(words.filter((text) => text === "primeira")).toEqual(["primeira"]);
    expect(calls.find(({ body }, i) => i > 0 && body.text === "primeira")?.key).toBe(first?.key);
    expect(outbox.all()).toEqual([]);
  });

  it("that were refused stay, with the reason, and a new try has a new key", async () => {
    answers = [refused];
    await outbox.put("c1", "reply", "tarde demais");
    const [kept] = outbox.all();
    expect(kept?.text).toBe("tarde demais");
    expect(kept?.state).toMatchObject({
      kind: "refused",
      problem: { code: "delivery.window_closed" },
    });
    outbox.retry(kept?.localId ?? "");
    await vi.waitFor(() => expect(outbox.all()).toEqual([]));
    expect(calls[1]?.body.local_id).toBe(calls[0]?.body.local_id);
    expect(calls[1]?.key).not.toBe(calls[0]?.key);
  });

  it("name what they answer and what was seen; a colleague's quicker reply sends them back", async () => {
    const theirs = message({ seq: 7, author_type: "agent", author_name: "Bruno", body: "Já vi" });
    answers = [
      () =>
        Promise.resolve(
          Response.json(
            {
              code: "conversation.answered_meanwhile",
              title: "Bruno",
              status: 409,
              details: { message: theirs },
            },
            { status: 409 },
          ),
        ),
    ];
    const quote = { id: "m3", author_type: "contact" };
    await outbox.put("c1", "reply", "Oi", undefined, { seenSeq: 5, quote });
    expect(calls[0]?.body).toMatchObject({ seen_seq: 5, reply_to_id: "m3" });
    const [kept] = outbox.all();
    if (!kept) throw new Error("gone");
    expect(meanwhileOf(kept)?.body).toBe("Já vi");
    outbox.retry(kept.localId);
    await vi.waitFor(() => expect(outbox.all()).toEqual([]));
    expect(calls[1]?.body).toMatchObject({ seen_seq: 7, reply_to_id: "m3" });
    expect(calls[1]?.key).not.toBe(calls[0]?.key);
  });

  it("survive a reload", async () => {
    answers = [down];
    await outbox.put("c1", "note", "não esquecer");
    outbox.start("k1 ana", () => undefined);
    expect(outbox.all()).toMatchObject([
      { text: "não esquecer", mode: "note", state: { kind: "waiting" } },
    ]);
  });

  it("of two tabs are all there after both were closed, and settled one by one", async () => {
    const another = async () => {
      vi.resetModules();
      const tab = (await import("../../desk/src/data/outbox")).outbox;
      tab.start("k1 bia", () => undefined);
      return tab;
    };
    const first = await another();
    const second = await another();
    answers = [down, down, down];
    await first.put("c1", "reply", "da aba A");
    await second.put("c2", "reply", "da aba B");
    await first.put("c3", "reply", "e mais uma");
    const later = await another();
    const texts = () => later.all().map(({ text }) => text);
    expect(texts().sort()).toEqual(["da aba A", "da aba B", "e mais uma"]);
    await first.wake();
    expect(first.all()).toEqual([]);
    expect((await another()).all().map(({ text }) => text)).toEqual(["da aba B"]);
    await later.wake();
    expect(calls.filter(({ body }) => body.text === "da aba B")).toHaveLength(2);
    expect((await another()).all()).toEqual([]);
  });

  it("that another tab has sent do not go out here as well", async () => {
    answers = [down];
    await outbox.put("c1", "reply", "uma vez");
    const [entry] = outbox.all();
    const key = `prosa.outbox k1 ana ${entry?.localId}`;
    expect(localStorage.getItem(key)).not.toBeNull();
    localStorage.removeItem(key);
    dispatchEvent(new StorageEvent("storage", { key, newValue: null }));
    expect(outbox.all()).toEqual([]);
    await outbox.wake();
    expect(calls).toHaveLength(1);
  });

  it("wait while another tab is sending them", async () => {
    const underWay = { code: "idempotency.in_progress", title: "Em curso", status: 409 };
    answers = [() => Promise.resolve(Response.json(underWay, { status: 409 }))];
    await outbox.put("c1", "reply", "duas abas");
    expect(outbox.all()[0]?.state).toEqual({ kind: "waiting" });
  });

  it("are found as an earlier version kept them: all in one", () => {
    const old = { localId: "l1", conversationId: "c1", mode: "reply", text: "antiga" };
    const entry = { ...old, createdAt: "2026-11-22T12:00:00Z", refusals: 0 };
    localStorage.setItem("prosa.outbox k1 eva", JSON.stringify([entry]));
    outbox.start("k1 eva", () => undefined);
    expect(outbox.all()).toMatchObject([{ text: "antiga", state: { kind: "waiting" } }]);
    outbox.start("k1 eva", () => undefined);
    expect(outbox.all()).toHaveLength(1);
  });

  it("are forgotten when their event comes before the answer", async () => {
    answers = [down];
    await outbox.put("c1", "reply", "oi");
    const [entry] = outbox.all();
    outbox.settle([message({ local_id: entry?.localId ?? null })]);
    expect(outbox.all()).toEqual([]);
  });
});
