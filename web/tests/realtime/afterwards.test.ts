import { apply } from "@shared/realtime/apply";
import { describe, expect, it } from "vitest";
import { ANA, changed, conversation, desk, message } from "../samples";

const AT = "2026-11-22T12:05:00Z";

function open(...items: ReturnType<typeof message>[]) {
  return desk({ timelines: { c1: { items, has_more: false } } });
}

describe("what happens to messages afterwards", () => {
  it("new words and reactions take the place of the old ones, and a receipt further on stays", () => {
    const read = { status: "read", read_at: AT } as const;
    const before = open(message({ direction: "outbound", body: "Chegou", ...read }));
    const told = message({
      direction: "outbound",
      body: "Chegou sim!",
      status: "sent",
      edited_at: AT,
      reactions: [{ by: "contact", emoji: "🙏", at: AT, user_id: null }],
    });
    const row = conversation({ version: 2 });
    const event = changed(3, row, { type: "message.updated", what: "edited", messages: [told] });
    const [after] = apply(before, event, ANA).timelines.c1?.items ?? [];
    expect(after).toMatchObject({ body: "Chegou sim!", edited_at: AT, ...read });
    expect(after?.reactions).toHaveLength(1);
  });

  it("an entry that is not here is not put between others", () => {
    const before = open(message({ seq: 7 }));
    const told = message({ seq: 2, body: "antes" });
    const row = conversation({ version: 2 });
    const event = changed(3, row, { type: "message.updated", what: "revoked", messages: [told] });
    expect(apply(before, event, ANA).timelines.c1?.items.map(({ seq }) => seq)).toEqual([7]);
  });

  it("what the team has read up to is read; when it was first, it stays", () => {
    const early = "2026-11-22T12:01:00Z";
    const before = open(
      message({ seq: 1, agent_read_at: early }),
      message({ seq: 2, direction: "outbound" }),
      message({ seq: 3 }),
      message({ seq: 4 }),
    );
    const row = conversation({ version: 2, read_seq: 3 });
    const event = changed(3, row, { type: "conversation.read", at: AT });
    const items = apply(before, event, ANA).timelines.c1?.items ?? [];
    expect(items.map((m) => m.agent_read_at)).toEqual([early, null, AT, null]);
  });
});
