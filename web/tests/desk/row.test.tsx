import type { Conversation, Department } from "@shared/api/types";
import { cleanup, render, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Tag } from "../../desk/src/data/tags";
import { Row } from "../../desk/src/features/conversations/row";
import { conversation } from "../samples";

const VENDAS = {
  id: "vendas",
  name: "Vendas",
  color: "blue",
  response_timeout_seconds: 600,
} as unknown as Department;

const tag = (name: string): Tag => ({ id: name, name, color: "teal", archived_at: null });

function show(tags: Tag[], waiting: Partial<Conversation> = {}, isMine = true) {
  render(
    <div role="listbox" aria-label="Lista">
      <Row
        conversation={conversation({ turn: "customer", preview: "Oi, tudo bem?", ...waiting })}
        department={VENDAS}
        owner={undefined}
        tags={tags}
        isMine={isMine}
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

  it("tells of the queue until when somebody has to answer, of one's own only when it presses", () => {
    const now = Date.now();
    const waits = {
      turn: "us" as const,
      turn_since: new Date(now - 60_000).toISOString(),
      deadline_at: new Date(now + 533_000).toISOString(),
    };
    expect(within(show([], { ...waits, status: "queued" })).getByText("9 min 00 s")).toBeVisible();
    cleanup();
    expect(within(show([], { ...waits, status: "active" })).queryByText("9 min 00 s")).toBeNull();
  });

  it("says *you* of one's own conversation only: in another the team wrote", () => {
    const answered = { preview: "Sai hoje.", preview_author: "agent" };
    expect(show([], answered)).toHaveTextContent("Você: Sai hoje.");
    cleanup();
    expect(show([], answered, false)).toHaveTextContent("Equipe: Sai hoje.");
  });

  it("without tags says nothing of them", () => {
    const row = show([]);
    expect(row).toHaveAccessibleName(/^Marina Alves, WhatsApp, 1 não lida\. ?.*Oi, tudo bem/);
    expect(row).not.toHaveAccessibleName(/etiqueta/);
  });
});
