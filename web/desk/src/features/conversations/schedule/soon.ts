import { clock } from "../../../data/format";
import { dateFormat } from "../../../data/intl";
import { localTextIn } from "../../../data/zoned";

const DAY_MS = 24 * 60 * 60 * 1000;

/** “hoje 18:00”, “amanhã 09:00”, “sex. 27 nov. 09:00”: by the clocks of a time zone. */
export function soonOrDay(at: Date | string, language: string, zone: string): string {
  const then = localTextIn(new Date(at), zone);
  const days = (dayOf(then) - dayOf(localTextIn(new Date(), zone))) / DAY_MS;
  return `${dayName(new Date(at), days, language, zone)} ${clock(then, language)}`;
}

const dayOf = (local: string) => Date.parse(local.slice(0, 10));

function dayName(at: Date, days: number, language: string, timeZone: string): string {
  if (days === 0 || days === 1)
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  const parts = dateFormat(language, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
  }).formatToParts(at);
  return (["weekday", "day", "month"] as const)
    .map((type) => parts.find((part) => part.type === type)?.value)
    .join(" ");
}
