import { describe, expect, it } from "vitest";
import { found, matches, nextAim, piecesOf } from "../../desk/src/commands/finding";
import type { Command } from "../../desk/src/commands/registry";

const command = (id: string, group: Command["group"], label: string): Command => ({
  id,
  group,
  label,
  run: () => undefined,
});
const all = [
  command("theme", "look", "Trocar entre claro e escuro"),
  command("open-1", "people", "Beatriz Moura #7"),
  command("act-transfer", "conversation", "Transferir"),
  { ...command("undo", "look", "Desfazer"), when: () => false },
];
const ids = (commands: Command[]) => commands.map(({ id }) => id);

describe("the palette", () => {
  it("finds all words, without accents and case", () => {
    expect(matches("Próxima conversa", "CONV proxima")).toBe(true);
    expect(matches("Próxima conversa", "proxima lista")).toBe(false);
  });

  it("marks what was typed where it stands", () => {
    const hits = piecesOf("Próxima conversa", "prox ver").filter(({ isHit }) => isHit);
    expect(hits.map(({ text }) => text)).toEqual(["Próx", "ver"]);
    expect(piecesOf("Só", "")).toEqual([{ text: "Só", isHit: false }]);
  });

  it("puts the open conversation first, deeds before people, and offers nothing that cannot be done", () => {
    expect(ids(found(all, "conversation", ""))).toEqual(["act-transfer", "theme", "open-1"]);
    expect(ids(found(all, "all", ""))).toEqual(["theme", "open-1"]);
    expect(ids(found(all, "people", "tr"))).toEqual(["open-1"]);
  });

  it("what is only found is not listed, and the chosen ones come before the open conversation", () => {
    const tag = { ...command("filter-1", "go", "Etiqueta: troca"), isFoundOnly: true };
    const more = [...all, tag, command("act-tag", "chosen", "Etiquetar")];
    expect(ids(found(more, "conversation", ""))).toEqual([
      "act-tag",
      "act-transfer",
      "theme",
      "open-1",
    ]);
    expect(ids(found(more, "conversation", "eti"))).toEqual(["act-tag", "filter-1"]);
  });

  it("Tab goes round the targets; without a conversation there is one less", () => {
    expect(nextAim("conversation", true, 1)).toBe("all");
    expect(nextAim("messages", true, 1)).toBe("conversation");
    expect(nextAim("all", false, -1)).toBe("messages");
  });
});
