import { expect, it } from "vitest";
import { soonOrDay } from "../../desk/src/features/conversations/schedule/soon";

const ZONE = "America/Sao_Paulo";

it("says today and tomorrow by their names", async () => {
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  expect(soonOrDay(at(0), "pt-BR", ZONE)).toMatch(/^hoje, \d\d:\d\d$/);
  expect(soonOrDay(at(24), "en", ZONE)).toMatch(/^tomorrow, \d\d:\d\d$/);
  expect(soonOrDay(at(72), "pt-BR", ZONE)).not.toMatch(/hoje|amanhã/);
  expect(soonOrDay("2026-11-24T12:00:00Z", "es", ZONE)).toMatch(/09:00$/);
});
