import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { useReading } from "../../desk/src/features/conversations/use-reading";
import { detail } from "../samples";

let read = 0;
beforeEach(() => {
  read = 0;
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.url.endsWith("/conversations/c1/read")) read += 1;
    return Response.json({});
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function reader(owner: string | null = "ana") {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(keys.session, { user: { id: "ana" }, permissions: [] });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(
    ({ unread }) => useReading(detail({ id: "c1", unread_count: unread, assignee_id: owner })),
    { wrapper, initialProps: { unread: 1 } },
  );
}

describe("what is seen", () => {
  it("is read although more keeps coming, and not once for each", async () => {
    const { result, rerender } = reader();
    for (let unread = 1; unread <= 20; unread += 1) {
      rerender({ unread });
      result.current();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(read).toBe(5);
  });

  it("is not read by who only passed by", async () => {
    const { result, unmount } = reader();
    result.current();
    await vi.advanceTimersByTimeAsync(300);
    unmount();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(read).toBe(0);
  });

  it("is not read over a colleague's shoulder, nor again when it is read", async () => {
    const { result } = reader("bia");
    result.current();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(read).toBe(0);
    const mine = reader();
    mine.rerender({ unread: 0 });
    mine.result.current();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(read).toBe(0);
  });
});
