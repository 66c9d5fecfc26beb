// What an administrator adds to the calendar, as the one line that root holders sign into a roster; the twin of
// `src/law/calendar/amendment.rs`: `kz-2 kurban-ait:2026-05-28 transfer:2027-01-09/2027-01-08 off:2031-05-02 confirmed:2027`.
import { type Day, writeDay } from "./civil.ts";
import { readDay } from "./day.ts";

/** A day of rest moved to another day (Labour Code, art. 85(3)). */
export interface Transfer {
  /** The Saturday or Sunday that is worked. */
  worked: Day;
  /** The working day that is off for it. */
  off: Day;
}

/** What is added; it makes a new version of the calendar. */
export interface Amendment {
  version: string;
  /** First days of Kurban Ait; each replaces the one known for its year. */
  kurbanAit: Day[];
  transfers: Transfer[];
  /** Working days that are off and not made up for. */
  daysOff: Day[];
  /** Years whose calendar is now published. */
  confirmed: number[];
}

/** A line that is no addition, or an addition that changes nothing or cannot be. */
export class NoAmendment extends Error {}

const NAME = /^[a-z0-9.-]{1,40}$/;

function write({ version, kurbanAit, transfers, daysOff, confirmed }: Amendment): string {
  return [
    version,
    ...kurbanAit.map((day) => `kurban-ait:${writeDay(day)}`),
    ...transfers.map(({ worked, off }) => `transfer:${writeDay(worked)}/${writeDay(off)}`),
    ...daysOff.map((day) => `off:${writeDay(day)}`),
    ...confirmed.map((year) => `confirmed:${year}`),
  ].join(" ");
}

const ascending = (numbers: readonly number[]): boolean => numbers.every((number, at) => at === 0 || (numbers[at - 1] ?? number) < number);

function add(read: Amendment, word: string): void {
  const [kind, value = ""] = word.split(/:(.*)/);
  if (kind === "kurban-ait") read.kurbanAit.push(readDay(value));
  else if (kind === "transfer") {
    const [worked = "", off = ""] = value.split("/");
    read.transfers.push({ worked: readDay(worked), off: readDay(off) });
  } else if (kind === "off") read.daysOff.push(readDay(value));
  else if (kind === "confirmed") read.confirmed.push(Number(value));
  else throw new NoAmendment(word);
}

/** Reads the line. There is one way to write an addition; any other is refused by `NoAmendment`. */
export function readAmendment(line: string): Amendment {
  const [version = "", ...words] = line.split(" ");
  const read: Amendment = { version, kurbanAit: [], transfers: [], daysOff: [], confirmed: [] };
  try {
    for (const word of words) add(read, word);
  } catch {
    throw new NoAmendment(line);
  }
  // A worked day comes before a day off in the order of transfers; ten thousand years are more days than there are.
  const transfers = read.transfers.map(({ worked, off }) => worked * 3_652_425 + off);
  // Years as the engine reads them: whole numbers of sixteen bits.
  const years = read.confirmed.every((year) => Number.isInteger(year) && year >= -32_768 && year <= 32_767);
  const inOrder = [read.kurbanAit, transfers, read.daysOff, read.confirmed].every(ascending);
  if (!NAME.test(version) || words.length === 0 || !years || !inOrder || write(read) !== line) throw new NoAmendment(line);
  return read;
}
