// Working days of Kazakhstan's five-day week (T6, T13); the twin of `src/law/calendar.rs`, over the same data. A year is the law's
// holidays plus what the ministry decided for it: transfers and the day of Kurban Ait.
import data from "../../src/law/calendar/kz.json";
import { NoAmendment, readAmendment, type Transfer } from "./amendment.ts";
import { civilOf, type Day, dayNumber, weekday, writeDay, yearOf } from "./civil.ts";
import { readDay } from "./day.ts";

/** How sure the working days of a year are: published, or by the law alone. */
export type Standing = "confirmed" | "provisional";

/** Why a day is off, or that a weekend is worked; `working` is any other day. */
export type Kind = "working" | "weekend" | "holiday" | "substitute" | "christmas" | "kurban-ait" | "moved-off" | "declared-off" | "worked";

/** What is known of the years beyond the law. */
interface Decided {
  /** The newest last. */
  versions: readonly string[];
  confirmed: ReadonlySet<number>;
  kurbanAit: ReadonlyMap<number, Day>;
  transfers: readonly Transfer[];
  daysOff: readonly Day[];
}

const BUNDLED: Decided = {
  versions: [data.version],
  confirmed: new Set(Object.entries(data.years).flatMap(([year, { standing }]) => (standing === "confirmed" ? [Number(year)] : []))),
  kurbanAit: new Map(Object.entries(data.years).flatMap(([year, { kurban_ait }]): [number, Day][] => (kurban_ait ? [[Number(year), readDay(kurban_ait)]] : []))),
  transfers: data.transfers.map(({ worked, off }) => ({ worked: readDay(worked), off: readDay(off) })),
  daysOff: [],
};
let decided = BUNDLED;
const ready = new Map<number, Map<Day, Kind>>();

function decide(next: Decided): void {
  decided = next;
  ready.clear();
}

/** Refused unless the day is worked or off, as it has to be. */
function mustBe(day: Day, working: boolean): void {
  if (isWorking(day) !== working) throw new NoAmendment(writeDay(day));
}

function amend(line: string): void {
  const { version, kurbanAit, transfers, daysOff, confirmed } = readAmendment(line);
  const years = kurbanAit.map(yearOf);
  if (decided.versions.includes(version) || new Set(years).size < years.length) throw new NoAmendment(line);
  decide({
    ...decided,
    versions: [...decided.versions, version],
    confirmed: new Set([...decided.confirmed, ...confirmed]),
    kurbanAit: new Map([...decided.kurbanAit, ...kurbanAit.map((day): [number, Day] => [yearOf(day), day])]),
  });
  for (const transfer of transfers) {
    mustBe(transfer.worked, false);
    mustBe(transfer.off, true);
    decide({ ...decided, transfers: [...decided.transfers, transfer] });
  }
  for (const day of daysOff) {
    mustBe(day, true);
    decide({ ...decided, daysOff: [...decided.daysOff, day] });
  }
}

/**
 * From now on counts by the calendar that a roster names: first the one that comes with the page, then each addition in its line;
 * none means the page's. `NoAmendment` for another beginning and for an addition that cannot be, and then by the page's own.
 */
export function countBy(lines: readonly string[]): void {
  decide(BUNDLED);
  try {
    if (lines.length > 0 && lines[0] !== data.version) throw new NoAmendment(lines[0]);
    lines.slice(1).forEach(amend);
  } catch (error) {
    decide(BUNDLED);
    throw error;
  }
}

/**
 * The national and state holidays of a year, in order. One that falls on a weekend makes the next working day off (Law on
 * holidays, art. 5). Before 2024 the days of 2026 stand as a test domain, not as history (T13).
 */
function holidays(year: number): Day[] {
  const days: [number, number][] = [[1, 1], [1, 2], [3, 8]];
  if (year >= 2027) days.push([3, 15]); // Constitution Day, by the Constitution of 2026
  days.push([3, 21], [3, 22], [3, 23], [5, 1], [5, 7], [5, 9], [7, 6]);
  if (year === 2024 || year === 2025) days.push([8, 30]); // Constitution Day, until the Constitution of 2026
  days.push([10, 25], [12, 16]);
  return days.map(([month, day]) => dayNumber(year, month, day));
}

const isWeekend = (day: Day): boolean => weekday(day) >= 5;

/** What is no ordinary weekday or weekend of a year: the law's holidays with their substitutes, then what was decided for it. */
function workOut(year: number): Map<Day, Kind> {
  const kinds = new Map<Day, Kind>();
  const kurbanAit = decided.kurbanAit.get(year);
  // Lost when they fall on a weekend (Labour Code, art. 84).
  kinds.set(dayNumber(year, 1, 7), "christmas");
  if (kurbanAit !== undefined) kinds.set(kurbanAit, "kurban-ait");
  for (const day of holidays(year)) kinds.set(day, "holiday");
  const end = dayNumber(year, 12, 31);
  for (const holiday of holidays(year).filter(isWeekend)) {
    let substitute = holiday;
    while (substitute <= end && (isWeekend(substitute) || kinds.has(substitute))) substitute += 1;
    if (substitute <= end) kinds.set(substitute, "substitute");
  }
  for (const day of decided.daysOff) if (yearOf(day) === year) kinds.set(day, "declared-off");
  for (const { worked, off } of decided.transfers) {
    if (yearOf(off) === year) kinds.set(off, "moved-off");
    if (yearOf(worked) === year) kinds.set(worked, "worked");
  }
  return kinds;
}

/** What a day is. */
export function kindOf(day: Day): Kind {
  const year = yearOf(day);
  let kinds = ready.get(year);
  if (!kinds) ready.set(year, (kinds = workOut(year)));
  return kinds.get(day) ?? (isWeekend(day) ? "weekend" : "working");
}

/** Whether a day is worked (T6). */
export function isWorking(day: Day): boolean {
  const kind = kindOf(day);
  return kind === "working" || kind === "worked";
}

/** The day itself if it is worked, else the next one that is (T4). */
export function nextWorking(day: Day): Day {
  let next = day;
  while (!isWorking(next)) next += 1;
  return next;
}

/** The day itself if it is worked, else the last one before that is (T9). */
export function previousWorking(day: Day): Day {
  let previous = day;
  while (!isWorking(previous)) previous -= 1;
  return previous;
}

/** The n-th working day after a day, which itself is not counted (T5); for 0 the day itself. */
export function workingDaysAfter(day: Day, n: number): Day {
  let after = day;
  for (let counted = 0; counted < n; counted += 1) after = nextWorking(after + 1);
  return after;
}

/** The n-th working day before a day, which itself is not counted; for 0 the day itself. */
export function workingDaysBefore(day: Day, n: number): Day {
  let before = day;
  for (let counted = 0; counted < n; counted += 1) before = previousWorking(before - 1);
  return before;
}

/** The working days from one day to another, both counted; none when they stand the wrong way round. */
export function workingDays(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day += 1) if (isWorking(day)) days.push(day);
  return days;
}

/** How sure the working days of all years from one day to another are: as sure as the least sure year. */
export function standing(from: Day, to: Day): Standing {
  const last = civilOf(Math.max(from, to)).year;
  for (let year = yearOf(Math.min(from, to)); year <= last; year += 1) if (!decided.confirmed.has(year)) return "provisional";
  return "confirmed";
}
