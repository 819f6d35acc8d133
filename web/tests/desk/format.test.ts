import { expect, it } from "vitest";
import { countdown, roughly, waited } from "../../desk/src/data/format";

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
