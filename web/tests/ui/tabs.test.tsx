import { Tabs } from "@shared/ui/tabs";
import { render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

const WIDTH = 70;
const SEEN = 200;
const options = ["mine", "unassigned", "all", "bot"].map((value) => ({ value, label: value }));

/** Four tabs of 70 px in a bar that shows 200 of them, as it is scrolled. */
function place(this: Element): DOMRect {
  const bar = screen.getByRole("tablist");
  if (this === bar) return { left: 0, right: SEEN } as DOMRect;
  const left = [...bar.children].indexOf(this) * WIDTH - bar.scrollLeft;
  return { left, right: left + WIDTH } as DOMRect;
}

afterEach(() => void vi.restoreAllMocks());

it("the chosen tab is in sight, however it was chosen, and nothing else moves", () => {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(place);
  const bar = (value: string) => (
    <Tabs label="Lists" controls="list" options={options} value={value} onChange={() => {}} />
  );
  const { rerender } = render(bar("bot"));
  const at = () => screen.getByRole("tablist").scrollLeft;
  expect(at()).toBe(80);
  rerender(bar("all"));
  expect(at()).toBe(80);
  rerender(bar("mine"));
  expect(at()).toBe(0);
});
