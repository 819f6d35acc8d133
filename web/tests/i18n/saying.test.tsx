import { act, render, renderHook, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { Marked } from "../../desk/src/i18n/marked";
import { speak } from "../../desk/src/i18n/start";
import { useTranslation } from "../../desk/src/i18n/use-translation";

afterEach(() => speak("pt-BR"));

describe("texts", () => {
  it("are said in another language as soon as it is chosen", async () => {
    const { result } = renderHook(() => useTranslation());
    const before = result.current;
    expect(before.t("list.title")).toBe("Conversas");
    await act(() => speak("en"));
    expect(result.current).not.toBe(before);
    expect(result.current.t).not.toBe(before.t);
    expect(result.current.t("list.title")).toBe("Inbox");
    expect(result.current.i18n.language).toBe("en");
  });

  it("are one object for all who say them, so that nothing is drawn again for them", () => {
    const one = renderHook(() => useTranslation());
    const other = renderHook(() => useTranslation());
    expect(one.result.current).toBe(other.result.current);
    const { current } = one.result;
    one.rerender();
    expect(one.result.current).toBe(current);
  });
});

describe("a text that is asked for again", () => {
  it("is the same without facts, and has its facts with them", () => {
    const { t } = renderHook(() => useTranslation()).result.current;
    expect(t("list.title")).toBe(t("list.title"));
    expect(t("list.unread", { count: 1 })).not.toBe(t("list.unread", { count: 3 }));
  });

  it("is found once it has been learned", () => {
    const { t, i18n } = renderHook(() => useTranslation()).result.current;
    const late = t as unknown as (key: string) => string;
    expect(late("learned.later")).toBe("learned.later");
    i18n.addResource("pt-BR", "translation", "learned.later", "Agora sim");
    expect(late("learned.later")).toBe("Agora sim");
  });
});

describe("a text with marks", () => {
  it("stands out where the text says so, and never where a customer's name does", () => {
    render(
      <p>
        <Marked text="system.taken" values={{ agent: `Rui <b>& "Zé" O'Neill</b> a/b` }} />
      </p>,
    );
    const line = screen.getByText(/Rui/, { selector: "b" });
    expect(line).toHaveTextContent(`Rui <b>& "Zé" O'Neill</b> a/b`);
    expect(line.querySelector("b")).toBeNull();
  });
});
