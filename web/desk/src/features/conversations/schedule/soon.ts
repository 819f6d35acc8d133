import { clock, dayAndTime } from "../../../data/format";
import { localTextIn } from "../../../data/zoned";

const DAY_MS = 24 * 60 * 60 * 1000;

/** “hoje, 18:00”, “amanhã, 09:00”, “ter., 24 de nov., 09:00”: by the clocks of a time zone. */
export function soonOrDay(at: Date | string, language: string, zone: string): string {
  const then = localTextIn(new Date(at), zone);
  const days = (dayOf(then) - dayOf(localTextIn(new Date(), zone))) / DAY_MS;
  if (days !== 0 && days !== 1) return dayAndTime(at, language, zone);
  const day = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  return `${day}, ${clock(then, language)}`;
}

const dayOf = (local: string) => Date.parse(local.slice(0, 10));
