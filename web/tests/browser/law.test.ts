// The page of the law in a real browser: the engine's dates for every rule, the reader's words for what is no day, nobody's document
// shown as another's, no request after the page, the keyboard, paper.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextWorking } from "../../law/calendar.ts";
import { writeDay } from "../../law/civil.ts";
import { readDay } from "../../law/day.ts";
import { DUTIES, RULES, SETS } from "../../law/rule.ts";
import { whole } from "../../lawbook/explain.ts";
import { mattersOf } from "../../lawbook/matters.ts";
import { longDay } from "../../page/day.ts";
import { LANGUAGES } from "../../page/language.ts";
import { load } from "../vectors/tools.ts";
import { bend } from "./troubles.ts";
import { barriers, DESK, launch, PORTAL, sideways, Walk, Watch } from "./walk.ts";

const BINARY = process.env["TEST_SENIM"] ?? fileURLToPath(new URL("../../../target/debug/senim", import.meta.url));
const vectors = load("30-terms")?.good ?? [];

const senim = (...args: string[]): Promise<string> =>
  new Promise((resolve, reject) => execFile(BINARY, args, (error, said, told) => (error ? reject(new Error(told)) : resolve(said))));

/** Everything that the page lists, in its order: matter by matter. */
const MATTERS = mattersOf([...RULES, ...DUTIES].map((rule) => ({ rule, through: [] })));
const LISTED = MATTERS.flatMap(({ entries }) => entries.map(({ rule }) => rule));

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function opened(path: string, width = 1280): Promise<{ context: BrowserContext; page: Page; watch: Watch }> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: "reduce" });
  const watch = new Watch();
  await watch.watch(context);
  const page = await context.newPage();
  await page.goto(PORTAL + path);
  await page.locator("h1").waitFor();
  return { context, page, watch };
}

/** The days of the answer by their marks. */
const marked = (page: Page, part: string): Promise<Record<string, string>> =>
  page.$$eval(`#${part} .answer li`, (cards) =>
    Object.fromEntries(
      cards.flatMap((card) => (card.getAttribute("data-mark") ?? "").split(" ").map((mark) => [mark, card.getAttribute("data-day") ?? ""])),
    ),
  );

describe.each(LANGUAGES)("the law in %s", (language) => {
  it("has every rule with its words, stands at both widths without a barrier, and says nothing on the console", async () => {
    for (const width of [320, 1280]) {
      const { context, page, watch } = await opened(`/${language}/law`, width);
      expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.getAttribute("translate")])).toEqual([language, "no"]);
      expect(LISTED.length).toBe(RULES.length + DUTIES.length);
      expect(await page.$$eval(".rule", (rules) => rules.map(({ id }) => id))).toEqual(LISTED.map(({ id }) => id));
      expect(await page.locator(".rule").first().isVisible(), "a matter stands folded").toBe(false);
      await new Walk(page, language).press("rules-unfold");
      const text = await page.locator("#rules").innerText();
      for (const { words } of LISTED) expect(text).toContain(words.kk);
      for (const { words, actor, addressee } of LISTED) for (const said of [words, actor, addressee]) expect(text).toContain(said[language]);
      // A duty without a number says so, and offers nothing to count.
      const { t } = new Walk(page, language).words;
      const unnumbered = await page.$$eval(".rule", (rules) => rules.filter((one) => !one.querySelector(".button")).map(({ id }) => id));
      expect(unnumbered).toEqual(LISTED.filter((rule) => DUTIES.includes(rule)).map(({ id }) => id));
      expect(await page.locator(".rule", { hasText: t("duty-term") }).count()).toBe(DUTIES.length);
      expect(await barriers(page)).toEqual([]);
      expect(await sideways(page)).toEqual([]);
      expect(watch.said).toEqual([]);
      await context.close();
    }
  });

  it("says in its own words what is no day, no zone, no rule", async () => {
    const { context, page } = await opened(`/${language}/law#43.4-nothing`);
    const walk = new Walk(page, language);
    const { t } = walk.words;
    expect(await page.locator("[data-problem]").innerText()).toContain(t("unknown-rule", { id: "43.4-nothing" }));
    const wrong = page.locator("#count .wrong");
    for (const [typed, key] of [
      ["30.02.2026", "wrong-no-such-date"],
      ["2026-02-30", "wrong-no-such-date"],
      ["2026-03-31T19:30", "wrong-no-zone"],
      ["soon", "wrong-unreadable"],
      ["31.12.1899", "wrong-out-of-range"],
      ["01.01.2200", "wrong-out-of-range"],
      ["2026-11-22T09:00+24:00", "wrong-no-such-date"],
    ] as const) {
      await walk.field("count-from").fill(typed);
      expect(await wrong.innerText()).toBe(t(key, { text: typed, first: "01.01.1900", last: "31.12.2199" }));
      expect(await page.locator("#count .answer").count()).toBe(0);
    }
    await walk.field("count-from").fill("");
    expect(await wrong.innerText()).toBe(t("wrong-empty"));
    await walk.field("window-received").fill("22.11.2026");
    await walk.field("window-authorised").fill("21.11.2026");
    expect(await page.locator("#window .wrong").innerText()).toBe(t("wrong-out-of-order"));
    await context.close();
  });
});

describe("the calculator", () => {
  it("gives the engine's days for every rule, in two forms of typing", async () => {
    const { context, page, watch } = await opened("/en/law");
    const walk = new Walk(page, "en");
    const asked = watch.requests.length;
    for (const vector of vectors.filter((one) => one["kind"] === "due" && ["2026-04-27", "2024-02-29", "2023-12-20"].includes(one["from"]))) {
      const typed = vector["from"] === "2024-02-29" ? "29.2.2024" : vector["from"];
      await walk.field("count-rule").selectOption(vector["rule"]);
      await walk.field("count-from").fill(typed);
      const { target, nominal, due } = vector as unknown as Record<string, string | null>;
      const expected = due === null ? {} : { target, nominal, due, start: vector["from"] };
      expect(await marked(page, "count"), vector.name).toEqual(expected);
      // The calendar shows what the answer says.
      const drawn = await page.$$eval("#count .month td[data-day]", (cells) => cells.map((cell) => cell.getAttribute("data-day")));
      expect(new Set(drawn), vector.name).toEqual(new Set(Object.values(expected)));
    }
    await walk.field("count-rule").selectOption("44.4-recommendation");
    await walk.field("count-from").fill("2026-03-31T19:30:00Z");
    expect((await marked(page, "count"))["start"]).toBe("2026-04-01");
    // Nothing was asked of anybody, and nothing of it stands in the address.
    expect(watch.requests.slice(asked)).toEqual([]);
    expect(page.url()).toBe(`${PORTAL}/en/law`);
    await context.close();
  });

  it("gives the windows that the program gives", async () => {
    const { context, page } = await opened("/kk/law");
    const walk = new Walk(page, "kk");
    for (const [received, authorised] of [["2024-02-29", ""], ["2025-01-01", "2025-01-07"], ["2026-03-31T19:00:00Z", "2026-04-11"]] as const) {
      await walk.field("window-received").fill(received);
      await walk.field("window-authorised").fill(authorised);
      const said = JSON.parse(await senim("law", "window", "--json", "--received", received, ...(authorised ? ["--received-ab", authorised] : []))) as Record<string, string>;
      expect(await marked(page, "window")).toEqual({ start: said["starts"], target: said["apply_by_shown"], nominal: said["last_day"], due: said["apply_by_accepted"] });
    }
    await context.close();
  });

  it("marks exactly the days off of the calendar", async () => {
    const { context, page } = await opened("/ru/law");
    const walk = new Walk(page, "ru");
    await walk.field("count-rule").selectOption("43.4-decision");
    await walk.field("count-from").fill("2024-05-03");
    const worked = JSON.parse(await senim("law", "workdays", "--json", "--from", "2024-05-01", "--to", "2024-06-30")) as { days: string[] };
    const cells = await page.$$eval("#count .month", (months) =>
      months.map((month) => [...month.querySelectorAll("td:not(.none):not(.off) > span:first-child")].map((cell) => Number(cell.textContent))),
    );
    const drawn = cells.flatMap((month, at) => month.map((day) => `2024-0${5 + at}-${String(day).padStart(2, "0")}`));
    expect(drawn).toEqual(worked.days);
    await context.close();
  });

  it("answers the keyboard alone", async () => {
    const { context, page } = await opened("/en/law");
    const walk = new Walk(page, "en");
    await walk.field("count-rule").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("27.04.2026");
    await page.keyboard.press("Enter");
    expect((await marked(page, "count"))["start"]).toBe("2026-04-27");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(walk.say("count-today"));
    await page.keyboard.press("Enter");
    expect((await marked(page, "count"))["start"]).not.toBe("2026-04-27");
    await page.locator(".matter:has(#P-ack) summary").focus();
    await page.keyboard.press("Enter");
    await page.locator("#P-ack .button").focus();
    await page.keyboard.press("Enter");
    expect(await walk.field("count-rule").inputValue()).toBe("P-ack");
    await walk.speak("Қаз");
    await new Walk(page, "kk").at("book-title");
    expect(page.url()).toBe(`${PORTAL}/kk/law`);
    await context.close();
  });
});

describe("an address", () => {
  it("leads to a rule, and to the same one when the language changes", async () => {
    const { context, page } = await opened("/en/law#43.1-window");
    expect(await new Walk(page, "en").field("count-rule").inputValue()).toBe("43.1-window");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("43.1-window");
    await new Walk(page, "en").speak("Рус");
    await new Walk(page, "ru").at("book-title");
    expect(page.url()).toBe(`${PORTAL}/ru/law#43.1-window`);
    await context.close();
  });

  it("leads to a duty without a number too", async () => {
    const { context, page } = await opened("/en/law#43.3-representative");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("43.3-representative");
    expect(await page.$$eval(".matter[open]", (open) => open.length), "and opens its matter alone").toBe(1);
    expect(await page.locator("[data-problem]").count()).toBe(0);
    await context.close();
  });

  it("of one body's rule sets shows no other body's document, in any language", async () => {
    const ministry = SETS.find(({ id }) => id === "MNE-230");
    const foreign = LISTED.filter(({ sets }) => !sets.includes("A-2023") && !sets.includes("LAW-AS-RESTATED"));
    for (const language of LANGUAGES) {
      const { context, page } = await opened(`/${language}/law#A-2023,LAW-AS-RESTATED`);
      const text = await page.evaluate(() => document.body.textContent ?? "");
      expect(text).not.toContain(ministry?.title[language]);
      expect(text).not.toMatch(/Ұлттық экономика|национальной экономики|National Economy|MNE-230/);
      expect(foreign.filter(({ id }) => text.includes(id))).toEqual([]);
      expect(await page.locator(".rule").count()).toBe(LISTED.length - foreign.length);
      // A rule of the ministry's alone is none here.
      for (const id of ["14.2-forward", "11-access"]) {
        await page.goto("about:blank");
        await page.goto(`${PORTAL}/${language}/law#A-2023,LAW-AS-RESTATED,${id}`);
        await page.locator("[data-problem]").waitFor();
      }
      await context.close();
    }
  });

  it("without a language is the Kazakh page, and the officers' host has it too", async () => {
    const { context, page } = await opened("/law");
    await new Walk(page, "kk").at("book-title");
    await page.goto(`${DESK}/ru/law`);
    await new Walk(page, "ru").at("book-title");
    await context.close();
  });
});

describe("an institution's additions to the calendar", () => {
  const LINE = "kz-2 kurban-ait:2026-05-28 transfer:2027-01-09/2027-01-08 off:2027-02-01 confirmed:2027";
  const place = `A-2023,LAW-AS-RESTATED,kz-1,${encodeURIComponent(LINE)}`;

  it("are shown in words, and every day is counted by them as the program does", async () => {
    for (const language of LANGUAGES) {
      const { context, page, watch } = await opened(`/${language}/law#${place}`, 320);
      const walk = new Walk(page, language);
      const said = await page.locator("[data-additions]").innerText();
      for (const day of ["28.05.2026", "09.01.2027", "08.01.2027", "01.02.2027"]) expect(said).toContain(day);
      await walk.field("count-rule").selectOption("43.4-decision");
      await walk.field("count-from").fill("2027-01-04");
      const worked = JSON.parse(await senim("law", "workdays", "--json", "--calendar", LINE, "--from", "2027-01-01", "--to", "2027-02-28")) as { days: string[] };
      const drawn = await page.$$eval("#count .month", (months) =>
        months.flatMap((month, at) => [...month.querySelectorAll("td:not(.none):not(.off) > span:first-child")].map((cell) => `2027-0${1 + at}-${(cell.textContent ?? "").padStart(2, "0")}`)),
      );
      expect(drawn).toEqual(worked.days);
      // They stay when one goes on to a rule.
      expect(await page.locator('.rule a[href$=",44.4-recommendation"]').getAttribute("href")).toBe(`#${place},44.4-recommendation`);
      expect(await barriers(page)).toEqual([]);
      expect(await sideways(page)).toEqual([]);
      expect(watch.said).toEqual([]);
      await context.close();
    }
  });

  it("that cannot be are refused in words, and the page counts by its own calendar", async () => {
    const { context, page } = await opened(`/en/law#kz-1,${encodeURIComponent("kz-2 off:2027-01-09")}`);
    await page.locator("[data-problem]").waitFor();
    expect(await page.locator("[data-additions]").count()).toBe(0);
    await context.close();
  });
});

describe("the documents", () => {
  it("are chosen by ticks, and each rule names those that are ticked", async () => {
    const { context, page } = await opened("/en/law");
    const tick = (id: string) => page.locator("#rules label.choice", { hasText: whole(SETS.find((set) => set.id === id)?.title.en ?? "") });
    await tick("MNE-230").click();
    await new Walk(page, "en").press("rules-unfold");
    expect(await page.locator("#rules .rules").allInnerTexts().then((all) => all.join())).not.toContain("National Economy");
    await tick("LAW-AS-RESTATED").click();
    expect(await page.$$eval(".rule", (rules) => rules.map(({ id }) => id))).toEqual(LISTED.filter(({ sets }) => sets.includes("A-2023")).map(({ id }) => id));
    await tick("A-2023").click();
    expect(await page.locator("#rules").innerText()).toContain(new Walk(page, "en").say("rules-none"));
    await context.close();
  });
});

describe("on paper", () => {
  it("stand the answer, the calendar and the rules, and no button or field", async () => {
    const { context, page } = await opened("/kk/law");
    await page.emulateMedia({ media: "print" });
    expect(await page.$$eval(".rule", (rules) => rules.filter((rule) => !rule.checkVisibility()).length), "no rule is folded away").toBe(0);
    for (const shown of ["#count .answer", "#count .month", ".asked-rule", ".rule blockquote"]) expect(await page.locator(shown).first().isVisible(), shown).toBe(true);
    for (const hidden of [".bar", "#count form", "#rules .button", ".parts"]) expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
    await context.close();
  });
});

describe("from elsewhere", () => {
  it("a reporter's first page leads to the rules of that institution alone, and cites no other's document", async () => {
    for (const language of LANGUAGES) {
      const { context, page } = await opened(`/${language}/o/astana-maslikhat/`);
      const link = page.locator(`a[href="/${language}/law#A-2023,LAW-AS-RESTATED"]`);
      await page.locator(".more summary", { hasText: new Walk(page, language).say("law-more") }).click();
      await link.waitFor();
      for (const norm of await page.locator(".norm summary").all()) await norm.click();
      expect(await page.evaluate(() => document.body.textContent ?? "")).not.toMatch(/Ұлттық экономика|национальной экономики|National Economy|MNE-230/);
      await link.click();
      await new Walk(page, language).at("book-title");
      await context.close();
    }
  });

  it("an officer's case counts by the additions of its institution, and leads on with them", async () => {
    const mark = `күнтізбе ${Date.now().toString(36)}`;
    const context = await browser.newContext();
    const reporter = new Walk(await context.newPage(), "kk");
    await reporter.ready("economy", mark);
    await reporter.send();
    const atCase = async (answers: Parameters<typeof bend>[1]): Promise<Walk> => {
      const desk = await browser.newContext();
      await bend(desk, answers);
      const walk = new Walk(await desk.newPage(), "kk");
      await walk.page.goto(`${DESK}/`);
      await walk.at("unlock-title");
      await walk.page.locator('.people li[data-body="economy"]').first().locator("button").click();
      await walk.at("queue-title");
      await walk.find(mark);
      return walk;
    };
    const accepted = ({ page }: Walk) => page.locator("[data-window] dd").last();
    const plain = await atCase({});
    const last = nextWorking(readDay((await plain.page.locator("[data-window]").getAttribute("data-window")) ?? ""));
    expect(await accepted(plain).innerText()).toBe(longDay(plain.words.t, writeDay(last)));
    const line = `kz-2 off:${writeDay(last)}`;
    const added = await atCase({ open: { edited: `(read) => ({ ...read, calendars: ["kz-1", ${JSON.stringify(line)}] })`, from: 1 } });
    expect(await accepted(added).innerText()).toBe(longDay(added.words.t, writeDay(nextWorking(last + 1))));
    const href = `/kk/law#LAW-AS-RESTATED,kz-1,${encodeURIComponent(line)},43.1-window`;
    await added.page.locator(`[data-window] a[href="${href}"]`).waitFor();
    const unknown = await atCase({ open: { edited: `(read) => ({ ...read, calendars: ["kz-9", "kz-10 confirmed:2031"] })`, from: 1 } });
    await unknown.page.getByText(unknown.say("case-window-calendar")).waitFor();
    expect(await accepted(unknown).innerText()).toBe(longDay(unknown.words.t, writeDay(last)));
    for (const each of [plain, added, unknown]) await each.page.context().close();
    await context.close();
  });
});
