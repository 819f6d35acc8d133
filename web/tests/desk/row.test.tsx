import { render, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Tag } from "../../desk/src/data/tags";
import { Row } from "../../desk/src/features/conversations/row";
import { conversation } from "../samples";

const tag = (name: string): Tag => ({ id: name, name, color: "teal", archived_at: null });

function show(tags: Tag[]) {
  render(
    <div role="listbox" aria-label="Lista">
      <Row
        conversation={conversation({ turn: "customer", preview: "Oi, tudo bem?" })}
        department={undefined}
        owner={undefined}
        tags={tags}
        isSelected={false}
        isChecked={null}
        onToggle={() => undefined}
        onExtend={() => undefined}
        isCompact={false}
        tabIndex={0}
        place={1}
        count={1}
        onOpen={() => undefined}
      />
    </div>,
  );
  return screen.getByRole("option");
}

describe("a row of the list", () => {
  it("shows two tags at most, and says all of them", () => {
    const row = show([tag("entrega"), tag("troca"), tag("urgente")]);
    expect(within(row).getByText("entrega")).toBeInTheDocument();
    expect(within(row).getByText("troca")).toBeInTheDocument();
    expect(within(row).queryByText("urgente")).toBeNull();
    expect(row).toHaveAccessibleName(/etiquetas entrega, troca, urgente/);
  });

  it("of one tag speaks of one", () => {
    expect(show([tag("troca")])).toHaveAccessibleName(/etiqueta troca/);
  });

  it("without tags says nothing of them", () => {
    const row = show([]);
    expect(row).toHaveAccessibleName(/^Marina Alves, WhatsApp, 1 não lida\. ?.*Oi, tudo bem/);
    expect(row).not.toHaveAccessibleName(/etiqueta/);
  });
});
