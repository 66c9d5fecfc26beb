// Days this portal promises by its own rule, marked so wherever they are shown, to reporters and to officers. What the law fixes
// comes with the receipt.
import { addDays, addMonths } from "./day.ts";

/** POLICY: an officer confirms receipt within so many calendar days of the day received. */
export const ACKNOWLEDGE_DAYS = 7;
/** POLICY: an officer tells progress or result within so many months of the day received. */
export const INFORM_MONTHS = 3;

/** Both days, counted from the day received, which is not counted itself. */
export function daysBack(legalDay: string): { acknowledged: string; informed: string } {
  return { acknowledged: addDays(legalDay, ACKNOWLEDGE_DAYS), informed: addMonths(legalDay, INFORM_MONTHS) };
}
