// Terms: from a day to the three dates that bind somebody; the twin of `src/law/term.rs`. Only the counting stands here; whose
// term it is and what it starts from are in the rules.
import { nextWorking, previousWorking, standing, type Standing, workingDaysAfter, workingDaysBefore } from "./calendar.ts";
import { civilOf, type Day, dayNumber, lastOfMonth, monthsFrom, yearOf } from "./civil.ts";

/** A period of the calendar (T8, AMB-32). */
export type Period = "quarter" | "half-year" | "year";

/** A length of time, or another way to fix a date, as `rules.json` writes it. */
export type Term =
  | "at_once"
  | { calendar_days: number }
  | { working_days: number }
  | { weeks: number }
  | { months: number }
  | { years: number }
  | { window_years: number }
  | { period_end: Period }
  | { fixed_date: { month: number; day: number; years_after: number } }
  | { months_before: number }
  | { working_days_before: number }
  | { score: number };

/** What a term gives. Forwards `target` ≤ `nominal` ≤ `due`, backwards `target` = `due` ≤ `nominal`. */
export interface Dates {
  /** The safe day: in time even if the day of the event is counted (T12, AMB-03). */
  target: Day;
  /** The day the words name. Warnings go by it (AMB-04). */
  nominal: Day;
  /** The last day in time. The day after, the breach is written (AMB-04). */
  due: Day;
}

/** The last day of the period that a day falls in. */
export function lastDay(period: Period, day: Day): Day {
  const months = { quarter: 3, "half-year": 6, year: 12 }[period];
  const { year, month } = civilOf(day);
  return lastOfMonth(year, month + months - 1 - ((month - 1) % months));
}

const exactly = (day: Day): Dates => ({ target: day, nominal: day, due: day });

/** One day inside, but never before the event; due on a working day (T12, T4). */
const counted = (event: Day, nominal: Day): Dates => ({ target: Math.max(event, nominal - 1), nominal, due: nextWorking(nominal) });

/** The dates of a term for an event of that legal day; none for a mark. */
export function datesOf(term: Term, event: Day): Dates | undefined {
  if (term === "at_once") return { target: event, nominal: event, due: nextWorking(event) };
  if ("calendar_days" in term) return counted(event, event + term.calendar_days);
  if ("weeks" in term) return counted(event, event + term.weeks * 7);
  if ("months" in term) return counted(event, monthsFrom(event, term.months));
  if ("years" in term) return counted(event, monthsFrom(event, term.years * 12));
  if ("working_days" in term) {
    const target = workingDaysAfter(event, term.working_days - 1);
    const last = workingDaysAfter(target, 1);
    return { target, nominal: last, due: last };
  }
  if ("window_years" in term) return exactly(monthsFrom(event, term.window_years * 12));
  if ("period_end" in term) return exactly(lastDay(term.period_end, event));
  if ("fixed_date" in term) {
    const { month, day, years_after } = term.fixed_date;
    return exactly(dayNumber(yearOf(event) + years_after, month, day));
  }
  if ("months_before" in term) {
    const nominal = monthsFrom(event, -term.months_before);
    const due = previousWorking(nominal);
    return { target: due, nominal, due };
  }
  if ("working_days_before" in term) return exactly(workingDaysBefore(event, term.working_days_before));
  return undefined;
}

/** How sure the calendar is of the years between an event and its dates. */
export function standingOf(event: Day, dates: Dates | undefined): Standing {
  if (!dates) return standing(event, event);
  return standing(Math.min(event, dates.due), Math.max(event, dates.due, dates.nominal));
}
