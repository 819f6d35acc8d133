import type { DeskEvent, DraftEvent } from "@shared/realtime/events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { draftSync } from "../../desk/src/data/draft-sync";
import { draftStore } from "../../desk/src/data/drafts";
import { outbox } from "../../desk/src/data/outbox";
import { changed, conversation, message } from "../samples";

type Kept = { mode: string; body: string; reply_to_id: string | null };
const puts: Kept[] = [];
let told: object[] = [];
let isDown = false;
let stop: () => void = () => undefined;

const saved = (part: Partial<DraftEvent>): DraftEvent => ({
  type: "draft.saved",
  company_id: "k1",
  position: 1,
  at: "2026-11-22T12:00:00Z",
  user_id: "ana",
  conversation_id: "c1",
  mode: "reply",
  body: "",
  reply_to_id: null,
  ...part,
});

const begin = async (items: object[] = []) => {
  told = items;
  stop = draftSync.start("k1", "ana");
  await vi.advanceTimersByTimeAsync(10);
};

beforeEach(() => {
  localStorage.clear();
  draftStore.start("k1 ana");
  puts.length = 0;
  isDown = false;
  vi.useFakeTimers({ now: 1_000_000 });
  vi.stubGlobal("fetch", async (request: Request) => {
    if (isDown) throw new TypeError("Failed to fetch");
    if (request.method === "GET") return Response.json({ items: told });
    puts.push(await request.json());
    return Response.json({});
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("drafts", () => {
  it("go to the server 800 ms after the last key, once", async () => {
    await begin();
    draftStore.write("c1", "reply", "Che");
    await vi.advanceTimersByTimeAsync(500);
    draftStore.write("c1", "reply", "Chegou");
    draftStore.quote("c1", { id: "m3", author_type: "contact" });
    await vi.advanceTimersByTimeAsync(799);
    expect(puts).toEqual([]);
    await vi.advanceTimersByTimeAsync(10);
    expect(puts).toEqual([{ mode: "reply", body: "Chegou", reply_to_id: "m3" }]);
  });

  it("go at once when one leaves", async () => {
    await begin();
    draftStore.write("c1", "note", "ver");
    draftSync.flush();
    await vi.advanceTimersByTimeAsync(10);
    expect(puts.map(({ body }) => body)).toEqual(["ver"]);
  });

  it("wait without a network, even over a reload, and win over what the server has", async () => {
    await begin();
    isDown = true;
    draftStore.write("c1", "reply", "sem rede");
    await vi.advanceTimersByTimeAsync(1_000);
    stop();
    isDown = false;
    draftStore.start("k1 ana");
    await begin([saved({ body: "velho" })]);
    expect(draftStore.of("c1").reply).toBe("sem rede");
    expect(puts.map(({ body }) => body)).toEqual(["sem rede"]);
  });

  it("of other screens come at the start and by events; what was sent there goes", async () => {
    await begin([saved({ conversation_id: "c2", body: "do telefone" })]);
    expect(draftStore.of("c2").reply).toBe("do telefone");
    draftSync.hear(saved({ body: "olá", reply_to_id: "m5" }));
    expect(draftStore.of("c1")).toMatchObject({ reply: "olá", quote: { id: "m5" } });
    expect(puts).toEqual([]);
    const theirs = message({ direction: "outbound", author_id: "ana", local_id: "elsewhere" });
    draftSync.hear(changed(2, conversation(), { messages: [theirs] }));
    expect(draftStore.of("c1")).toEqual({ reply: "", note: "" });
  });

  it("are not disturbed where somebody types, nor by other people", async () => {
    await begin();
    draftStore.write("c1", "reply", "aqui");
    await vi.advanceTimersByTimeAsync(900);
    draftSync.hear(saved({ body: "lá" }));
    draftSync.hear(saved({ user_id: "bruno", mode: "note", body: "dele" }) as DeskEvent);
    expect(draftStore.of("c1")).toEqual({ reply: "aqui", note: "" });
    await vi.advanceTimersByTimeAsync(3_000);
    draftSync.hear(saved({ body: "lá" }));
    expect(draftStore.of("c1").reply).toBe("lá");
  });

  it("begun while one's own reply was under way are kept again after it", async () => {
    await begin();
    isDown = true;
    await outbox.put("c1", "reply", "primeira");
    const localId = outbox.all()[0]?.localId ?? null;
    isDown = false;
    draftStore.write("c1", "reply", "segunda");
    await vi.advanceTimersByTimeAsync(900);
    const ours = message({ direction: "outbound", author_id: "ana", local_id: localId });
    draftSync.hear(changed(2, conversation(), { messages: [ours] }));
    await vi.advanceTimersByTimeAsync(900);
    expect(draftStore.of("c1").reply).toBe("segunda");
    expect(puts.map(({ body }) => body)).toEqual(["segunda", "segunda"]);
    outbox.discard(localId ?? "");
  });
});
