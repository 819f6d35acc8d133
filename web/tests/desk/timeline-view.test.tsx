import type { Message } from "@shared/api/types";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { run } from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import type { TimelineWindow } from "../../desk/src/data/timeline";
import { TimelineView } from "../../desk/src/features/conversations/timeline-view";
import { message } from "../samples";

const window: TimelineWindow = {
  older: vi.fn(async () => undefined),
  newer: vi.fn(async () => undefined),
  newest: vi.fn(async () => undefined),
  around: vi.fn(async () => true),
  seqOf: vi.fn(async () => null),
  settle: vi.fn(),
};
const onSeen = vi.fn();
const onShown = vi.fn();

const upTo = (last: number): Message[] =>
  Array.from({ length: last }, (_, i) => message({ seq: i + 1, body: `Palavra ${i + 1}` }));

type Part = Partial<React.ComponentProps<typeof TimelineView>>;

function page(client: QueryClient, messages: Message[], part: Part = {}) {
  return (
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <TimelineView
          conversationId="c1"
          name="Marina Alves"
          userId="ana"
          messages={messages}
          outgoing={[]}
          lastSeq={messages.at(-1)?.seq ?? 0}
          unread={0}
          hasOlder={false}
          hasNewer={false}
          window={window}
          onSeen={onSeen}
          can={null}
          deeds={{}}
          target={null}
          onShown={onShown}
          {...part}
        />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}

function show(messages: Message[], part: Part = {}) {
  const client = new QueryClient();
  client.setQueryData(keys.session, { user: { id: "ana" } });
  client.setQueryData(keys.users, []);
  client.setQueryData(keys.departments, []);
  const drawn = render(page(client, messages, part));
  return (next: Message[], other: Part = part) => drawn.rerender(page(client, next, other));
}

const said = () => document.querySelector("[data-announcer]")?.textContent;
const log = () => screen.getByRole("log");

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
