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

const row = (caseId: string, firstDay: string, unanswered = true, slug = "economy", entries = 1): QueueRow => ({
  caseId, organisation: "", slug, entries, unanswered, firstDay, lastDay: firstDay,
});

describe("what is due", () => {
  it("is the receipt within seven days, then progress within three months of the first day", () => {
    const today = "2026-11-22";
    expect(dueOf(row("a", "2026-11-20"), today, false)).toEqual({ what: "acknowledge", day: "2026-11-27", left: 5 });
    expect(dueOf(row("a", "2026-11-10"), today, false)).toEqual({ what: "acknowledge", day: "2026-11-17", left: -5 });
    expect(dueOf(row("a", "2026-11-10", false), today, false)).toEqual({ what: "inform", day: "2027-02-10", left: 80 });
    // The reporter has written again after an officer: receipt was confirmed before.
    expect(dueOf(row("a", "2026-11-10"), today, true)).toEqual({ what: "inform", day: "2027-02-10", left: 80 });
    // Three months after the last of November is the last of February.
    expect(dueOf(row("a", "2026-11-30", false), today, true)?.day).toBe("2027-02-28");
    expect(dueOf(row("a", "2026-08-01", false), today, true)).toBeUndefined();
    expect(dueOf(row("a", "2026-08-01"), today, true)?.left).toBe(-21);
  });

  it("puts the nearest day first, and what waits before what was answered", () => {
    const today = "2026-11-22";
    const rows = [row("old", "2026-01-01", false), row("new", "2026-11-21"), row("late", "2026-11-01"), row("answered", "2026-11-21", false)];
    expect(byDue(rows, today, new Set()).map((each) => each.row.caseId)).toEqual([
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

  it("is filtered by state, institution and what was found", () => {
    const one = row("a", "2026-11-20", false, "astana");
    expect(fits(one, NO_FILTER, undefined)).toBe(true);
    expect(fits(one, { ...NO_FILTER, waiting: true }, undefined)).toBe(false);
    expect(fits(one, { ...NO_FILTER, organisation: "economy" }, undefined)).toBe(false);
    expect(fits(one, NO_FILTER, new Set(["b"]))).toBe(false);
  });
});

describe("the search", () => {
  const nothing = async (): Promise<void> => undefined;
  const settled = async (searching: Searching, all: number): Promise<void> => {
    while (searching.search("").read < all) await new Promise((resolve) => setTimeout(resolve));
  };

  it("finds every word in any case, of any alphabet, and forgets at once", async () => {
    const texts: Record<string, string> = { a: "Жиһаз Конкурсы өтті", b: "Ещё один конкурс", c: "nothing" };
    const searching = new Searching(async ({ caseId }) => ({ text: texts[caseId] ?? "", acknowledged: caseId === "b" }), nothing);
    searching.add(Object.keys(texts).map((id) => row(id, "2026-11-20")));
    await settled(searching, 3);
    expect(searching.search("конкурс").cases).toEqual(["a", "b"]);
    expect(searching.search("КОНКУРС өтт").cases).toEqual(["a"]);
    expect(searching.search("еще").cases).toEqual(["b"]);
    expect(searching.search(" ").cases).toEqual([]);
    expect(searching.search("").acknowledged).toEqual(["b"]);
    searching.clear();
    expect(searching.search("")).toEqual({ cases: [], read: 0, all: 0, acknowledged: [] });
  });

  it("reads a case again when it has grown, goes on after a bad one and a lost connection, and keeps nothing that comes after the lock", async () => {
    let asked = 0;
    let cut = true;
    const searching = new Searching(async ({ caseId, entries }) => {
      asked += 1;
      if (caseId === "bad") throw new Refused("not-genuine");
      if (caseId === "cut" && cut) {
        cut = false;
        throw new Refused("offline");
      }
      return { text: `words ${entries}`, acknowledged: false };
    }, nothing);
    searching.add([row("bad", "2026-11-20"), row("cut", "2026-11-20"), row("a", "2026-11-20")]);
    await settled(searching, 3);
    expect(asked).toBe(4);
    searching.add([row("a", "2026-11-20"), row("a", "2026-11-20", true, "economy", 2)]);
    while (searching.search("2").cases.length === 0) await nothing();
    expect(asked).toBe(5);
    let finish = (): void => undefined;
    const slow = new Searching(() => new Promise((resolve) => (finish = () => resolve({ text: "late", acknowledged: false }))), nothing);
    slow.add([row("a", "2026-11-20")]);
    for (let turn = 0; turn < 5; turn++) await nothing();
    slow.clear();
    finish();
    for (let turn = 0; turn < 5; turn++) await nothing();
    expect(slow.search("").cases).toEqual([]);
  });

  it("stands still while the person waits for something", async () => {
    let asked = 0;
    const turn = () => new Promise<void>((resolve) => setTimeout(resolve));
    const searching = new Searching(async () => {
      asked += 1;
      return { text: "", acknowledged: false };
    }, turn);
    let done = (): void => undefined;
    const work = searching.first(() => new Promise<void>((resolve) => (done = resolve)));
    searching.add([row("a", "2026-11-20")]);
    for (let turns = 0; turns < 10; turns++) await turn();
    expect(asked).toBe(0);
    done();
    await work;
    await settled(searching, 1);
    expect(asked).toBe(1);
  });

  it("looks through 10,000 cases in well under a second", async () => {
    const filler = "Мекеменің сатып алу конкурсында техникалық ерекшелік бір ғана өнім берушіге сай жазылған. ".repeat(12);
    const searching = new Searching(async ({ caseId }) => ({ text: `${filler} ${caseId}`, acknowledged: false }), nothing);
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
