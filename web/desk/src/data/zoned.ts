import { dateFormat } from "./intl";

const MINUTE = 60_000;

const digits = (timeZone: string) =>
  dateFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });

/** “2026-11-23T08:00”: what the clocks of a time zone show then, as a field of a form has it. */
export function localTextIn(at: Date, timeZone: string): string {
  const parts = digits(timeZone).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "00";
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
}

/** When the clocks of a time zone show this. An hour that is skipped there is the one after. */
export function instantIn(local: string, timeZone: string): Date {
  const wanted = Date.parse(`${local}Z`);
  let at = wanted;
  for (let tries = 0; tries < 3; tries += 1) {
    const away = wanted - Date.parse(`${localTextIn(new Date(at), timeZone)}Z`);
    if (Math.abs(away) < MINUTE) break;
    at += away;
  }
  return new Date(at);
}

/** “Horário Padrão de Brasília”: whose clocks are meant. */
export function zoneName(timeZone: string, language: string): string {
  const parts = dateFormat(language, { timeZone, timeZoneName: "long" });
  const name = parts.formatToParts(new Date()).find(({ type }) => type === "timeZoneName");
  return name?.value ?? timeZone;
}

export type LaterPreset = { id: "hour" | "tomorrow8" | "tomorrow9" | "monday"; at: Date };

/** Times at which people like to be written to, by the company's own clocks. */
export function laterPresets(now: Date, timeZone: string): LaterPreset[] {
  const today = new Date(`${localTextIn(now, timeZone).slice(0, 10)}T00:00:00Z`);
  const on = (days: number, time: string) => {
    const day = new Date(today.getTime() + days * 24 * 60 * MINUTE).toISOString().slice(0, 10);
    return instantIn(`${day}T${time}`, timeZone);
  };
  const toMonday = (8 - today.getUTCDay()) % 7 || 7;
  return [
    { id: "hour", at: new Date(now.getTime() + 60 * MINUTE) },
    { id: "tomorrow8", at: on(1, "08:00") },
    { id: "tomorrow9", at: on(1, "09:00") },
    ...(toMonday > 1 ? [{ id: "monday" as const, at: on(toMonday, "08:00") }] : []),
  ];
}
