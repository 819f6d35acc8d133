import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, describe, expect, it } from "vitest";
import { waysOf } from "../../desk/src/commands/shortcuts";
import { preferences } from "../../desk/src/data/preferences";
import { KeyboardCard } from "../../desk/src/features/settings/keyboard-card";

function open() {
  render(
    <Tooltip.Provider>
      <KeyboardCard />
    </Tooltip.Provider>,
  );
  return userEvent.setup();
}
const line = (name: RegExp) => screen.getByRole("button", { name });

afterEach(() => {
  const bound = Object.keys(preferences.current().shortcuts);
  preferences.change({ shortcuts: Object.fromEntries(bound.map((id) => [id, null])) });
});

describe("binding other keys", () => {
  it("says “ou” between keys that do the same, and nothing beside a single one", () => {
    open();
    expect(line(/^Adiar/)).toHaveTextContent(/Sou.*Alt.*M$/);
    expect(line(/^Assumir: A/)).not.toHaveTextContent(/ou/);
  });

  it("listens once, takes the keys, and says whose they were", async () => {
    const user = open();
    await user.click(line(/^Assumir: A/));
    await user.keyboard("e");
    expect(line(/^Assumir: E\. Trocar/)).toHaveAttribute("aria-pressed", "false");
    expect(line(/^Resolver: Alt E/)).toBeInTheDocument();
    expect(screen.getByText("Era de: Resolver.")).toBeInTheDocument();
    await user.keyboard("q");
    expect(waysOf("act-take")).toEqual(["E"]);
  });

  it("Esc gives up, Backspace leaves no key, and the usual one comes back", async () => {
    const user = open();
    await user.click(line(/^Adiar/));
    await user.keyboard("{Escape}");
    expect(waysOf("act-snooze")).toEqual(["S", "Alt M"]);
    await user.click(line(/^Adiar/));
    await user.keyboard("{Backspace}");
    expect(waysOf("act-snooze")).toEqual([]);
    await user.click(line(/^Voltar à tecla de fábrica: Adiar/));
    expect(waysOf("act-snooze")).toEqual(["S", "Alt M"]);
  });

  it("leaves the browser what is the browser's, and Tab to whoever walks by keys", async () => {
    const user = open();
    await user.click(line(/^Adiar/));
    await user.keyboard("{Control>}w{/Control}");
    expect(screen.getByText(/Ctrl W é do navegador/)).toBeInTheDocument();
    await user.click(line(/^Adiar/));
    await user.tab();
    expect(waysOf("act-snooze")).toEqual(["S", "Alt M"]);
    expect(line(/^Adiar/)).toHaveAttribute("aria-pressed", "false");
  });

  it("letters alone are turned off in one place", async () => {
    const user = open();
    await user.click(screen.getByRole("switch", { name: "Atalhos de uma letra" }));
    expect(preferences.current().single_keys).toBe(false);
    await user.click(screen.getByRole("switch", { name: "Atalhos de uma letra" }));
    expect(preferences.current().single_keys).toBe(true);
  });
});
