import { expect, it, vi } from "vitest";
import { countdown, isYesterday, quietTime, roughly, waited } from "../../desk/src/data/format";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it.each([
  [0, "0 min"],
  [59 * MINUTE, "59 min"],
  [15 * HOUR, "15 h"],
  [15 * HOUR + 4 * MINUTE, "15 h 04 min"],
  [49 * HOUR, "2 d"],
])("%i ms of waiting are %s", (ms, said) => expect(waited(ms)).toBe(said));

it.each([
  [59 * MINUTE, "59 min"],
  [15 * HOUR + 59 * MINUTE, "15 h"],
  [49 * HOUR, "2 d"],
])("%i ms are roughly %s", (ms, said) => expect(roughly(ms)).toBe(said));

it.each([
  [41_000, "41 s"],
  [3 * MINUTE + 4_000, "3 min 04 s"],
  [2 * HOUR, "2 h"],
])("%i ms are left as %s", (ms, said) => expect(countdown(ms)).toBe(said));

it("yesterday is by the calendar, also where that day had 23 hours", () => {
  vi.stubEnv("TZ", "America/Sao_Paulo"); // clocks were put forward on 4 November 2018
  const now = new Date(2018, 10, 5, 0, 30).getTime();
  expect(isYesterday(new Date(2018, 10, 4, 12).toISOString(), now)).toBe(true);
  expect(isYesterday(new Date(2018, 10, 3, 23, 59).toISOString(), now)).toBe(false);
  expect(isYesterday(new Date(2018, 10, 4, 1).toISOString(), now)).toBe(true);
  expect(now - new Date(2018, 10, 4).getTime()).toBeLessThan(24 * HOUR);
  vi.unstubAllEnvs();
});

const NOON = new Date(2020, 9, 13, 12).getTime();

it.each([
  [new Date(2020, 9, 13, 0, 5), "pt-BR", "00:05"],
  [new Date(2020, 9, 12, 23, 59), "pt-BR", "ontem"],
  [new Date(2020, 9, 12, 0, 0), "en", "yesterday"],
  [new Date(2020, 9, 12, 0, 0), "es", "ayer"],
  [new Date(2020, 9, 11, 23, 59), "pt-BR", "11 out 2020"],
])("%s is told at noon of the 13th in %s as %s", (at, language, said) =>
  expect(quietTime(at.toISOString(), NOON, language)).toBe(said),
);
