// Civil days as the law counts them and as people of Kazakhstan write them. Month and weekday names come from the messages:
// what the browser knows of Kazakh differs from one to the next. No clock but the one a caller hands in.
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

interface Civil {
  year: number;
  month: number;
  day: number;
}

function parse(day: string): Civil | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!found) return undefined;
  return { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
}

function write({ year, month, day }: Civil): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** 0 is Monday. */
function weekday({ year, month, day }: Civil): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}

/** The day `days` calendar days later; the first day is not counted. */
export function addDays(day: string, days: number): string {
  const civil = parse(day);
  if (!civil) return day;
  return new Date(Date.UTC(civil.year, civil.month - 1, civil.day + days)).toISOString().slice(0, 10);
}

/** The same day of a later month; where that month has none, its last day. */
export function addMonths(day: string, months: number): string {
  const civil = parse(day);
  if (!civil) return day;
  const index = civil.year * 12 + civil.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return write({ year, month, day: Math.min(civil.day, last) });
}

/** Whole days from one day to another; negative when the other is past, 0 for what is no day. */
export function daysUntil(from: string, to: string): number {
  const [start, end] = [parse(from), parse(to)];
  if (!start || !end) return 0;
  const at = ({ year, month, day }: Civil): number => Date.UTC(year, month - 1, day);
  return Math.round((at(end) - at(start)) / 86_400_000);
}

/** "2026 жылғы 22 қараша, жексенбі". What is no day is shown as it is. */
export function longDay(t: Say, day: string): string {
  const civil = parse(day);
  const month = civil && MONTHS[civil.month - 1];
  const name = civil && WEEKDAYS[weekday(civil)];
  if (!civil || !month || !name) return day;
  return t("date", { year: String(civil.year), month: t(month), day: String(civil.day), weekday: t(name[0]) });
}

/** "22.11.2026, жс": for tables. */
export function shortDay(t: Say, day: string): string {
  const civil = parse(day);
  const name = civil && WEEKDAYS[weekday(civil)];
  if (!civil || !name) return day;
  const [year, month, date] = day.split("-") as [string, string, string];
  return t("date-short", { year, month, day: date, weekday: t(name[1]) });
}

/** The clock on the wall in Kazakhstan at an instant written as `2026-11-21T23:46:22Z` or `…T23:46Z`; "" if it is none. */
export function wallClock(instant: string): string {
  const found = /T(\d{2}):(\d{2})(?::(\d{2}))?Z$/.exec(instant);
  if (!found) return "";
  const hour = (Number(found[1]) + ZONE_HOURS) % 24;
  const second = found[3] === undefined ? "" : `:${found[3]}`;
  return `${String(hour).padStart(2, "0")}:${found[2]}${second}`;
}
