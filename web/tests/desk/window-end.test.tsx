import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { useWindowEnd } from "../../desk/src/data/window-end";
import { detail } from "../samples";

const NOW = Date.parse("2026-11-22T12:00:00Z");
beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

const ending = (seconds: number) =>
  detail({
    id: "c1",
    window: {
      is_open: true,
      ends_at: new Date(NOW + seconds * 1000).toISOString(),
      kind: "template_only",
    },
  });

function watch(c: ReturnType<typeof detail>) {
  const client = new QueryClient({
    defaultOptions: { queries: { gcTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(keys.detail(c.id), c);
  const view = renderHook(({ shown }) => useWindowEnd(shown), {
    initialProps: { shown: c },
    wrapper: ({ children }) => (
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    ),
  });
  const isOpen = () => client.getQueryData<typeof c>(keys.detail(c.id))?.window.is_open;
  return { client, isOpen, ...view };
}

it("a window that ends under one's eyes is closed for all who ask", () => {
  const { isOpen } = watch(ending(60));
  vi.advanceTimersByTime(59_000);
  expect(isOpen()).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(isOpen()).toBe(false);
});

it("one that the customer has opened again meanwhile stays open", () => {
  const { client, isOpen, rerender } = watch(ending(60));
  const longer = ending(86_400);
  client.setQueryData(keys.detail("c1"), longer);
  vi.advanceTimersByTime(60_000);
  expect(isOpen()).toBe(true);
  rerender({ shown: longer });
  vi.advanceTimersByTime(86_400_000);
  expect(isOpen()).toBe(false);
});

it("one without an end has none", () => {
  const { isOpen } = watch(
    detail({ id: "c1", window: { is_open: true, ends_at: null, kind: "unlimited" } }),
  );
  vi.advanceTimersByTime(90_000_000);
  expect(isOpen()).toBe(true);
});
