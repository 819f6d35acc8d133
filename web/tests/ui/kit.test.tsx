import { fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { GalleryPage } from "../../desk/src/app/gallery/gallery-page";
import { Checkbox } from "../../shared/ui/field";
import { Splitter } from "../../shared/ui/splitter";
import { Table } from "../../shared/ui/table";
import { Segments, Tabs } from "../../shared/ui/tabs";

/** Colours need a real browser (tests/ui/contrast has the numbers); the rest holds here. */
async function complaints(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    rules: { "color-contrast": { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

function open() {
  render(
    <Tooltip.Provider>
      <GalleryPage />
    </Tooltip.Provider>,
  );
  return userEvent.setup();
}

describe("the whole kit has nothing that axe complains of", () => {
  it("at rest", async () => {
    open();
    expect(await complaints()).toEqual([]);
  });

  it.each([
    ["Abrir menu", "menu"],
    ["Abrir filtros", "dialog"],
    ["Abrir diálogo", "dialog"],
    ["Abrir gaveta", "dialog"],
  ])("after “%s”, and Esc gives the focus back", async (button, role) => {
    const user = open();
    const opener = screen.getByRole("button", { name: button });
    await user.click(opener);
    const layer = await screen.findByRole(role);
    expect(await complaints()).toEqual([]);
    if (layer instanceof HTMLDialogElement) fireEvent(layer, new Event("cancel"));
    else await user.keyboard("{Escape}");
    await vi.waitFor(() => expect(screen.queryByRole(role)).toBeNull());
    expect(opener).toHaveFocus();
  });
});

describe("tabs", () => {
  function Lists() {
    const [value, setValue] = useState<"a" | "b" | "c">("a");
    const options = [
      { value: "a", label: "Minhas", count: 1_000 },
      { value: "b", label: "Sem dono" },
      { value: "c", label: "Todas" },
    ] as const;
    return <Tabs label="Listas" options={options} value={value} onChange={setValue} controls="p" />;
  }

  it("arrows go round, and only the chosen one is a stop of Tab", async () => {
    const user = userEvent.setup();
    render(<Lists />);
    expect(screen.getByRole("tab", { name: /Minhas/ })).toHaveTextContent("999+");
    await user.tab();
    await user.keyboard("{ArrowLeft}");
    const last = screen.getByRole("tab", { name: "Todas", selected: true });
    expect(last).toHaveFocus();
    await user.keyboard("{ArrowRight}");
    expect(screen.getByRole("tab", { name: /Minhas/, selected: true })).toHaveFocus();
    expect(screen.getAllByRole("tab").filter((tab) => tab.tabIndex === 0)).toHaveLength(1);
  });
});

describe("segments and checkboxes", () => {
  it("are the browser's own controls", async () => {
    const chosen = vi.fn();
    const options = [
      { value: "day", label: "Hoje" },
      { value: "week", label: "7 dias" },
    ] as const;
    render(<Segments label="Período" options={options} value="day" onChange={chosen} />);
    await userEvent.click(within(screen.getByRole("group")).getByRole("radio", { name: "7 dias" }));
    expect(chosen).toHaveBeenCalledWith("week");
  });

  it("some is neither yes nor no", async () => {
    const chosen = vi.fn();
    render(<Checkbox label="Todas" isOn={false} isMixed onChange={chosen} />);
    expect(screen.getByRole("checkbox")).toBePartiallyChecked();
    await userEvent.click(screen.getByRole("checkbox"));
    expect(chosen).toHaveBeenCalledWith(true);
  });
});

describe("the edge between panes", () => {
  const change = vi.fn();
  const reset = vi.fn();
  const edge = (pane: "start" | "end") => {
    change.mockClear();
    reset.mockClear();
    render(
      <Splitter
        label="Largura"
        controls="x"
        pane={pane}
        width={300}
        least={280}
        most={480}
        onChange={change}
        onReset={reset}
      />,
    );
    return screen.getByRole("separator", { name: "Largura" });
  };

  it("is moved by keys within its limits", async () => {
    edge("start").focus();
    await userEvent.keyboard("{ArrowRight}{ArrowLeft}{Shift>}{ArrowLeft}{/Shift}{End}");
    expect(change.mock.calls.flat()).toEqual([316, 284, 280, 480]);
  });

  it("of a pane at the end goes the other way", async () => {
    edge("end").focus();
    await userEvent.keyboard("{ArrowRight}{ArrowLeft}");
    expect(change.mock.calls.flat()).toEqual([284, 316]);
  });

  it("goes back to the usual width by Enter and by a double click", async () => {
    const it_ = edge("start");
    it_.focus();
    await userEvent.keyboard("{Enter}");
    await userEvent.dblClick(it_);
    expect(reset).toHaveBeenCalledTimes(2);
  });
});

describe("a table", () => {
  it("opens a row once, by pointer and by keys", async () => {
    const opened = vi.fn();
    render(
      <Table
        caption="Equipe"
        columns={[
          { id: "name", title: "Nome", cell: (row: { name: string }) => row.name },
          { id: "open", title: "Abertas", isFigure: true, cell: () => "3" },
        ]}
        rows={[{ name: "Ana" }]}
        keyOf={(row) => row.name}
        onOpen={opened}
      />,
    );
    await userEvent.click(screen.getByRole("cell", { name: "3" }));
    await userEvent.click(screen.getByRole("button", { name: "Ana" }));
    expect(opened).toHaveBeenCalledTimes(2);
  });
});
