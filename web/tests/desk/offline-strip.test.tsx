import type { Connection, Live } from "@shared/realtime/socket";
import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OfflineStrip } from "../../desk/src/app/offline-strip";
import { LiveContext } from "../../desk/src/data/live-context";
import { meanwhile } from "../../desk/src/data/meanwhile";
import { outbox } from "../../desk/src/data/outbox";

let kind: Connection = { kind: "live", position: 1 };
const listeners = new Set<() => void>();
const live = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: () => kind,
} as unknown as Live;

function become(next: Connection) {
  act(() => {
    kind = next;
    for (const listener of listeners) listener();
  });
}
const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const cut = () => become({ kind: "offline", since: Date.now(), nextTryAt: null });
const catchUp = (messages: number) => {
  become({ kind: "behind", position: 2 });
  for (let n = 0; n < messages; n += 1) meanwhile.hear({ type: "message.received" } as never);
  become({ kind: "live", position: 2 });
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no line")));
  kind = { kind: "live", position: 1 };
  meanwhile.begin();
  outbox.start("ana", () => undefined);
  render(
    <LiveContext value={live}>
      <OfflineStrip />
    </LiveContext>,
  );
});
afterEach(() => {
  for (const { localId } of outbox.all()) outbox.discard(localId);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the strip of the connection", () => {
  it("says nothing of a short gap, before it or after it", () => {
    cut();
    pass(1_000);
    catchUp(2);
    expect(screen.queryByRole("status")).toBeNull();
  });

  it("tells since when there is no line, and what happened when it is back", async () => {
    cut();
    pass(2_000);
    expect(screen.getByRole("status")).toHaveTextContent("Sem conexão desde");
    void outbox.put("c1", "reply", "Já olho");
    await act(() => vi.advanceTimersByTimeAsync(0));
    expect(screen.getByRole("status")).toHaveTextContent("1 mensagem espera na fila.");
    catchUp(3);
    expect(screen.getByRole("status")).toHaveTextContent(/^De volta\. 3 mensagens chegaram\.$/);
    act(() => outbox.discard(outbox.all()[0]?.localId ?? ""));
    expect(screen.getByRole("status")).toHaveTextContent(
      "De volta. 3 mensagens chegaram, 1 sua foi enviada.",
    );
    pass(6_000);
    expect(screen.queryByRole("status")).toBeNull();
  });

  it("counts nothing where all was read again, and nothing of an earlier gap", () => {
    cut();
    pass(2_000);
    catchUp(3);
    cut();
    pass(2_000);
    catchUp(0);
    expect(screen.getByRole("status")).toHaveTextContent(/^De volta\.$/);
    cut();
    pass(2_000);
    meanwhile.lose();
    catchUp(1);
    expect(screen.getByRole("status")).toHaveTextContent(/^De volta\.$/);
  });
});
