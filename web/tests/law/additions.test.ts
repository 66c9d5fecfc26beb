// Additions to the calendar: the lines that the engine in Rust reads and refuses are read and refused alike, and what they change.
import { afterEach, describe, expect, it } from "vitest";
import { NoAmendment, readAmendment } from "../../law/amendment.ts";
import { countBy, isWorking, kindOf, standing } from "../../law/calendar.ts";
import { readDay } from "../../law/day.ts";

const LINE = "kz-2 kurban-ait:2026-05-28 kurban-ait:2031-04-02 transfer:2027-01-09/2027-01-08 off:2031-05-02 confirmed:2027";
const works = (day: string): boolean => isWorking(readDay(day));

afterEach(() => countBy([]));

describe("a line", () => {
  it("is read as it is written", () => {
    expect(readAmendment(LINE)).toEqual({
      version: "kz-2",
      kurbanAit: ["2026-05-28", "2031-04-02"].map(readDay),
      transfers: [{ worked: readDay("2027-01-09"), off: readDay("2027-01-08") }],
      daysOff: [readDay("2031-05-02")],
      confirmed: [2027],
    });
    expect(() => readAmendment(`${"k".repeat(40)} off:2031-05-02`)).not.toThrow();
  });

  it.each([
    "",
    "kz-2",
    "kz-2 ",
    " off:2031-05-02",
    "KZ-2 off:2031-05-02",
    "kz_2 off:2031-05-02",
    `${"k".repeat(41)} off:2031-05-02`,
    "kz-2  off:2031-05-02",
    "kz-2 off:2031-05-02 ",
    "kz-2 off:2031-05-02\n",
    "kz-2 off:2031-5-2",
    "kz-2 off:2031-02-30",
    "kz-2 off:20310502",
    "kz-2 off",
    "kz-2 holiday:2031-05-02",
    "kz-2 confirmed:02027",
    "kz-2 confirmed:+2027",
    "kz-2 confirmed:soon",
    "kz-2 confirmed:NaN",
    "kz-2 confirmed:32768",
    "kz-2 transfer:2027-01-09",
    "kz-2 transfer:2027-01-09/2027-01-08/2027-01-07",
    "kz-2 confirmed:2027 off:2031-05-02",
    "kz-2 off:2031-05-03 off:2031-05-02",
    "kz-2 off:2031-05-02 off:2031-05-02",
    "kz-2 confirmed:2027 confirmed:2027",
    "kz-2 kurban-ait:2031-04-02 kurban-ait:2031-04-02",
    "kz-2 transfer:2027-01-09/2027-01-08 transfer:2027-01-09/2027-01-08",
  ])("is refused: %s", (line) => {
    expect(() => readAmendment(line)).toThrow(NoAmendment);
  });
});

describe("a calendar with additions", () => {
  it("counts by them, and by the page's own without", () => {
    countBy(["kz-1", LINE]);
    expect(["2026-05-27", "2026-05-28", "2027-01-09", "2027-01-08", "2031-04-02", "2031-05-02"].map(works)).toEqual([true, false, true, false, false, false]);
    expect(kindOf(readDay("2031-05-02"))).toBe("declared-off");
    expect(standing(readDay("2026-01-01"), readDay("2027-12-31"))).toBe("confirmed");
    countBy(["kz-1", LINE, "kz-3 kurban-ait:2026-05-27"]);
    expect(["2026-05-27", "2026-05-28", "2027-01-09"].map(works)).toEqual([false, true, true]);
    countBy([]);
    expect(["2026-05-27", "2026-05-28", "2027-01-09", "2027-01-08"].map(works)).toEqual([false, true, false, true]);
    expect(standing(readDay("2027-01-01"), readDay("2027-12-31"))).toBe("provisional");
  });

  it("moves a day of two years over their turn", () => {
    countBy(["kz-1", "kz-2 transfer:2027-12-25/2028-01-06"]);
    expect([works("2027-12-25"), works("2028-01-06")]).toEqual([true, false]);
  });

  it.each([
    ["another beginning", ["kz-9"]],
    ["the same version", ["kz-1", "kz-1 confirmed:2027"]],
    ["a working day that becomes one", ["kz-1", "kz-2 transfer:2027-01-08/2027-01-06"]],
    ["a day off that becomes one", ["kz-1", "kz-2 transfer:2027-01-10/2027-01-09"]],
    ["a Saturday off", ["kz-1", "kz-2 off:2027-01-09"]],
    ["two days of Kurban Ait", ["kz-1", "kz-2 kurban-ait:2031-04-02 kurban-ait:2031-04-03"]],
    ["a good line before a bad one", ["kz-1", LINE, "kz-3"]],
  ])("is refused with %s, and then nothing of it counts", (_, lines) => {
    expect(() => countBy(lines)).toThrow(NoAmendment);
    expect(["2026-05-27", "2027-01-09", "2027-01-08", "2031-04-02"].map(works)).toEqual([false, false, true, true]);
  });
});
