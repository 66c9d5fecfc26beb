// What officers do at the desk: through the queue by keys and filters, a case assigned and set aside, ready texts, a roster that
// changes while the desk is open.
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NAMES } from "../../page/language.ts";
import { DESK, launch, loudFields, PORTAL, shapesOf, Walk, Watch, words } from "./walk.ts";

/** An institution of its own, so that its queue is short. */
const SLUG = "astana-maslikhat";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function report(context: BrowserContext, text: string): Promise<string> {
  const walk = new Walk(await context.newPage(), "kk");
  const code = await walk.ready(SLUG, text);
  await walk.send();
  return code;
}

/** The officer's page, and who the officer is. */
async function atDesk(context: BrowserContext, person = 0): Promise<Walk & { officer: string }> {
  const walk = new Walk(await context.newPage(), "ru");
  await walk.page.goto(`${DESK}/`);
  await walk.speak(NAMES.ru.short);
  await walk.at("unlock-title");
  const key = walk.page.locator(`.people li[data-body="${SLUG}"]`).nth(person);
  const officer = await key.locator("strong").innerText();
  await key.locator("button").click();
  await walk.at("queue-title");
  await walk.page.getByText(/Всего дел|Дел, открытых для вас/).waitFor();
  return Object.assign(walk, { officer });
}

it("j, k and Enter go through the queue, and come back to the case that was open", async () => {
  const context = await browser.newContext();
  for (const text of ["Бірінші хабарлама", "Екінші хабарлама"]) await report(context, text);
  const desk = await atDesk(context);
  const { page } = desk;
  await page.getByRole("button", { name: desk.say("queue-refresh") }).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-case"));
  const cases = await page.locator("[data-case]").evaluateAll((all) => all.map((one) => one.getAttribute("data-case")));
  expect(cases.length).toBeGreaterThan(1);
  const seen: unknown[] = [];
  for (const key of ["j", "j", "k", "k", "j"]) {
    await page.keyboard.press(key);
    seen.push(await focused());
  }
  expect(seen).toEqual([cases[0], cases[1], cases[0], cases[0], cases[1]]);
  await page.keyboard.press("Enter");
  await page.locator(".timeline").first().waitFor();
  await desk.press("case-back");
  await desk.at("queue-title");
  await expect.poll(focused).toBe(cases[1]);
  // In a field they are letters.
  await desk.field("filter-words").press("j");
  expect(await desk.field("filter-words").inputValue()).toBe("j");
  await context.close();
});

it("a case is assigned and set aside among officers, the queue knows it, and the reporter is shown none of it", async () => {
  const mark = `тапсырылған іс ${Date.now().toString(36)}`;
  const reason = `Құжат күтілуде ${mark}`;
  const contexts = await Promise.all([browser.newContext(), browser.newContext(), browser.newContext()]);
  const [reporters, mine, theirs] = contexts as [BrowserContext, BrowserContext, BrowserContext];
  const watch = new Watch();
  for (const each of contexts) await watch.watch(each);
  const code = await report(reporters, mark);
  const [first, second] = [await atDesk(mine), await atDesk(theirs, 1)];
  await first.find(mark);
  const { page } = first;
  const work = page.locator(".work");
  expect(await work.innerText()).toContain(first.say("work-nobody"));
  await work.getByText(first.say("work-assign"), { exact: true }).first().click();
  const names = await first.field("work-colleague").locator("option").allInnerTexts();
  const name = names.find((one) => one.startsWith(second.officer)) as string;
  await first.field("work-colleague").selectOption({ label: name });
  await work.getByRole("button", { name: first.say("work-assign"), exact: true }).click();
  await page.locator('.history [data-step="assigned"]').waitFor();
  await work.getByText(first.say("work-aside"), { exact: true }).first().click();
  await work.getByRole("button", { name: first.say("work-aside"), exact: true }).click();
  await page.getByText(first.say("work-reason-wrong")).waitFor();
  await first.field("work-reason").fill(reason);
  expect(await loudFields(page)).toEqual([]);
  await work.getByRole("button", { name: first.say("work-aside"), exact: true }).click();
  await page.locator('.history [data-step="set-aside"]', { hasText: reason }).waitFor();
  await work.getByRole("button", { name: first.say("work-take-up") }).waitFor();

  // The colleague's queue says so, and finds it by that.
  await second.press("queue-refresh");
  await second.field("filter-view").selectOption("mine");
  await second.page.locator("tr", { hasText: second.say("queue-mine") }).first().waitFor();
  await second.field("filter-view").selectOption("aside");
  await second.page.locator("tr", { hasText: "Отложено, последний день" }).first().waitFor();
  await second.find(mark);
  await second.page.locator('.history [data-step="set-aside"]', { hasText: reason }).waitFor();
  await second.press("work-take-up");
  await second.page.locator('.history [data-step="taken-up"]').waitFor();
  await second.press("case-back");
  await second.page.locator('[data-found="0"]').waitFor();
  await second.field("filter-view").selectOption("unassigned");
  await second.page.locator('[data-found="0"]').waitFor();
  await second.field("filter-view").selectOption("");
  await second.page.locator('[data-found="1"]').waitFor();

  const back = new Walk(await reporters.newPage(), "kk");
  await back.page.goto(`${PORTAL}/kk/o/${SLUG}/`);
  await back.comeBack(code);
  await back.at("talk-title");
  expect(await back.page.locator("[data-entry]").count()).toBe(1);
  expect(await back.page.locator("main").innerText()).not.toContain(reason);
  for (const shape of shapesOf(reason)) expect(watch.requests.some(({ body }) => body?.includes(shape))).toBe(false);
  expect(watch.said.filter((line) => !line.includes("409"))).toEqual([]);
  for (const each of contexts) await each.close();
});

it("ready texts come in the language of the report, with its days", async () => {
  const mark = `дайын мәтін ${Date.now().toString(36)}`;
  const context = await browser.newContext();
  await report(context, mark);
  const desk = await atDesk(context);
  await desk.find(mark);
  await desk.page.getByText(desk.say("templates")).click();
  for (const key of ["template-received", "template-question", "template-protection", "template-result"] as const) {
    await desk.field("reply-label").fill("");
    await desk.press(key);
    const said = words("kk").part(key, "text", { day: "" }).split(/[:.]/)[0] as string;
    await expect.poll(() => desk.field("reply-label").inputValue()).toContain(said);
  }
  await desk.field("reply-label").fill("Бұрын жазылған");
  await desk.press("template-received");
  await expect.poll(() => desk.field("reply-label").inputValue()).toMatch(/^Бұрын жазылған\n\n[\s\S]*20\d\d\sжылғы/);
  await context.close();
});
