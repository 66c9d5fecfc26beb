// How the days of a case stand, on every side of each of them.
import { expect, it } from "vitest";
import type { Entry } from "../../client/api.ts";
import { daysOf, statesOf } from "../../reporter/next.ts";

const DAYS = daysOf({ legalDay: "2026-11-22", protectedUntil: "2029-11-22" });

/** An entry as far as the days ask of it. */
const entry = (role: "officer" | "reporter", day: string, genuine = true): Entry => ({ author: { role }, day, genuine }) as unknown as Entry;

it("counts from the receipt", () => {
  expect(DAYS).toEqual({ received: "2026-11-22", acknowledged: "2026-11-29", informed: "2027-02-22", protectedUntil: "2029-11-22" });
});

it.each([
  ["on the day it was sent", [], "2026-11-22", "coming coming coming"],
  ["on the last day for confirming", [], "2026-11-29", "coming coming coming"],
  ["a day later without an answer", [], "2026-11-30", "missed coming coming"],
  ["confirmed on the last day", [entry("officer", "2026-11-29")], "2026-11-30", "done coming coming"],
  ["confirmed a day late: the missed day stays", [entry("officer", "2026-11-30")], "2026-12-30", "missed coming coming"],
  ["with the reporter's own words only", [entry("reporter", "2026-11-23")], "2026-11-30", "missed coming coming"],
  ["with an answer that is not genuine", [entry("officer", "2026-11-23", false)], "2026-11-30", "missed coming coming"],
  ["three months later without an answer", [], "2027-02-23", "missed missed coming"],
  ["three months later with one", [entry("officer", "2026-11-23")], "2027-02-23", "done past coming"],
  ["after the protection", [entry("officer", "2026-11-23")], "2029-11-23", "done past past"],
])("%s", (_, entries, today, expected) => {
  const { received, acknowledged, informed, protectedUntil } = statesOf(DAYS, entries, today);
  expect(received).toBe("done");
  expect([acknowledged, informed, protectedUntil].join(" ")).toBe(expected);
});
