import type { QuietHours } from "../preferences";
import { localTextIn } from "../zoned";

export type Day = QuietHours["days"][number];

export const DAYS: readonly Day[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const DAY = 24 * 60;

/** Of “22:00”, or of the end of “2026-11-23T22:00”. */
function minutes(clock: string): number {
  const [hours, rest] = clock.slice(-5).split(":").map(Number);
  return (hours ?? 0) * 60 + (rest ?? 0);
}

/**
 * Whether `now` is in the quiet hours, as the server decides it for pushes
 * (src/prosa/domain/quiet_hours.py). They belong to the day on which they begin; until the same
 * time is a whole day.
 */
export function isQuiet(quiet: QuietHours | null, now: Date): boolean {
  if (quiet === null) return false;
  const here = clockIn(quiet.timezone, now);
  if (here === null) return false;
  const today = (new Date(`${here.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7;
  const isOn = (day: number) => quiet.days.includes(DAYS[day % 7] ?? "mon");
  const start = minutes(quiet.from);
  const end = minutes(quiet.to) + (minutes(quiet.to) <= start ? DAY : 0);
  const minute = minutes(here);
  const beganToday = start <= minute && minute < end && isOn(today);
  return beganToday || (minute + DAY < end && isOn(today + 6));
}

/** A browser may not know a time zone that the server knows. */
function clockIn(timeZone: string, now: Date): string | null {
  try {
    return localTextIn(now, timeZone);
  } catch {
    return null;
  }
}
