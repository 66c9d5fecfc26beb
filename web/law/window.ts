// The three years of protection (43.1) and the three years to apply (44.4); the twin of `src/law/window.rs`. A window opens with a
// report and is never cut, moved or closed: there is no function for it.
import { nextWorking } from "./calendar.ts";
import { type Day, monthsFrom } from "./civil.ts";

/** The last day of protection counted from a legal day: its third anniversary, inclusive to 24:00 (T3, AMB-02). */
export const protectedUntil = (legalDay: Day): Day => monthsFrom(legalDay, 36);

/** What one report gives its author, as legal days (AMB-01). Both stamps speak for the person. */
export interface Window {
  /** Protected from 00:00 of this day: that of the first receipt on any channel (T7). */
  starts: Day;
  /** Protected until 24:00 of this day: counted from the authorised body's receipt, from the first one where there is no other. */
  lastDay: Day;
  /** What the person is told as the last day to apply: counted from the first receipt. */
  applyByShown: Day;
  /** Until when an application must be accepted as in time: counted from the later receipt, for applying is an act (T4). */
  applyByAccepted: Day;
}

/** The authorised body cannot have had a report before anybody had it. */
export class OutOfOrder extends Error {
  readonly code = "out-of-order";
}

/** The window of one report: its first receipt on any channel and, if it came there, its receipt by the authorised body. */
export function windowOf(first: Day, authorised?: Day): Window {
  if (authorised !== undefined && authorised < first) throw new OutOfOrder();
  const lastDay = protectedUntil(authorised ?? first);
  return { starts: first, lastDay, applyByShown: protectedUntil(first), applyByAccepted: nextWorking(lastDay) };
}
