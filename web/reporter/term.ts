// Days this portal promises by its own rule, marked so wherever they are shown. What the law fixes comes with the receipt.
import { addDays, addMonths } from "../page/day.ts";

/** POLICY: someone acknowledges within seven calendar days and informs within three months of the day received. */
export function daysBack(legalDay: string): { acknowledged: string; informed: string } {
  return { acknowledged: addDays(legalDay, 7), informed: addMonths(legalDay, 3) };
}
