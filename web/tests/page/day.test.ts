// Days as people write them, and as terms count them.
import { describe, expect, it } from "vitest";
import type { Language } from "../../client/api.ts";
import { addDays, addMonths, longDay, shortDay, wallClock } from "../../page/day.ts";
import { wordsFrom } from "../../page/words.tsx";
import { source } from "./sources.ts";

const say = (language: Language) => wordsFrom(language, source(`page/messages/${language}.ftl`)).t;

describe("a day", () => {
  it.each([
    ["kk", "2026 жылғы 22 қараша, жексенбі", "22.11.2026, жс"],
    ["ru", "22 ноября 2026 года, воскресенье", "22.11.2026, вс"],
    ["en", "Sunday, 22 November 2026", "Sun 22.11.2026"],
  ] as const)("is written in %s as people write it", (language, long, short) => {
    expect(longDay(say(language), "2026-11-22")).toBe(long);
    expect(shortDay(say(language), "2026-11-22")).toBe(short);
  });

  it("has the right weekday for a whole year and names every month", () => {
    const t = say("en");
    const names = new Set<string>();
    for (let day = "2028-01-01"; day < "2029-01-01"; day = addDays(day, 1)) {
      const [year, month, date] = day.split("-").map(Number) as [number, number, number];
      const expected = new Date(year, month - 1, date, 12).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
      expect(longDay(t, day).replace(",", "")).toBe(expected.replace(",", ""));
      names.add(longDay(t, day).split(" ")[2] ?? "");
    }
    expect(names.size).toBe(12);
  });

  it("is shown as it is when it is none", () => {
    expect(longDay(say("kk"), "soon")).toBe("soon");
    expect(longDay(say("kk"), "2026-13-01")).toBe("2026-13-01");
    expect(longDay(say("kk"), "2026-02-30")).toBe("2026-02-30");
  });
});

describe("a term", () => {
  it("counts days over months and leap years", () => {
    expect(addDays("2026-11-22", 7)).toBe("2026-11-29");
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  });

  it("counts months to the same day, or to the last one where there is none", () => {
    expect(addMonths("2026-11-22", 3)).toBe("2027-02-22");
    expect(addMonths("2026-11-30", 3)).toBe("2027-02-28");
    expect(addMonths("2027-11-30", 3)).toBe("2028-02-29");
    expect(addMonths("2026-10-31", 2)).toBe("2026-12-31");
  });
});

describe("the clock on the wall", () => {
  it("is Kazakhstan's, five hours ahead", () => {
    expect(wallClock("2026-11-21T23:46:22Z")).toBe("04:46:22");
    expect(wallClock("2026-11-21T05:20Z")).toBe("10:20");
    expect(wallClock("")).toBe("");
  });
});
