// Civil days as the law counts them and as people of Kazakhstan write them. Month and weekday names come from the messages:
// what the browser knows of Kazakh differs from one to the next. No clock but the one a caller hands in.
import { civilOf, type Day, dayNumber, monthsFrom, weekday, writeDay } from "../law/civil.ts";
import type { Key } from "./messages/keys.ts";
import type { Say } from "./words.tsx";

const MONTHS: readonly Key[] = [
  "month-1", "month-2", "month-3", "month-4", "month-5", "month-6",
  "month-7", "month-8", "month-9", "month-10", "month-11", "month-12",
];
/** Monday first. */
const WEEKDAYS: readonly [Key, Key][] = [
  ["weekday-1", "weekday-short-1"], ["weekday-2", "weekday-short-2"], ["weekday-3", "weekday-short-3"],
  ["weekday-4", "weekday-short-4"], ["weekday-5", "weekday-short-5"], ["weekday-6", "weekday-short-6"],
  ["weekday-7", "weekday-short-7"],
];

/** Kazakhstan is one zone, UTC+5, since 1 March 2024; browsers with older data would say +6. */
const ZONE_HOURS = 5;

/** The number of a day as it is written, if there is such a day. */
function read(day: string): Day | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!found) return undefined;
  const number = dayNumber(Number(found[1]), Number(found[2]), Number(found[3]));
  return writeDay(number) === day ? number : undefined;
}

/** A day as it is typed, `22.11.2026` or `2.1.2026`, in the way the law writes it; nothing for what is written otherwise. */
export function typedDay(text: string): string | undefined {
  const found = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim());
  return found ? `${found[3]}-${found[2]?.padStart(2, "0")}-${found[1]?.padStart(2, "0")}` : undefined;
}

/** The day `days` calendar days later; the first day is not counted. */
export function addDays(day: string, days: number): string {
  const number = read(day);
  return number === undefined ? day : writeDay(number + days);
}

/** The same day of a later month; where that month has none, its last day. */
export function addMonths(day: string, months: number): string {
  const number = read(day);
  return number === undefined ? day : writeDay(monthsFrom(number, months));
}

/** Whole days from one day to another; negative when the other is past, 0 for what is no day. */
export function daysUntil(from: string, to: string): number {
  const [start, end] = [read(from), read(to)];
  return start === undefined || end === undefined ? 0 : end - start;
}

/** "2026 жылғы 22 қараша, жексенбі". What is no day is shown as it is. */
export function longDay(t: Say, day: string): string {
  const number = read(day);
  if (number === undefined) return day;
  const { year, month, day: date } = civilOf(number);
  return t("date", { year: String(year), month: t(MONTHS[month - 1] as Key), day: String(date), weekday: t(WEEKDAYS[weekday(number)]?.[0] as Key) });
}

/** "22.11.2026, жс": for tables. */
export function shortDay(t: Say, day: string): string {
  const number = read(day);
  if (number === undefined) return day;
  const [year, month, date] = day.split("-") as [string, string, string];
  return t("date-short", { year, month, day: date, weekday: t(WEEKDAYS[weekday(number)]?.[1] as Key) });
}

/** The clock on the wall in Kazakhstan at an instant written as `2026-11-21T23:46:22Z` or `…T23:46Z`; "" if it is none. */
export function wallClock(instant: string): string {
  const found = /T(\d{2}):(\d{2})(?::(\d{2}))?Z$/.exec(instant);
  if (!found) return "";
  const hour = (Number(found[1]) + ZONE_HOURS) % 24;
  const second = found[3] === undefined ? "" : `:${found[3]}`;
  return `${String(hour).padStart(2, "0")}:${found[2]}${second}`;
}
