import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { run } from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { message } from "../samples";
import { log, onSeen, onShown, said, show, upTo, window } from "./timeline-page";

beforeEach(() => {
  vi.clearAllMocks();
  HTMLMediaElement.prototype.pause = () => undefined;
});
afterEach(() => vi.useRealTimers());

describe("a long conversation", () => {
  it("draws the end of it, and no more than the screen needs", () => {
    show(upTo(1_000));
    expect(screen.getByText("Palavra 1000")).toBeVisible();
    expect(log().querySelectorAll("[data-row]").length).toBeLessThan(60);
    expect(onSeen).toHaveBeenCalled();
  });

  it("goes to the entry that the address names, once: it flashes and has the focus", async () => {
    vi.useFakeTimers();
    const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
    show(upTo(1_000), { target: 300 });
    expect(window.around).toHaveBeenCalledWith(300);
    expect(onShown).toHaveBeenCalledTimes(1);
    await pass(0);
    expect(screen.getByText("Palavra 300")).toBeVisible();
    const row = log().querySelector("[data-seq='300']");
    expect(row).toHaveClass("flash");
    await pass(100);
    expect(row?.querySelector("article")).toHaveFocus();
    await pass(1_000);
    expect(row).toHaveClass("flash");
    await pass(200);
    expect(row).not.toHaveClass("flash");
    expect(screen.queryByText("Palavra 1000")).toBeNull();
  });

  it("asks for older ones near the top, and says where it begins", () => {
    show(upTo(3), { hasOlder: true });
    expect(window.older).toHaveBeenCalled();
    expect(screen.getByText("Carregando mensagens anteriores")).toBeVisible();
  });

  it("a reader far above goes to the newest by a button that counts them", async () => {
    show(upTo(50), { hasNewer: true, lastSeq: 50 })(upTo(50), { hasNewer: true, lastSeq: 53 });
    await userEvent.setup().click(screen.getByRole("button", { name: "3 novas" }));
    expect(window.newest).toHaveBeenCalled();
    expect(log()).toHaveFocus();
    expect(onSeen).not.toHaveBeenCalled();
  });
});

describe("the line “Novas”", () => {
  it("stands before what was not read, and goes a moment after it was", () => {
    vi.useFakeTimers();
    const again = show(upTo(5), { unread: 2 });
    const line = screen.getByText("Novas");
    expect(line.compareDocumentPosition(screen.getByText("Palavra 4"))).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING,
    );
    again(upTo(5), { unread: 0 });
    expect(screen.getByText("Novas")).toBeVisible();
    act(() => void vi.advanceTimersByTime(3_100));
    expect(screen.queryByText("Novas")).toBeNull();
  });
});

describe("what is spoken", () => {
  it("one message by its words, several by their number; never one's own or what is read again", () => {
    vi.useFakeTimers();
    const again = show(upTo(2));
    expect(log()).toHaveAttribute("aria-live", "off");
    const wait = () => act(() => void vi.advanceTimersByTime(800));
    again(upTo(3));
    wait();
    expect(said()).toBe("Marina Alves: Palavra 3");
    again(upTo(5));
    again(upTo(6));
    wait();
    expect(said()).toBe("3 mensagens novas");
    again([...upTo(6), message({ seq: 7, author_type: "agent", author_id: "ana" })]);
    wait();
    expect(said()).toBe("3 mensagens novas");
  });

  it("what scrolling brings is silent", () => {
    vi.useFakeTimers();
    const again = show(upTo(2), { hasNewer: true });
    again(upTo(40), { hasNewer: false });
    act(() => void vi.advanceTimersByTime(800));
    expect(said()).toBe("");
  });
});

describe("by keys", () => {
  it("the arrows walk from message to message, Esc goes back to the log", async () => {
    show(upTo(4));
    const user = userEvent.setup();
    const articles = screen.getAllByRole("article");
    articles[2]?.focus();
    await user.keyboard("{ArrowUp}");
    expect(articles[1]).toHaveFocus();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(articles[3]).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(log()).toHaveFocus();
  });

  it("has nothing that axe complains of", async () => {
    show([
      ...upTo(3),
      message({
        seq: 4,
        kind: "note",
        direction: "internal",
        author_type: "agent",
        body: "Só nós",
      }),
      message({
        seq: 5,
        reply_to: { id: "m1", author_type: "contact", body: "Oi", kind: "text" },
        body: "https://exemplo.com",
      }),
    ]);
    screen.getAllByRole("article")[0]?.focus();
    const { violations } = await run(document.body, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});
