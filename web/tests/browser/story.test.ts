// The main job in a real browser, once in each language: report, code, receipt; an officer opens and answers; the reporter reads
// the answer with the code. Nothing typed leaves the browser readable, nothing is said on the console, no rule of the policy is broken.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Language } from "../../client/api.ts";
import { NAMES } from "../../page/language.ts";
import { DESK, launch, loudFields, PORTAL, shapesOf, Walk, Watch } from "./walk.ts";

const SLUG = process.env["SENIM_SLUG"] ?? "economy";

interface Told {
  report: string;
  detail: string;
  reply: string;
  answer: string;
}

/** Whose officer answers: the report goes to both, so both must be able to. */
const ANSWERED_BY: Record<Language, string> = { kk: SLUG, ru: "authorised-body", en: SLUG };

/** Long enough to be found in every shape, told apart by the minute of the run so that an old case is not taken for this one. */
function told(language: Language): Told {
  const mark = Date.now().toString(36);
  return {
    kk: {
      report: `Жиһаз сатып алу конкурсының жеңімпазы алдын ала белгілі болды ${mark}`,
      detail: `Кеңсе жиһазы, екінші лот ${mark}`,
      reply: `Рақмет, хабарламаңызды алдық, құжаттың күні қандай ${mark}`,
      answer: `Құжат қыркүйектің он жетісінде жазылған ${mark}`,
    },
    ru: {
      report: `Победитель закупки мебели был известен заранее ${mark}`,
      detail: `Офисная мебель, второй лот ${mark}`,
      reply: `Спасибо, сообщение получено, какого числа документ ${mark}`,
      answer: `Документ подписан семнадцатого сентября ${mark}`,
    },
    en: {
      report: `The winner of the furniture tender was known in advance ${mark}`,
      detail: `Office furniture, the second lot ${mark}`,
      reply: `Thank you, we have your report, which day is on the paper ${mark}`,
      answer: `The paper was signed on the seventeenth of September ${mark}`,
    },
  }[language];
}

async function report(walk: Walk, text: Told): Promise<string> {
  const { page } = walk;
  await walk.choose(SLUG);
  await walk.press("start-report");
  await walk.at("kind-title");
  expect(await loudFields(page)).toEqual([]);
  await walk.pick("kind-procurement");
  await walk.press("next");
  await walk.at("story-title");
  expect(await loudFields(page)).toEqual([]);
  await walk.field("story-label").fill(text.report);
  await walk.press("next");
  await walk.at("details-title");
  expect(await loudFields(page)).toEqual([]);
  await walk.field("ask-lot").fill(text.detail);
  await walk.press("next");
  await walk.at("to-title");
  expect(await loudFields(page)).toEqual([]);
  await walk.press("next");
  await walk.at("code-title");
  const code = await walk.copyCode();
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
  await walk.press("send");
  await page.locator("[data-receipt]").waitFor();
  return code;
}

async function answerAtDesk(walk: Walk, text: Told): Promise<void> {
  const { page } = walk;
  await page.goto(`${DESK}/`);
  await walk.speak(NAMES[walk.words.language].short);
  await walk.at("unlock-title");
  await page.locator(`.people li[data-body="${ANSWERED_BY[walk.words.language]}"]`).first().locator("button").click();
  await walk.at("queue-title");
  const cases = page.locator("[data-case]");
  await cases.first().waitFor();
  const all = await cases.evaluateAll((buttons) => buttons.map((button) => button.getAttribute("data-case")));
  let found = false;
  for (const id of all) {
    await page.locator(`[data-case="${id}"]`).click();
    await page.locator(".timeline").first().waitFor();
    found = (await page.getByText(text.report).count()) > 0;
    if (found) break;
    await walk.press("case-back");
    await walk.at("queue-title");
  }
  expect(found, "the officer's queue holds the report").toBe(true);
  expect(await page.getByText(text.detail).count()).toBe(1);
  expect(await loudFields(page)).toEqual([]);
  await walk.field("reply-label").fill(text.reply);
  await walk.press("reply-send");
  await page.getByText(walk.say("reply-sent")).waitFor();
}

async function comeBack(walk: Walk, code: string, text: Told): Promise<void> {
  const { page } = walk;
  await walk.press("finish");
  await walk.press("finish-yes");
  await walk.at("start-title");
  await walk.press("have-code");
  await walk.at("comeback-title");
  expect(await loudFields(page)).toEqual([]);
  await walk.field("comeback-label").fill(code.replaceAll("-", " ").toLowerCase());
  await walk.press("comeback-open");
  await walk.at("talk-title");
  await page.getByText(text.reply).waitFor();
  await walk.field("answer-label").fill(text.answer);
  await walk.press("answer-send");
  await page.locator(".timeline").getByText(text.answer).waitFor();
}

describe("the main job", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it.each(["kk", "ru", "en"] as const)("goes from report to answer in %s and tells nobody", async (language) => {
    const text = told(language);
    const watch = new Watch();
    const reporter = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const officer = await browser.newContext();
    await watch.watch(reporter);
    await watch.watch(officer);
    const walk = new Walk(await reporter.newPage(), language);
    const code = await report(walk, text);
    expect(new URL(walk.page.url()).pathname).toBe(`/${language}/o/${SLUG}/`);
    expect(new URL(walk.page.url()).hash + new URL(walk.page.url()).search).toBe("");
    await answerAtDesk(new Walk(await officer.newPage(), language), text);
    await comeBack(walk, code, text);

    const sent = watch.requests.filter((request) => request.method === "POST");
    const bodies = sent.map((request) => request.body ?? Buffer.alloc(0));
    expect(bodies.length).toBeGreaterThan(4);
    expect(Math.min(...bodies.map((body) => body.length)), "every body was recorded whole").toBeGreaterThanOrEqual(32 * 1024);
    const secrets = [...Object.values(text), code, code.replaceAll("-", "")];
    for (const secret of secrets)
      for (const shape of shapesOf(secret)) {
        expect(bodies.some((body) => body.includes(shape)), `"${secret}" left the browser`).toBe(false);
        expect(watch.requests.some((request) => request.url.includes(shape.toString("latin1")))).toBe(false);
      }
    const origins = new Set(watch.requests.map((request) => new URL(request.url).origin).filter((origin) => origin !== "null"));
    expect([...origins].sort()).toEqual([new URL(PORTAL).origin, new URL(DESK).origin].sort());
    expect(await reporter.cookies()).toEqual([]);
    const kept = await walk.page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]);
    expect(kept).toEqual([0, 0, 0, 0]);
    expect(watch.said).toEqual([]);
    await reporter.close();
    await officer.close();
  });

  it("would notice a leak in any shape, a word on the console and a script that does not belong", async () => {
    const context = await browser.newContext();
    const watch = new Watch();
    await watch.watch(context);
    const walk = new Walk(await context.newPage(), "kk");
    await walk.choose(SLUG);
    expect(watch.said).toEqual([]);
    const text = told("kk").report;
    const utf16 = Buffer.from(text, "utf16le");
    for (const leak of [text, utf16.toString("hex"), Buffer.from(`{"a":"${text}"}`).toString("base64"), encodeURIComponent(text)]) {
      await walk.page.evaluate((body) => fetch("/planted", { method: "POST", body }), leak);
      const body = watch.requests.at(-1)?.body ?? Buffer.alloc(0);
      expect(shapesOf(text).some((shape) => body.includes(shape)), leak.slice(0, 20)).toBe(true);
    }
    await walk.page.evaluate(() => console.log("planted"));
    await walk.page.evaluate(() => {
      const script = document.createElement("script");
      try {
        script.text = "globalThis.planted = true";
        document.head.append(script);
      } catch {
        // Trusted Types refuse the text before the policy refuses the script.
      }
    });
    expect(await walk.page.evaluate(() => "planted" in globalThis)).toBe(false);
    expect(watch.said.some((said) => said === "console: planted")).toBe(true);
    expect(watch.said.some((said) => said.startsWith("policy: "))).toBe(true);
    await context.close();
  });

  it("leaves at once by the button and by Escape three times", async () => {
    for (const way of ["button", "key"]) {
      const context = await browser.newContext();
      // The neutral page itself is not called in a test.
      await context.route(/wikipedia/, (route) => route.fulfill({ contentType: "text/html", body: "neutral" }));
      const walk = new Walk(await context.newPage(), "kk");
      await walk.choose(SLUG);
      const before = await walk.page.evaluate(() => history.length);
      if (way === "button") await walk.press("exit");
      else for (let press = 0; press < 3; press += 1) await walk.page.keyboard.press("Escape");
      await walk.page.getByText("neutral").waitFor();
      expect(await walk.page.evaluate(() => history.length)).toBe(before);
      await context.close();
    }
  });

  it("leaves nothing of a draft behind, asks nothing and waits for no other page", async () => {
    const context = await browser.newContext();
    // The neutral page never comes: the browser stays where it is.
    await context.route(/wikipedia/, (route) => route.fulfill({ status: 204 }));
    const walk = new Walk(await context.newPage(), "kk");
    const asked: string[] = [];
    walk.page.on("dialog", (dialog) => asked.push(dialog.type()));
    await walk.choose(SLUG);
    await walk.press("start-report");
    await walk.pick("kind-gift");
    await walk.press("next");
    await walk.field("story-label").fill("Кетер алдындағы мәтін");
    for (let press = 0; press < 3; press += 1) await walk.page.keyboard.press("Escape");
    await expect.poll(() => walk.page.evaluate(() => document.documentElement.childNodes.length)).toBe(0);
    expect(asked).toEqual([]);
    await context.close();
  });

  it("says in three languages what to do without scripts", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${PORTAL}/kk/o/${SLUG}/`);
    for (const language of ["kk", "ru", "en"]) expect(await page.locator(`noscript [lang="${language}"]`).innerText()).toContain("senim report");
    await context.close();
  });
});
