import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { soonOrDay } from "../../desk/src/features/conversations/schedule/soon";

/** 21:00 on a Sunday in São Paulo; in UTC it is Monday already. */
beforeEach(() => vi.useFakeTimers({ now: new Date("2026-11-23T00:00:00Z"), toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

it.each([
  ["2026-11-23T01:30:00Z", "pt-BR", "hoje 22:30"],
  ["2026-11-23T03:00:00Z", "pt-BR", "amanhã 00:00"],
  ["2026-11-24T02:59:00Z", "en", "tomorrow 23:59"],
  ["2026-11-24T12:00:00Z", "es", "mar 24 nov 09:00"],
  ["2026-11-27T12:00:00Z", "pt-BR", "sex. 27 nov. 09:00"],
])("%s is told in %s as %s", (at, language, said) =>
  expect(soonOrDay(at, language, "America/Sao_Paulo")).toBe(said),
);
