// Days: the legal day of an instant, and days as people type them; the twin of `src/law/day.rs`. No clock in here: the instant is
// given.
import { type Day, dayNumber, lastOfMonth } from "./civil.ts";

const MILLISECONDS = 86_400_000;

/** The first and the last day that are counted from. */
export const FIRST: Day = dayNumber(1900, 1, 1);
export const LAST: Day = dayNumber(2199, 12, 31);

const CLOCK = new Intl.DateTimeFormat("en", {
  timeZone: "Asia/Almaty",
  hourCycle: "h23",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
});

/** How far the clocks of Almaty are ahead of Greenwich, in milliseconds, by the browser's data. */
function offset(instant: number): number {
  const clock: Record<string, number> = {};
  for (const { type, value } of CLOCK.formatToParts(instant)) clock[type] = Number(value);
  const shown = ((clock["hour"] ?? 0) * 3600 + (clock["minute"] ?? 0) * 60 + (clock["second"] ?? 0)) * 1000;
  const whole = Math.floor(instant / 1000) * 1000;
  const ahead = shown - (((whole % MILLISECONDS) + MILLISECONDS) % MILLISECONDS);
  return ahead <= -MILLISECONDS / 2 ? ahead + MILLISECONDS : ahead > MILLISECONDS / 2 ? ahead - MILLISECONDS : ahead;
}

/** 2024-03-01 00:00 by the old clock: since then the whole country is at +05. */
const ONE_ZONE = Date.UTC(2024, 1, 29, 18);
const FIVE_HOURS = 5 * 3_600_000;
/** A browser older than the change would go on with +06. */
const OUTDATED = offset(Date.UTC(2024, 5, 1)) !== FIVE_HOURS;

/** The legal day of an instant in milliseconds of Unix time: its civil date in Asia/Almaty (T1). The day ends at 24:00 there. */
export function legalDay(instant: number): Day {
  const ahead = OUTDATED && instant >= ONE_ZONE ? FIVE_HOURS : offset(instant);
  return Math.floor((instant + ahead) / MILLISECONDS);
}

/** Why a text is no day: of another form, well written but not in any calendar, without its zone, out of range, or with a time. */
export type NoDayCode = "unreadable" | "no-such-date" | "no-zone" | "out-of-range" | "not-a-day";

export class NoDay extends Error {
  readonly code: NoDayCode;
  /** As it was typed, so that the answer can quote it. */
  readonly text: string;
  constructor(code: NoDayCode, text: string) {
    super(code);
    this.code = code;
    this.text = text;
  }
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/;

function existing(year: number, month: number, day: number): Day | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined;
  const number = dayNumber(year, month, day);
  return number <= lastOfMonth(year, month) ? number : undefined;
}

/**
 * Reads `YYYY-MM-DD`, or an instant that names its zone by `Z` or an offset, and gives the legal day. Nothing is guessed:
 * another form, a day or an hour that does not exist, a missing zone and a day out of range are four refusals. Leap seconds are no
 * seconds of this clock: none is read, not even one that was.
 */
export function readMoment(text: string): Day {
  const day = read(text);
  if (day < FIRST || day > LAST) throw new NoDay("out-of-range", text);
  return day;
}

/** The same, of whatever year. */
function read(text: string): Day {
  const date = DATE.exec(text);
  const found = date ?? INSTANT.exec(text);
  if (!found) throw new NoDay("unreadable", text);
  const at = (group: number): number => Number(found[group] ?? 0);
  if (!date && found[8] === undefined) throw new NoDay("no-zone", text);
  const day = existing(at(1), at(2), at(3));
  if (day === undefined) throw new NoDay("no-such-date", text);
  if (date) return day;
  const zone = found[8] === "Z" ? "+00:00" : (found[8] as string);
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  // Offsets are hours of a day too (RFC 3339, 5.6).
  if (at(4) > 23 || at(5) > 59 || at(6) > 59 || hours > 23 || minutes > 59) throw new NoDay("no-such-date", text);
  const ahead = (hours * 60 + minutes) * 60_000 * (zone.startsWith("-") ? -1 : 1);
  const fraction = Math.floor(Number(`0.${found[7] ?? "0"}`) * 1000);
  return legalDay(day * MILLISECONDS + (at(4) * 3600 + at(5) * 60 + at(6)) * 1000 + fraction - ahead);
}

/** Reads `YYYY-MM-DD` and nothing else. */
export function readDay(text: string): Day {
  const day = readMoment(text);
  if (!DATE.test(text)) throw new NoDay("not-a-day", text);
  return day;
}
