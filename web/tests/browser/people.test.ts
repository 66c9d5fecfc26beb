// People as they are: one without a mouse, one with a thumb and a small phone, one whose browser has no compiler, one inside
// another app, one whose connection breaks, two officers at once.
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { generate } from "lean-qr";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NAMES } from "../../page/language.ts";
import type { Key } from "../../page/messages/keys.ts";
import { DESK, launch, loudFields, PORTAL, Walk, Watch } from "./walk.ts";

const SLUG = process.env["SENIM_SLUG"] ?? "economy";
/** Another institution, so that its queue is short and its cases can be counted. */
const OTHER = "astana-maslikhat";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Tab until the focus is there. */
async function tabTo(target: Locator): Promise<void> {
  const page = target.page();
  await target.waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no way by Tab to ${target}`);
}

it("the keyboard alone completes a report", async () => {
  const context = await browser.newContext();
  const watch = new Watch();
  await watch.watch(context);
  const page = await context.newPage();
  const walk = new Walk(page, "kk");
  const go = async (key: Key): Promise<void> => {
    await tabTo(walk.button(key).first());
    await page.keyboard.press("Enter");
  };
  await page.goto(`${PORTAL}/`);
  await tabTo(page.locator(`a[href="/kk/o/${SLUG}/"]`));
  await page.keyboard.press("Enter");
  await go("start-report");
  await walk.at("kind-title");
  // Past the bar and the steps: one press goes to the main text.
  await tabTo(page.locator('input[name="kind"]').first());
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  expect(await page.locator('input[name="kind"]').nth(1).isChecked()).toBe(true);
  await go("next");
  await walk.at("story-title");
  await tabTo(walk.field("story-label"));
  await page.keyboard.type("Тапсырма заңсыз деп ойлаймын.");
  await go("next");
  await walk.at("details-title");
  await go("next");
  await walk.at("to-title");
  await go("next");
  await walk.at("code-title");
  const groups = await page.locator(".screen-only .code li").allInnerTexts();
  await go("code-written");
  await walk.at("check-title");
  const asked = Number(/\d/.exec(await page.locator("main form label").first().innerText())?.[0]);
  await tabTo(page.locator("main form input"));
  await page.keyboard.type((groups[asked - 1] ?? "").replace(/^\d\s+/, "").trim().toLowerCase());
  await page.keyboard.press("Enter");
  await walk.at("ready-title");
  await go("send");
  await page.locator("[data-receipt]").waitFor();
  expect(watch.said).toEqual([]);
  await context.close();
});

it("a thumb on a phone of 320 by 640 completes a report in Kazakh within three minutes", async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const page = await context.newPage();
  const walk = new Walk(page, "kk");
  const tap = (key: Key) => walk.button(key).first().tap();
  const before = performance.now();
  await page.goto(`${PORTAL}/`);
  await page.locator(`a[href="/kk/o/${SLUG}/"]`).tap();
  await page.locator(".facts .print-mark").first().waitFor();
  await tap("start-report");
  await page.locator("label.choice", { hasText: walk.say("kind-gift") }).tap();
  await tap("next");
  await walk.field("story-label").tap();
  // As fast as a person types on glass.
  await page.keyboard.type("Бөлім басшысы мердігерден сыйлық алды, өзім көрдім.", { delay: 120 });
  await tap("next");
  await walk.at("details-title");
  await tap("next");
  await walk.at("to-title");
  await tap("next");
  await walk.at("code-title");
  const groups = await page.locator(".screen-only .code li").allInnerTexts();
  await tap("code-written");
  await walk.at("check-title");
  const asked = Number(/\d/.exec(await page.locator("main form label").first().innerText())?.[0]);
  await page.locator("main form input").tap();
  await page.keyboard.type((groups[asked - 1] ?? "").replace(/^\d\s+/, "").trim(), { delay: 120 });
  await tap("check");
  await walk.at("ready-title");
  await tap("send");
  await page.locator("[data-receipt]").waitFor();
  const seconds = (performance.now() - before) / 1000;
  console.log(`by touch at 320 × 640, in Kazakh: ${seconds.toFixed(1)} s from the portal's address to the receipt, typing included`);
  expect(seconds).toBeLessThan(180);
  await context.close();
});

it("without a compiler for scripts a report goes out in under ten seconds, work included", async () => {
  const slow = await launch("--js-flags=--jitless");
  const context = await slow.newContext();
  const walk = new Walk(await context.newPage(), "kk");
  await walk.ready(SLUG, "Тор браузерінің ең баяу жағдайы");
  expect(await walk.page.evaluate(() => typeof WebAssembly), "scripts are not compiled").toBe("undefined");
  const before = performance.now();
  await walk.press("send");
  await walk.page.locator("[data-receipt]").waitFor();
  const seconds = (performance.now() - before) / 1000;
  console.log(`--jitless: ${seconds.toFixed(1)} s from the press to the receipt`);
  expect(seconds).toBeLessThan(10);
  await slow.close();
});

/** The officer's page of an institution, with its queue. */
async function atDesk(context: BrowserContext, slug: string, person = 0): Promise<Walk> {
  const walk = new Walk(await context.newPage(), "ru");
  await walk.page.goto(`${DESK}/`);
  await walk.speak(NAMES.ru.short);
  await walk.at("unlock-title");
  await walk.page.locator(`.people li[data-body="${slug}"]`).nth(person).locator("button").click();
  await walk.at("queue-title");
  await walk.page.getByText(/Всего дел|Дел, открытых для вас/).waitFor();
  return walk;
}

async function casesOf(slug: string): Promise<number> {
  const context = await browser.newContext();
  const walk = await atDesk(context, slug);
  const found = await walk.page.locator("[data-case]").count();
  await context.close();
  return found;
}

it("a connection that breaks while sending, after the portal has stored the report, makes one case and no press is needed", async () => {
  const before = await casesOf(OTHER);
  const context = await browser.newContext();
  let lost = 0;
  await context.route("**/case", async (route) => {
    if (lost === 0) {
      lost += 1;
      // The portal has it; the answer never comes.
      await route.fetch();
      await route.abort("connectionreset");
    } else await route.continue();
  });
  const walk = new Walk(await context.newPage(), "kk");
  await walk.ready(OTHER, "Жауабы жолда жоғалған хабарлама");
  await walk.press("send");
  await walk.page.getByRole("heading", { name: walk.say("waiting-title") }).waitFor();
  await walk.page.locator("[data-receipt]").waitFor();
  expect(lost).toBe(1);
  await context.close();
  expect(await casesOf(OTHER)).toBe(before + 1);
});

it("a device that is off line sends when it is on line again", async () => {
  const context = await browser.newContext();
  const walk = new Walk(await context.newPage(), "kk");
  await walk.ready(OTHER, "Желіден тыс жазылған хабарлама");
  await context.setOffline(true);
  await walk.press("send");
  await walk.page.getByRole("heading", { name: walk.say("waiting-title") }).waitFor();
  const back = performance.now();
  await context.setOffline(false);
  await walk.page.locator("[data-receipt]").waitFor();
  console.log(`sent ${((performance.now() - back) / 1000).toFixed(1)} s after the connection was back`);
  await context.close();
});

it("two officers who answer at the same moment do not hurt each other", async () => {
  const mark = `екі терезе ${Date.now().toString(36)}`;
  const context = await browser.newContext();
  const reporter = new Walk(await context.newPage(), "kk");
  const code = await reporter.ready(OTHER, mark);
  await reporter.press("send");
  await reporter.page.locator("[data-receipt]").waitFor();
  const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
  const desks: Walk[] = [];
  for (const [person, each] of contexts.entries()) desks.push(await atDesk(each, OTHER, person));
  for (const desk of desks) {
    await desk.field("filter-words").fill(mark);
    await desk.page.locator('[data-found="1"]').waitFor();
    await desk.page.locator("[data-case]").click();
    await desk.page.locator(".timeline").getByText(mark).waitFor();
    expect(await loudFields(desk.page)).toEqual([]);
  }
  let moved = 0;
  for (const each of contexts) each.on("response", (response) => (moved += Number(response.status() === 409)));
  // Each entry is held back until both are on their way, so that both follow the same one.
  let release = (): void => undefined;
  const both = new Promise<void>((resolve) => (release = resolve));
  let held = 0;
  for (const each of contexts)
    await each.route("**/entry", async (route) => {
      held += 1;
      if (held === 2) release();
      if (held <= 2) await both;
      await route.continue();
    });
  for (const [index, desk] of desks.entries()) await desk.field("reply-label").fill(`жауап ${index}`);
  await Promise.all(desks.map((desk) => desk.press("reply-send")));
  for (const desk of desks) await desk.page.getByText(desk.say("reply-sent")).waitFor();
  expect(moved, "one of them was told that somebody wrote first").toBe(1);
  await reporter.press("finish");
  await reporter.press("finish-yes");
  await reporter.comeBack(code);
  await reporter.at("talk-title");
  for (const index of [0, 1]) expect(await reporter.page.locator(".timeline .words", { hasText: `жауап ${index}` }).count()).toBe(1);
  expect(await reporter.page.locator(".doubt, .notice-mind").count()).toBe(0);
  for (const each of [context, ...contexts]) await each.close();
});

it.each([
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 350.0", true],
  ["Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36", false],
])("a browser inside another app is told so: %s", async (userAgent, told) => {
  const context = await browser.newContext({ userAgent });
  const walk = new Walk(await context.newPage(), "kk");
  await walk.choose(SLUG);
  expect(await walk.page.getByRole("heading", { name: walk.say("inapp-title") }).count()).toBe(told ? 1 : 0);
  await context.close();
});

it("who is shown as a reader is exactly who is granted", async () => {
  const context = await browser.newContext();
  const walk = new Walk(await context.newPage(), "kk");
  const shown = async (page: Page): Promise<string[]> => (await page.locator(".people strong").allInnerTexts()).sort();
  const code = await walk.ready(SLUG, "Кім оқиды");
  const promised = await shown(walk.page);
  await walk.press("send");
  await walk.page.locator("[data-receipt]").waitFor();
  await walk.press("finish");
  await walk.press("finish-yes");
  await walk.comeBack(code);
  await walk.at("talk-title");
  const granted = await shown(walk.page);
  expect(granted.length).toBeGreaterThan(1);
  expect(promised).toEqual(granted);
  await context.close();
});

it("the picture of the code holds the code, and another code is another picture", async () => {
  const context = await browser.newContext();
  const walk = new Walk(await context.newPage(), "kk");
  await walk.choose(SLUG);
  await walk.write("…");
  const code = (await walk.page.locator(".screen-only .code li").allInnerTexts()).map((group) => group.replace(/^\d\s+/, "").trim()).join("-");
  await walk.page.locator(".more summary").first().click();
  const drawn = walk.page.locator(".screen-only .qr");
  await expect.poll(() => drawn.evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBeLessThan(60);
  /** Rows of dark and light, the quiet rim left out. */
  const seen = await drawn.evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
    return Array.from({ length: height - 8 }, (_, y) => Array.from({ length: width - 8 }, (__, x) => ((pixels[((y + 4) * width + x + 4) * 4] ?? 0) < 128 ? "#" : ".")).join(""));
  });
  const of = (text: string): string[] => {
    const made = generate(text);
    return Array.from({ length: made.size }, (_, y) => Array.from({ length: made.size }, (__, x) => (made.get(x, y) ? "#" : ".")).join(""));
  };
  expect(seen).toEqual(of(code));
  expect(seen).not.toEqual(of(code.replace(/.$/, (last) => (last === "0" ? "1" : "0"))));
  await context.close();
});

it("on paper stand the card and the receipt, and nothing that was written", async () => {
  const context = await browser.newContext();
  const walk = new Walk(await context.newPage(), "kk");
  const text = "Қағазға түспейтін сөздер";
  const code = await walk.ready(SLUG, text);
  await walk.press("send");
  await walk.page.locator("[data-receipt]").waitFor();
  const mark = (await walk.page.locator("[data-receipt]").getAttribute("data-receipt")) ?? "";
  await walk.page.locator("[data-receipt] section[lang]").first().waitFor();
  await walk.page.emulateMedia({ media: "print" });
  const card = await walk.page.locator(".paper-only").innerText();
  const groups = code.split("-");
  for (const part of [...groups, `/kk/o/${SLUG}/`, mark]) expect(card).toContain(part);
  const prints = [...card.matchAll(/([0-9A-Z]{4}-){4}[0-9A-Z]{4}/g)].map(([print]) => print);
  expect(new Set(prints).size, "a mark and the fingerprints of both bodies").toBeGreaterThanOrEqual(3);
  expect(card.match(/20\d\d\sжылғы/g)?.length, "two days to come back by").toBe(2);
  const receipt = await walk.page.locator("[data-receipt]").innerText();
  expect(receipt).toContain(mark);
  expect(receipt).toContain("Квитанция");
  for (const group of groups) expect(receipt, "the receipt can be kept without the code").not.toContain(group);
  const paper = await walk.page.locator("body").innerText();
  expect(paper).not.toContain(text);
  expect(await walk.page.locator("button:visible").count()).toBe(0);
  const pdf = await walk.page.pdf({ format: "A4" });
  expect(pdf.toString("latin1").match(/\/Type ?\/Page\b/g)?.length, "two sheets").toBe(2);
  await context.close();
});
