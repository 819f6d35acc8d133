import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { log, onSeen, show, upTo, window } from "./timeline-page";

beforeEach(() => {
  vi.clearAllMocks();
  HTMLMediaElement.prototype.pause = () => undefined;
});
afterEach(() => vi.useRealTimers());

/** What jsdom has not: a log of 600 px, whose rows are 40 px high and whose spacers are as high as they say. */
function withLayout(): void {
  const isLog = (element: Element) => element.getAttribute("role") === "log";
  const heightOf = (log: Element) => {
    const spacers = [
      ...log.querySelectorAll<HTMLElement>("[data-row] ~ div, div:has(~ [data-row])"),
    ]
      .filter((one) => one.getAttribute("aria-hidden") === "true")
      .reduce((sum, one) => sum + Number.parseFloat(one.style.height), 0);
    return spacers + 40 * log.querySelectorAll("[data-row]").length;
  };
  const tops = new WeakMap<Element, number>();
  vi.spyOn(Element.prototype, "clientHeight", "get").mockImplementation(function of(this: Element) {
    return isLog(this) ? 600 : 0;
  });
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockImplementation(function of(this: Element) {
    return isLog(this) ? Math.max(600, heightOf(this)) : 0;
  });
  vi.spyOn(Element.prototype, "scrollTop", "get").mockImplementation(function of(this: Element) {
    return tops.get(this) ?? 0;
  });
  vi.spyOn(Element.prototype, "scrollTop", "set").mockImplementation(function of(
    this: Element,
    top,
  ) {
    tops.set(this, Math.max(0, Math.min(top, this.scrollHeight - this.clientHeight)));
  });
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function of(
    this: Element,
  ) {
    return new DOMRect(0, 0, 400, this.hasAttribute("data-row") ? 40 : 0);
  });
}

describe("a conversation with unread messages", () => {
  beforeEach(withLayout);
  afterEach(() => vi.restoreAllMocks());

  /** Where a row stands, counted from the upper edge of the log. */
  const placeOf = (text: string) => {
    const row = screen.getByText(text).closest("[data-row]");
    const column = log().firstElementChild as HTMLElement;
    const before = [...column.children].indexOf(row as Element) - 1;
    const above = Number.parseFloat((column.firstElementChild as HTMLElement).style.height);
    return above + 40 * before - log().scrollTop;
  };
  const pill = (name: string | RegExp) => screen.queryByRole("button", { name });

  it("opens at the first of them when they are more than fit; nothing is read yet", () => {
    show(upTo(60), { unread: 30 });
    expect(placeOf("Novas")).toBe(8);
    expect(screen.getByText("Palavra 31")).toBeVisible();
    expect(screen.queryByText("Palavra 60")).toBeNull();
    expect(pill("30 novas")).toHaveAttribute("aria-keyshortcuts", "End");
    expect(onSeen).not.toHaveBeenCalled();
  });

  it("opens at the end when all of them fit", () => {
    show(upTo(60), { unread: 5 });
    expect(log().scrollHeight - log().scrollTop).toBe(600);
    expect(screen.getByText("Novas")).toBeVisible();
    expect(pill(/nova/)).toBeNull();
    expect(onSeen).toHaveBeenCalled();
  });

  it("End leads to the newest, and there all is read", async () => {
    show(upTo(60), { unread: 30 });
    log().focus();
    await userEvent.setup().keyboard("{End}");
    await waitFor(() => expect(screen.getByText("Palavra 60")).toBeVisible());
    expect(log()).toHaveFocus();
    expect(pill(/nova/)).toBeNull();
    expect(onSeen).toHaveBeenCalled();
  });

  it("looks for the first one among older pages, and opens there", () => {
    const from = (first: number) => upTo(60).filter(({ seq }) => seq >= first);
    const again = show(from(40), { unread: 30, hasOlder: true });
    expect(window.older).toHaveBeenCalled();
    again(from(10), { unread: 30, hasOlder: true });
    expect(placeOf("Novas")).toBe(8);
    expect(screen.getByText("Palavra 31")).toBeVisible();
  });

  it("what came while nobody looked, and is more than fits, is one button away", async () => {
    const again = show(upTo(20));
    const sight = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    again(upTo(50));
    sight.mockReturnValue("visible");
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    expect(screen.getByText("Palavra 50")).toBeVisible();
    await userEvent.setup().click(screen.getByRole("button", { name: "30 novas acima" }));
    await waitFor(() => expect(screen.getByText("Palavra 21")).toBeVisible());
    expect(window.around).toHaveBeenCalledWith(21);
    expect(pill(/acima/)).toBeNull();
  });
});
