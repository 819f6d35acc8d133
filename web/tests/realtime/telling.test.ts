import { beforeEach, describe, expect, it, vi } from "vitest";

type Say = [name: string, what: { conversation_id: string | null; is_typing?: boolean }];

/** The line itself, which is not ours: what is said over it, and what the server is heard to say. */
const line = vi.hoisted(() => ({
  said: [] as unknown[][],
  heard: new Map<string, (told: unknown) => void>(),
}));
vi.mock("socket.io-client", () => ({
  io: () => ({
    connected: true,
    emit: (...said: unknown[]) => line.said.push(said),
    on: (name: string, hear: (told: unknown) => void) => line.heard.set(name, hear),
    connect: () => undefined,
    disconnect: () => undefined,
    io: { engine: { once: () => undefined } },
  }),
}));

const { Live } = await import("../../shared/realtime/socket");

const said = () => line.said.map(([name, what]) => [name, what]) as Say[];
const views = () => said().filter(([name]) => name === "viewing");
const nothing = () => undefined;
const newLive = () =>
  new Live({
    since: () => null,
    onEvent: nothing,
    onResync: nothing,
    onLive: nothing,
    onTyping: nothing,
    onEnded: nothing,
    onRefused: nothing,
  });

beforeEach(() => {
  line.said.length = 0;
  vi.useFakeTimers({ now: 0 });
  return () => vi.useRealTimers();
});

describe("RT-35: who looks at a conversation and writes in it", () => {
  it("is told as writing at once, again before it is forgotten, and no longer than it lasts", () => {
    const live = newLive();
    live.look("c1");
    for (let second = 0; second <= 8; second += 2) {
      vi.setSystemTime(second * 1000);
      live.typing("c1", true);
    }
    live.typing("c1", false);
    expect(views().map(([, what]) => what)).toEqual([
      { conversation_id: "c1", is_typing: false },
      { conversation_id: "c1", is_typing: true },
      { conversation_id: "c1", is_typing: true },
      { conversation_id: "c1", is_typing: true },
      { conversation_id: "c1", is_typing: false },
    ]);
  });

  it("is still writing when they say again that they look", () => {
    const live = newLive();
    live.look("c1");
    live.typing("c1", true);
    live.look("c1");
    expect(views().at(-1)?.[1]).toEqual({ conversation_id: "c1", is_typing: true });
  });

  it("writes no more when they leave, and the room hears it before they are out of it", () => {
    const live = newLive();
    live.look("c1");
    live.typing("c1", true);
    line.said.length = 0;
    live.leave("c1");
    live.typing("c1", false);
    expect(said()[0]).toEqual(["typing", { conversation_id: "c1", is_typing: false }]);
    expect(said().filter(([name]) => name === "conversation.leave")).toHaveLength(1);
    expect(said().at(-1)?.[0]).toBe("conversation.leave");
  });

  it("who writes where they do not look is not said to look", () => {
    const live = newLive();
    live.look("c2");
    live.typing("c1", true);
    live.look("c2");
    expect(views().map(([, what]) => what)).toEqual([
      { conversation_id: "c2", is_typing: false },
      { conversation_id: "c2", is_typing: false },
    ]);
  });

  it("with a new line nobody is writing before they do", () => {
    const live = newLive();
    live.look("c1");
    live.typing("c1", true);
    line.heard.get("disconnect")?.(undefined);
    live.look("c1");
    expect(views().at(-1)?.[1]).toEqual({ conversation_id: "c1", is_typing: false });
    live.close();
  });
});
