// The lines of a rule over every day of 2000-2100, as the engine and the oracle write them, and their digest.
import { type Day, dayNumber, writeDay } from "../../law/civil.ts";
import { createHash } from "node:crypto";
import type { Rule } from "../../law/rule.ts";
import { datesOf, standingOf } from "../../law/term.ts";

export const FIRST = dayNumber(2000, 1, 1);
export const LAST = dayNumber(2100, 12, 31);

/** `DATE TARGET NOMINAL DUE CALENDAR`, with a line feed; a dash for each day that a rule without a term does not have. */
export function line({ term }: Rule, from: Day): string {
  const dates = datesOf(term, from);
  const days = dates ? [dates.target, dates.nominal, dates.due].map(writeDay) : ["-", "-", "-"];
  return `${writeDay(from)} ${days.join(" ")} ${standingOf(from, dates)}\n`;
}

/** Lower-case hexadecimal SHA-256 over all lines. */
export function digest(rule: Rule, lineOf: (rule: Rule, from: Day) => string = line): string {
  const hash = createHash("sha256");
  for (let day = FIRST; day <= LAST; day += 1) hash.update(lineOf(rule, day));
  return hash.digest("hex");
}
