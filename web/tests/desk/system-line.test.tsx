import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { SystemLine } from "../../desk/src/features/conversations/system-line";
import pt from "../../desk/src/i18n/pt-BR.json";
import { message } from "../samples";

const SERVER = join(import.meta.dirname, "../../../src/prosa");
const source = readdirSync(SERVER, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".py"))
  .map((file) => readFileSync(join(SERVER, file), "utf8"))
  .join("\n");

function says(code: string, facts: Record<string, unknown> = {}): string {
  const client = new QueryClient();
  client.setQueryData(keys.users, []);
  client.setQueryData(keys.departments, []);
  const line = message({ kind: "system", direction: "internal", author_type: "system", body: "" });
  const { container } = render(
    <QueryClientProvider client={client}>
      <SystemLine message={{ ...line, detail: { code, ...facts } }} />
    </QueryClientProvider>,
  );
  return container.textContent ?? "";
}

describe("system lines", () => {
  const codes = new Set(
    [...source.matchAll(/line=\(\s*"(\w+)"|\.line\(\w+, "(\w+)"/g)].map(([, a, b]) => a ?? b ?? ""),
  );

  it("has words for every code that the server writes", () => {
    expect(codes.size).toBeGreaterThan(15);
    const wordless = [...codes].filter((code) => says(code) === pt.system.other);
    expect(wordless).toEqual([]);
  });

  it("has words for every reason that an agent is chosen or nobody is", () => {
    const routing = readFileSync(join(SERVER, "domain/routing.py"), "utf8");
    const reasons = (name: string) =>
      [
        ...(routing.split(`class ${name}(`)[1]?.split("\nclass ")[0] ?? "").matchAll(/ = "(\w+)"/g),
      ].map(([, word]) => word ?? "");
    const chosen = reasons("Reason");
    const refused = reasons("Refusal");
    expect([chosen.length, refused.length].every((many) => many > 2)).toBe(true);
    const known = Object.keys(pt.system);
    expect(chosen.filter((word) => !known.includes(`why_${word}`))).toEqual([]);
    expect(refused.filter((word) => !known.includes(word))).toEqual([]);
  });

  it.each([
    [
      "assigned",
      {
        agent: "Ana Souza",
        department: "Suporte Técnico",
        reason: "least_loaded",
        open: 3,
        capacity: 8,
      },
      "Foi para Ana Souza em Suporte Técnico: quem tem menos conversas no time, 3 de 8",
    ],
    [
      "held",
      { department: "Vendas", because: "all_busy" },
      "Na fila de Vendas: todos estão com a agenda cheia",
    ],
    ["queued", { department: "", because: "chosen" }, "Na fila"],
    [
      "transferred",
      { by: "Carla", department: "Entregas", reason: "montagem <b>" },
      "Carla transferiu para Entregas: “montagem <b>”",
    ],
    ["resolved", { by: "Ana", outcome: "Peça trocada" }, "Ana resolveu a conversa: Peça trocada"],
    ["resolved", { by: "Ana" }, "Ana resolveu a conversa"],
    [
      "agent_offline",
      { agent: "Ana", department: "Vendas", offline_seconds: 360 },
      "Ana está fora há 6 min: a conversa voltou para a fila de Vendas",
    ],
    [
      "overdue",
      { department: "Vendas", waited_seconds: 1_560, times: 2, because: "nobody_online" },
      "Espera há 26 min em Vendas, e ninguém do time está na rede. Supervisores avisados pela 2ª vez",
    ],
    ["started", { agent: "Ana" }, "Ana começou a conversa"],
  ])("%s says why: %o", (code, facts, words) => {
    expect(says(code, facts)).toBe(words);
  });
});
