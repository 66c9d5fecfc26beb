// The calendar of days, with no clock and no law in it: a day is a number, counted from 1970-01-01 in the proleptic Gregorian
// calendar, so that counting is adding.

/** Whole days since 1970-01-01. */
export type Day = number;

/** A day as it is written. */
export interface Civil {
  year: number;
  month: number;
  day: number;
}

/** Four hundred years, after which the calendar repeats itself, in days; and from 0000-03-01 to 1970-01-01. */
const ERA = 146_097;
const EPOCH = 719_468;

/** The number of a day that the calendar has. */
export function dayNumber(year: number, month: number, day: number): Day {
  // Years that begin with March end with the leap day.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * ERA + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - EPOCH;
}

/** The year, month and day of a number. */
export function civilOf(number: Day): Civil {
  const sinceEpoch = number + EPOCH;
  const era = Math.floor(sinceEpoch / ERA);
  const ofEra = sinceEpoch - era * ERA;
  const year = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const shifted = Math.floor((5 * ofYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: year + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * shifted + 2) / 5) + 1 };
}

/** The last day of a month. */
export const lastOfMonth = (year: number, month: number): Day =>
  (month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)) - 1;

/** 0 is Monday. */
export const weekday = (day: Day): number => (((day + 3) % 7) + 7) % 7;

export const yearOf = (day: Day): number => civilOf(day).year;

/** `2026-11-22`. */
export function writeDay(day: Day): string {
  const { year, month, day: number } = civilOf(day);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(number).padStart(2, "0")}`;
}

/** The same day number so many months on, or the last day of that month where there is no such day (T3). */
export function monthsFrom(day: Day, months: number): Day {
  const civil = civilOf(day);
  const count = civil.year * 12 + civil.month - 1 + months;
  const year = Math.floor(count / 12);
  const month = count - year * 12 + 1;
  return Math.min(dayNumber(year, month, civil.day), lastOfMonth(year, month));
}
