import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import type { ContextType } from "react";
import { describe, expect, it, vi } from "vitest";
import { readPhone } from "../../desk/src/data/phone";
import { Bubble } from "../../desk/src/features/conversations/bubble";
import { TimelineContext } from "../../desk/src/features/conversations/timeline-context";
import { message } from "../samples";

const start = vi.fn();
const around = (mayStart: boolean): ContextType<typeof TimelineContext> => ({
  deeds: {},
  can: null,
  userId: "ana",
  jump: async () => false,
  pictureOf: () => undefined,
  openPicture: null,
  start: mayStart ? start : null,
});

function show(card: Record<string, unknown>, mayStart = true) {
  return render(
    <Tooltip.Provider>
      <TimelineContext value={around(mayStart)}>
        <Bubble
          message={message({ kind: "contacts", body: "", detail: { contacts: [card] } })}
          isTight={false}
          isLast
          isFresh={false}
        />
      </TimelineContext>
    </Tooltip.Provider>,
  );
}

describe("a contact card that a customer sent (MSG)", () => {
  it("says who it is, where they work, and the number as people read it", () => {
    show({ name: "Rui Prado", company: "Oficina Dois Irmãos", phones: ["5519988887777"] });
    expect(screen.getByText("Rui Prado")).toBeVisible();
    expect(screen.getByText("Oficina Dois Irmãos")).toBeVisible();
    expect(screen.getByRole("link", { name: "+55 19 98888-7777" })).toHaveAttribute(
      "href",
      "tel:+5519988887777",
    );
  });

  it("has no line for what it does not say, and says nothing twice", () => {
    show({ name: "Rui Prado", phones: ["", "+5519988887777", "+5519988887777 "], emails: [" "] });
    expect(screen.getAllByRole("listitem")).toHaveLength(1);
  });

  it("each number is copied, or written to", async () => {
    const user = userEvent.setup();
    show({ name: "Rui", phones: ["+5519988887777", "1932321000"], emails: ["rui@exemplo.com"] });
    await user.click(screen.getByRole("button", { name: "Copiar 19 3232-1000" }));
    expect(await navigator.clipboard.readText()).toBe("19 3232-1000");
    await user.click(screen.getByRole("button", { name: "Iniciar conversa: +55 19 98888-7777" }));
    expect(start).toHaveBeenCalledWith("+55 19 98888-7777");
    expect(screen.getAllByRole("button", { name: /^Iniciar conversa/ })).toHaveLength(2);
  });

  it("who may not write first is not offered it", () => {
    show({ name: "Rui", phones: ["+5519988887777"] }, false);
    expect(screen.queryByRole("button", { name: /^Iniciar conversa/ })).toBeNull();
  });
});

describe("a number as it was told", () => {
  it.each([
    ["5511900001234", "+55 11 90000-1234"],
    ["+55 (11) 3000-1234", "+55 11 3000-1234"],
    ["11900001234", "11 90000-1234"],
    ["+351 912 345 678", "+351912345678"],
    ["0800 123 4567", "0800 123 4567"],
  ])("%s is read as %s", (told, shown) => {
    expect(readPhone(told)).toBe(shown);
  });
});
