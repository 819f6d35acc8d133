import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { afterPaint } from "../../desk/src/data/after-paint";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const done: string[] = [];
beforeEach(() => void done.splice(0));
const does = (name: string) => afterPaint(() => void done.push(name));

it("is done after the next frame, in the order in which it was asked for", () => {
  does("leave");
  does("join");
  requestAnimationFrame(() => void done.push("frame"));
  expect(done).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(done).toEqual(["frame", "leave", "join"]);
});

it("can be taken back before and after the frame", () => {
  does("first")();
  const takeBack = does("second");
  vi.advanceTimersToNextFrame();
  takeBack();
  vi.advanceTimersByTime(20);
  expect(done).toEqual([]);
});

it("waits for no frame on a page that nobody sees, for there is none", () => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  vi.spyOn(window, "requestAnimationFrame").mockReturnValue(0);
  does("joined");
  vi.advanceTimersByTime(0);
  expect(done).toEqual(["joined"]);
});
