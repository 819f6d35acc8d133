import { dateFormat, dayFormat, numberFormat } from "./intl";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** “11 min”, “2 h 05 min”, “3 d”: how long somebody waits. */
export function waited(ms: number): string {
  const time = Math.max(0, ms);
  if (time < HOUR) return `${Math.floor(time / MINUTE)} min`;
  if (time < DAY) return hoursAndMinutes(time);
  return `${Math.floor(time / DAY)} d`;
}

/** The same in one number, where nobody counts minutes any more: “15 h”. */
export function roughly(ms: number): string {
  return ms >= HOUR && ms < DAY ? `${Math.floor(ms / HOUR)} h` : waited(ms);
}

export function hoursAndMinutes(ms: number): string {
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (hours === 0) return `${minutes} min`;
  if (minutes === 0) return `${hours} h`;
  return `${hours} h ${String(minutes).padStart(2, "0")} min`;
}

/** “3 min 41 s”: what is left of a short time. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (ms >= HOUR) return hoursAndMinutes(ms);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

export function clock(at: string | number, language: string): string {
  return dateFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  }).format(new Date(at));
}

export function dayKey(at: string | number): string {
  const day = new Date(at);
  return `${day.getFullYear()}-${day.getMonth()}-${day.getDate()}`;
}

export function longDate(at: string | number, language: string): string {
  const day = new Date(at);
  const isThisYear = day.getFullYear() === new Date().getFullYear();
  return dateFormat(language, {
    day: "numeric",
    month: "long",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(day);
}

export function shortDate(at: string | number, language: string): string {
  const day = new Date(at);
  const isThisYear = day.getFullYear() === new Date().getFullYear();
  return dateFormat(language, {
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "numeric" }),
  })
    .format(day)
    .replace(/ de |\./g, (part) => (part === "." ? "" : " "));
}

/** A clock time today, “ontem” for the day before, a date for what is older. */
export function quietTime(at: string, now: number, language: string): string {
  const day = dayKey(at);
  if (day === dayKey(now)) return clock(at, language);
  return isYesterday(at, now) ? dayFormat(language).format(-1, "day") : shortDate(at, language);
}

/** By the calendar: where clocks are changed, a day has 23 or 25 hours. */
export function isYesterday(at: string, now: number): boolean {
  return dayKey(at) === dayKey(new Date(now).setDate(new Date(now).getDate() - 1));
}

/** “14:00”, “ter, 24 nov, 9:00”: when something will be. */
export function whenText(at: string | number, language: string): string {
  return dayKey(at) === dayKey(Date.now()) ? clock(at, language) : dayAndTime(at, language);
}

/** “ter, 24 nov, 9:00”, by the clocks of a time zone or of this browser. */
export function dayAndTime(at: string | number | Date, language: string, timeZone?: string) {
  return dateFormat(language, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  }).format(new Date(at));
}

const UNITS = ["kilobyte", "megabyte", "gigabyte"] as const;

/** “840 kB”, “3,2 MB”: the size of a file, counted by 1,024 as the channels count their limits. */
export function fileSize(bytes: number, language: string): string {
  let size = Math.max(1, bytes / 1024);
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return numberFormat(language, {
    style: "unit",
    unit: UNITS[unit],
    maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0,
  }).format(size);
}

/** “0:17”, “1:02:05”: how long a recording is. */
export function length(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const end = String(s).padStart(2, "0");
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${end}` : `${m}:${end}`;
}
