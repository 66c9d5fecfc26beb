// The term engine of the browser against the engine in Rust, by the numbered vectors that Rust wrote, and against the oracle in
// Python, by the digests over every day of 2000-2100. Then faults are planted, each of which one of the two must find.
import { civilOf, type Day, dayNumber, monthsFrom, writeDay } from "../../law/civil.ts";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isWorking, nextWorking, standing, workingDays, workingDaysAfter } from "../../law/calendar.ts";
import { FIRST, LAST, legalDay, NoDay, readDay, readMoment } from "../../law/day.ts";
import { type Rule, RULES, ruleOf } from "../../law/rule.ts";
import { type Dates, datesOf, standingOf } from "../../law/term.ts";
import { OutOfOrder, windowOf } from "../../law/window.ts";
import { load, type Vector } from "../vectors/tools.ts";
import { digest } from "./lines.ts";

const file = load("30-terms");
const good = file?.good ?? [];
const bad = file?.bad ?? [];
const of = (kind: string, among = good): Vector[] => among.filter((vector) => vector["kind"] === kind);
const rule = (id: string): Rule => ruleOf(id) as Rule;

function windowAsked(vector: Vector): Record<string, string> {
  const authorised = vector["authorised"] === null ? undefined : readMoment(vector["authorised"]);
  const window = windowOf(readMoment(vector["received"]), authorised);
  return {
    starts: writeDay(window.starts),
    last_day: writeDay(window.lastDay),
    apply_by_shown: writeDay(window.applyByShown),
    apply_by_accepted: writeDay(window.applyByAccepted),
  };
}

const asked: Record<string, (vector: Vector) => Record<string, unknown>> = {
  moment: ({ text }) => ({ day: writeDay(readMoment(text as unknown as string)) }),
  day: ({ text }) => ({ day: writeDay(readDay(text as unknown as string)) }),
  due: (vector) => {
    const from = readDay(vector["from"]);
    const dates = datesOf(rule(vector["rule"]).term, from);
    const write = (day: Day | undefined): string | null => (day === undefined ? null : writeDay(day));
    return { target: write(dates?.target), nominal: write(dates?.nominal), due: write(dates?.due), calendar: standingOf(from, dates) };
  },
  window: windowAsked,
  workdays: (vector) => {
    const [from, to] = [readDay(vector["from"]), readDay(vector["to"])];
    return { workdays: workingDays(from, to).length, calendar: standing(from, to) };
  },
  digest: (vector) => ({ sha256: digest(rule(vector["rule"])) }),
};

function refusal(vector: Vector): string {
  try {
    asked[vector["kind"]]?.(vector);
    return "accepted";
  } catch (error) {
    return error instanceof NoDay || error instanceof OutOfOrder ? error.code : String(error);
  }
}

describe("the vectors of the terms", () => {
  it("are enough, and each is of a kind that is asked", () => {
    expect(good.length).toBeGreaterThan(1000);
    expect(bad.length).toBeGreaterThan(25);
    const names = [...good, ...bad].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([...good, ...bad].filter((vector) => !(vector["kind"] in asked))).toEqual([]);
    expect(new Set(of("due").map((vector) => vector["rule"]))).toEqual(new Set(RULES.map(({ id }) => id)));
    expect(of("digest").map((vector) => vector["rule"])).toEqual(RULES.map(({ id }) => id));
  });

  it.each(Object.keys(asked))("of the kind %s are answered alike", (kind) => {
    for (const vector of of(kind)) expect({ ...vector, ...asked[kind]?.(vector) }, vector.name).toEqual(vector);
  });

  it("that are refused are refused for the same reason", () => {
    for (const vector of bad) expect(refusal(vector), vector.name).toBe(vector.refusal);
  });

  const oracle = fileURLToPath(new URL("../../../tests/oracle/digests.txt", import.meta.url));
  it("have the oracle's digests", () => {
    const lines = readFileSync(oracle, "utf8").trim().split("\n");
    expect(lines).toEqual(of("digest").map((vector) => `${vector["rule"]} ${vector["sha256"]}`));
  });
});

describe("days", () => {
  it("are numbers one after the other, through every month's end", () => {
    for (let day = dayNumber(1899, 12, 30); day < dayNumber(2101, 2, 1); day += 1) {
      const { year, month, day: number } = civilOf(day);
      expect(dayNumber(year, month, number)).toBe(day);
      expect(writeDay(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
    }
    expect([writeDay(FIRST), writeDay(LAST)]).toEqual(["1900-01-01", "2199-12-31"]);
  });

  it("of a browser whose data are older than 2024 are counted by +05 all the same", async () => {
    const real = Intl.DateTimeFormat.prototype.formatToParts;
    // Such data show an hour more from the change on.
    Intl.DateTimeFormat.prototype.formatToParts = function (instant) {
      const late = Number(instant) >= Date.UTC(2024, 1, 29, 18);
      return real.call(this, Number(instant) + (late ? 3_600_000 : 0));
    };
    try {
      const fresh = (await import(/* @vite-ignore */ `../../law/day.ts?${"outdated"}`)) as { legalDay: typeof legalDay };
      const instants = ["2026-03-31T18:30:00Z", "2024-02-29T18:30:00Z", "2024-02-29T17:30:00Z", "2023-02-28T18:00:00Z", "2024-02-29T19:00:00Z"];
      const days = instants.map((instant) => writeDay(fresh.legalDay(Date.parse(instant))));
      expect(days).toEqual(["2026-03-31", "2024-02-29", "2024-02-29", "2023-03-01", "2024-03-01"]);
    } finally {
      Intl.DateTimeFormat.prototype.formatToParts = real;
    }
  });
});

describe("a planted fault is found:", () => {
  /** Another way to count; the days must be what the vectors say, and with the fault they are not. */
  type Faulty = (rule: Rule, from: Day, right: Dates) => Dates;
  const wrong = (faulty: Faulty): string[] =>
    of("due")
      .filter((vector) => {
        const from = readDay(vector["from"]);
        const right = datesOf(rule(vector["rule"]).term, from);
        if (!right) return false;
        const found = faulty(rule(vector["rule"]), from, right);
        return [found.target, found.nominal, found.due].map(writeDay).join() !== [vector["target"], vector["nominal"], vector["due"]].join();
      })
      .map(({ name }) => name);
  const counts = ({ term }: Rule, unit: string): number => (typeof term === "object" && unit in term ? (term as Record<string, number>)[unit] ?? 0 : 0);

  it("nothing is wrong without one", () => expect(wrong((_, __, right) => right)).toEqual([]));

  it.each<[string, Faulty]>([
    ["off by one", (_, __, right) => ({ ...right, due: right.due + 1 })],
    [
      "the day of the event is counted",
      (of, from, right) => {
        const days = counts(of, "calendar_days");
        return days ? { target: from + days - 2, nominal: from + days - 1, due: nextWorking(from + days - 1) } : right;
      },
    ],
    [
      "the day of the event is counted among working days",
      (of, from, right) => {
        const last = workingDaysAfter(from - 1, counts(of, "working_days"));
        return counts(of, "working_days") ? { ...right, nominal: last, due: last } : right;
      },
    ],
    [
      "substitution is forgotten",
      (_, __, right) => {
        let due = right.nominal;
        while (!isWorking(due) && civilOf(due).day !== 23) due += 1;
        return { ...right, due };
      },
    ],
    ["days off are forgotten", (_, __, right) => ({ ...right, due: right.nominal })],
    [
      "29 February goes on into March",
      (of, from, right) => {
        const { year, month, day } = civilOf(from);
        const years = counts(of, "window_years");
        const later = dayNumber(year + years, month, day);
        return years ? { target: later, nominal: later, due: later } : right;
      },
    ],
    [
      "a month is thirty days",
      (of, from, right) => {
        const months = counts(of, "months");
        return months ? { ...right, nominal: from + months * 30, due: nextWorking(from + months * 30) } : right;
      },
    ],
  ])("%s", (_, faulty) => expect(wrong(faulty).length).toBeGreaterThan(0));

  it("the date of Greenwich", () => {
    const greenwich = (text: string): string => new Date(text).toISOString().slice(0, 10);
    const differ = of("moment").filter((vector) => /T.*Z$/.test(vector["text"]) && greenwich(vector["text"]) !== vector["day"]);
    expect(differ.length).toBeGreaterThan(4);
  });

  it("+05 before the change", () => {
    const fixed = (text: string): string => writeDay(Math.floor((Date.parse(text) + 5 * 3_600_000) / 86_400_000));
    expect(fixed("2023-02-28T18:00:00Z")).not.toBe(of("moment").find((vector) => vector["text"] === "2023-02-28T18:00:00Z")?.["day"]);
  });

  it("one line among 36,890, by the digest", () => {
    const once = digest(rule("43.4-decision"), (of, from) => {
      const dates = datesOf(of.term, from) as Dates;
      const due = writeDay(from) === "2057-06-13" ? dates.due + 1 : dates.due;
      return `${[from, dates.target, dates.nominal, due].map(writeDay).join(" ")} ${standingOf(from, dates)}\n`;
    });
    expect(once).not.toBe(of("digest").find((vector) => vector["rule"] === "43.4-decision")?.["sha256"]);
  });
});

describe("what is never done", () => {
  it("nothing shortens a window, and no later start ends earlier", () => {
    let before = windowOf(dayNumber(2023, 12, 31));
    for (let day = dayNumber(2024, 1, 1); day < dayNumber(2033, 1, 1); day += 1) {
      const window = windowOf(day);
      expect(window.lastDay >= before.lastDay && window.applyByAccepted >= window.lastDay).toBe(true);
      expect(windowOf(day - 40, day).lastDay).toBe(window.lastDay);
      before = window;
    }
    expect(writeDay(monthsFrom(dayNumber(2024, 2, 29), 36))).toBe("2027-02-28");
  });
});
