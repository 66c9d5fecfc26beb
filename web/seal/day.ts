// Civil days as the bytes write them: `2026-11-22`. Ten ASCII characters that sort as they follow.

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MILLISECONDS = 86_400_000;

const instant = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Whether this is a day that there is. */
export function isDay(day: string): boolean {
  // `Date.parse` rolls the 30th of February over, or refuses it; writing it back shows both.
  const time = DAY.test(day) ? instant(day) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** The day so many days later. */
export const addDays = (day: string, days: number): string =>
  new Date(instant(day) + days * MILLISECONDS).toISOString().slice(0, 10);

/** The same day so many years later; 29 February becomes the 28th. */
export function addYears(day: string, years: number): string {
  const later = `${String(Number(day.slice(0, 4)) + years).padStart(4, "0")}${day.slice(4)}`;
  return isDay(later) ? later : `${later.slice(0, 8)}28`;
}

/** The civil day in Kazakhstan (UTC+5) of an instant in milliseconds of Unix time. */
export const dayOf = (milliseconds: number): string =>
  new Date(milliseconds + 5 * 3_600_000).toISOString().slice(0, 10);
