// The officer's desk without a browser: what is due, what is found, what is ready to be said; and whose browser is whose.
import { describe, expect, it } from "vitest";
import type { QueueRow } from "../../client/api.ts";
import { folded, Searching } from "../../client/searching.ts";
import { byDue, dueOf, fits, NO_FILTER } from "../../officer/due.ts";
import { isInApp } from "../../page/inapp.ts";
import { LANGUAGES } from "../../page/language.ts";
import { wordsFrom } from "../../page/words.tsx";
import { Refused } from "../../seal/refused.ts";
import { source } from "./sources.ts";

const row = (caseId: string, firstDay: string, unanswered = true, slug = "economy", entries = 1, acknowledged = !unanswered): QueueRow => ({
  caseId, organisation: "", slug, entries, unanswered, acknowledged, firstDay, lastDay: firstDay, aside: "", assigned: "", rooms: ["dialogue"], next: undefined,
});

describe("what is due", () => {
  it("is the receipt within seven days, then progress within three months of the first day", () => {
    const today = "2026-11-22";
    expect(dueOf(row("a", "2026-11-20"), today)).toEqual({ what: "acknowledge", day: "2026-11-27", left: 5 });
    expect(dueOf(row("a", "2026-11-10"), today)).toEqual({ what: "acknowledge", day: "2026-11-17", left: -5 });
    expect(dueOf(row("a", "2026-11-10", false), today)).toEqual({ what: "inform", day: "2027-02-10", left: 80 });
    // The reporter has written again after an officer: receipt was confirmed before.
    expect(dueOf(row("a", "2026-11-10", true, "economy", 3, true), today)).toEqual({ what: "inform", day: "2027-02-10", left: 80 });
    // Three months after the last of November is the last of February.
    expect(dueOf(row("a", "2026-11-30", false), today)?.day).toBe("2027-02-28");
    expect(dueOf(row("a", "2026-08-01", false), today)).toBeUndefined();
    expect(dueOf(row("a", "2026-08-01", true, "economy", 3, true), today)?.left).toBe(-21);
  });

  it("puts the nearest day first, and what waits before what was answered", () => {
    const today = "2026-11-22";
    const rows = [row("old", "2026-01-01", false), row("new", "2026-11-21"), row("late", "2026-11-01"), row("answered", "2026-11-21", false)];
    expect(byDue(rows, today).map((each) => each.row.caseId)).toEqual([
      "late", "new", "answered", "old",
    ]);
  });

  it("is said in words of every language, with its plural", () => {
    const said = (language: (typeof LANGUAGES)[number], key: "due-left" | "due-late", days: number) =>
      wordsFrom(language, source(`page/messages/${language}.ftl`)).t(key, { days });
    expect([0, 1, 2].map((days) => said("en", "due-left", days))).toEqual(["today", "1 day left", "2 days left"]);
    expect([1, 3, 5, 21].map((days) => said("ru", "due-left", days))).toEqual(["остался 1 день", "осталось 3 дня", "осталось 5 дней", "остался 21 день"]);
    expect([1, 22].map((days) => said("ru", "due-late", days))).toEqual(["просрочено на 1 день", "просрочено на 22 дня"]);
    expect([0, 5].map((days) => said("kk", "due-left", days))).toEqual(["бүгін", "5 күн қалды"]);
  });

  it("is filtered by state, institution, assignment and what was found", () => {
    const waiting = (one: QueueRow) => byDue([one], "2026-11-22")[0] as ReturnType<typeof byDue>[0];
    const one = waiting(row("a", "2026-11-20", false, "astana"));
    expect(fits(one, NO_FILTER, undefined, "me")).toBe(true);
    expect(fits(one, { ...NO_FILTER, waiting: true }, undefined, "me")).toBe(false);
    expect(fits(one, { ...NO_FILTER, organisation: "economy" }, undefined, "me")).toBe(false);
    expect(fits(one, NO_FILTER, new Set(["b"]), "me")).toBe(false);
    const views = (each: QueueRow) => (["mine", "unassigned", "aside"] as const).filter((view) => fits(waiting(each), { ...NO_FILTER, view }, undefined, "me"));
    expect(views(one.row)).toEqual(["unassigned"]);
    expect(views({ ...one.row, assigned: "me" })).toEqual(["mine"]);
    expect(views({ ...one.row, assigned: "she", aside: "2026-11-22" })).toEqual(["aside"]);
  });

  it("lets a case rest that was set aside, until its day is over or something in it comes near", () => {
    const today = "2026-11-22";
    const aside = (firstDay: string, until: string) => byDue([{ ...row("a", firstDay), aside: until }], today)[0]?.rests;
    expect([aside("2026-11-20", "2026-11-22"), aside("2026-11-20", "2026-11-21"), aside("2026-11-20", "")]).toEqual([true, false, false]);
    // Receipt is to be confirmed by tomorrow, or should have been.
    expect([aside("2026-11-16", "2026-12-22"), aside("2026-11-01", "2026-12-22")]).toEqual([false, false]);
    const order = byDue([{ ...row("rests", "2026-11-17"), aside: "2026-12-01" }, row("later", "2026-11-21"), row("sooner", "2026-11-20")], today);
    expect(order.map((each) => each.row.caseId)).toEqual(["sooner", "later", "rests"]);
  });
});

describe("the search", () => {
  const nothing = async (): Promise<void> => undefined;
  const texts = (rows: QueueRow[], text: (row: QueueRow) => string): Map<string, string> => new Map(rows.map((one) => [one.caseId, text(one)]));
  const settled = async (searching: Searching, all: number): Promise<void> => {
    while (searching.search("-").read < all) await new Promise((resolve) => setTimeout(resolve));
  };

  it("reads nothing before something is searched: what is read is opened", async () => {
    let asked = 0;
    const searching = new Searching(async (rows) => texts(rows, () => `${(asked += 1)}`), 2, nothing);
    searching.add([row("a", "2026-11-20")]);
    expect(searching.search(" ")).toEqual({ cases: [], read: 0, all: 1 });
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve));
    expect(asked).toBe(0);
    await settled(searching, 1);
    expect(asked).toBe(1);
  });

  it("finds every word in any case, of any alphabet, and forgets at once", async () => {
    const told: Record<string, string> = { a: "Жиһаз Конкурсы өтті", b: "Ещё один конкурс", c: "nothing" };
    const searching = new Searching(async (rows) => texts(rows, ({ caseId }) => told[caseId] ?? ""), 1, nothing);
    searching.add(Object.keys(told).map((id) => row(id, "2026-11-20")));
    await settled(searching, 3);
    expect(searching.search("конкурс").cases).toEqual(["a", "b"]);
    expect(searching.search("КОНКУРС өтт").cases).toEqual(["a"]);
    expect(searching.search("еще").cases).toEqual(["b"]);
    expect(searching.search(" ").cases).toEqual([]);
    searching.clear();
    expect(searching.search("")).toEqual({ cases: [], read: 0, all: 0 });
  });

  it("reads a case again when it has grown, goes on after a bad batch, a lost connection and a full answer, and keeps nothing that comes after the lock", async () => {
    const asked: string[][] = [];
    let cut = true;
    const searching = new Searching(async (rows) => {
      asked.push(rows.map(({ caseId }) => caseId));
      if (cut) {
        cut = false;
        throw new Refused("offline");
      }
      if (rows[0]?.caseId === "bad") throw new Refused("server");
      return texts(rows.slice(0, 2), ({ entries }) => `words ${entries}`);
    }, 1, nothing);
    searching.add([row("a", "2026-11-20"), row("b", "2026-11-20"), row("c", "2026-11-20")]);
    await settled(searching, 3);
    expect(asked).toEqual([["a", "b", "c"], ["a", "b", "c"], ["c"]]);
    searching.add([row("bad", "2026-11-20")]);
    await settled(searching, 4);
    searching.add([row("a", "2026-11-20"), row("a", "2026-11-20", true, "economy", 2)]);
    while (searching.search("2").cases.length === 0) await nothing();
    expect(asked.slice(3)).toEqual([["bad"], ["a"]]);
    let finish = (): void => undefined;
    const slow = new Searching((rows) => new Promise((resolve) => (finish = () => resolve(texts(rows, () => "late")))), 1, nothing);
    slow.add([row("a", "2026-11-20")]);
    slow.search("late");
    for (let turn = 0; turn < 5; turn++) await nothing();
    slow.clear();
    finish();
    for (let turn = 0; turn < 5; turn++) await nothing();
    expect(slow.search("late").cases).toEqual([]);
  });

  it("asks for as many at once as there are helpers, and stands still while the person waits for something", async () => {
    let [now, most] = [0, 0];
    const turn = () => new Promise<void>((resolve) => setTimeout(resolve));
    const searching = new Searching(async (rows) => {
      most = Math.max(most, (now += 1));
      await turn();
      now -= 1;
      return texts(rows, () => "");
    }, 3, turn);
    let done = (): void => undefined;
    const work = searching.first(() => new Promise<void>((resolve) => (done = resolve)));
    searching.add(Array.from({ length: 1000 }, (_, index) => row(`case-${index}`, "2026-11-20")));
    searching.search("words");
    for (let turns = 0; turns < 10; turns++) await turn();
    expect(most).toBe(0);
    done();
    await work;
    await settled(searching, 1000);
    expect(most).toBe(3);
  });

  it("looks through 10,000 cases in well under a second", async () => {
    const filler = "Мекеменің сатып алу конкурсында техникалық ерекшелік бір ғана өнім берушіге сай жазылған. ".repeat(12);
    const searching = new Searching(async (rows) => texts(rows, ({ caseId }) => `${filler} ${caseId}`), 1, nothing);
    searching.add(Array.from({ length: 10_000 }, (_, index) => row(`case-${index}.`, "2026-11-20")));
    await settled(searching, 10_000);
    const before = performance.now();
    expect(searching.search("конкурсында case-9999.").cases).toEqual(["case-9999."]);
    const spent = performance.now() - before;
    console.log(`search over 10,000 texts: ${spent.toFixed(0)} ms`);
    expect(spent).toBeLessThan(1000);
  });

  it("folds width and case", () => expect(folded("ＡБЁ")).toBe("aбе"));
});

describe("a browser inside another app", () => {
  const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
  it.each([
    "Mozilla/5.0 (Linux; Android 14; SM-A546E Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/129.0 Mobile Safari/537.36",
    `${IPHONE} Mobile/15E148`,
    `${IPHONE} Mobile/15E148 Instagram 350.0.0.31 (iPhone14,5; iOS 18_1; kk_KZ)`,
    `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/480.0]`,
    "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36 Telegram-Android/11.2 (Samsung; Android 13)",
  ])("is known: %s", (agent) => expect(isInApp(agent)).toBe(true));
  it.each([
    "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Android 10; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
    `${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`,
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36",
  ])("is not every browser: %s", (agent) => expect(isInApp(agent)).toBe(false));
});
