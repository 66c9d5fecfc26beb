// What comes next in a case and how each day stands: due, done or missed. A missed day stays visible.
import type { Entry } from "../client/api.ts";
import { daysBack } from "../page/term.ts";

/** `past` is a day that went by without the page knowing whether what was promised was done. */
export type State = "done" | "coming" | "missed" | "past";

export interface Days {
  received: string;
  acknowledged: string;
  informed: string;
  protectedUntil: string;
}

/** The days of a case counted from its receipt. */
export function daysOf({ legalDay, protectedUntil }: { legalDay: string; protectedUntil: string }): Days {
  return { received: legalDay, ...daysBack(legalDay), protectedUntil };
}

/**
 * How each day stands on `today`. Receipt is confirmed by the first genuine entry of an officer; whether a later one told the
 * progress only its reader can say, so that an answer after confirmation makes that day no more than past.
 */
export function statesOf(days: Days, entries: readonly Entry[], today: string): Record<keyof Days, State> {
  const answers = entries.filter((entry) => entry.genuine && entry.author.role === "officer").map((entry) => entry.day).sort();
  const [first] = answers;
  const ahead = (day: string): State => (today > day ? "past" : "coming");
  const unanswered = (day: string): State => (today > day ? "missed" : "coming");
  return {
    received: "done",
    acknowledged: first === undefined ? unanswered(days.acknowledged) : first > days.acknowledged ? "missed" : "done",
    informed: first === undefined ? unanswered(days.informed) : ahead(days.informed),
    protectedUntil: ahead(days.protectedUntil),
  };
}
