// The application about labour rights, from the person's page to the authorised body's desk and back: its fifteen days on both, every step
// by its form, what holds a step back read with its paragraph. The institution's own unit is told no word of it.
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { atDesk, back, begin, card, go, reported, sound, stands, take, term } from "./people.ts";
import { launch, shapesOf, Watch } from "./walk.ts";

const SLUG = "astana-maslikhat";
const COURSE = "application/0";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

it("is lodged with the code, inspected by the authorised body, and not closed while its dispute was not heard", async () => {
  const mark = `өтініш ${Date.now().toString(36)}`;
  const [wrong, advice, dispute] = [`Сөгіс жарияланды ${mark}`, `Сөгісті жою ұсынылады ${mark}`, `Сөгіс заңсыз ${mark}`];
  const contexts = await Promise.all([browser.newContext({ viewport: { width: 320, height: 640 } }), browser.newContext(), browser.newContext()]);
  const [reporters, theirs, units] = contexts as [BrowserContext, BrowserContext, BrowserContext];
  const watch = new Watch();
  for (const each of contexts) await watch.watch(each);
  const { walk, code } = await reported(reporters, SLUG, mark);
  await back(walk, SLUG, code);
  const may = card(walk, COURSE);
  await may.locator(".more summary").click();
  // Nothing is sent without words.
  await may.getByRole("button", { name: walk.say("application-lodge-go"), exact: true }).click();
  await may.getByText(walk.say("text-wrong")).waitFor();
  await walk.field("application-label").fill(wrong);
  await sound(walk);
  await may.getByRole("button", { name: walk.say("application-lodge-go"), exact: true }).click();
  await stands(walk, COURSE, "lodged");
  expect(await term(walk, COURSE, "44.4-recommendation", "running")).toMatch(/15\sкүн қалды/);

  const unit = await atDesk(units, SLUG);
  await unit.find(mark);
  await stands(unit, COURSE, "lodged");
  expect(await card(unit, COURSE).innerText()).toContain(unit.say("courses-closed"));
  expect(await unit.page.getByText(wrong).count()).toBe(0);

  const body = await atDesk(theirs, "authorised-body");
  await body.find(mark);
  await stands(body, COURSE, "lodged");
  await card(body, COURSE).locator(".more summary").first().click();
  await body.page.getByText(wrong).waitFor();
  expect(await term(body, COURSE, "44.4-recommendation", "running")).toMatch(/осталось 15\sдней/);
  await take(body, COURSE, "check");
  await stands(body, COURSE, "admissible");
  await sound(body);

  // The dispute goes to the collegial body: thirty days run beside the fifteen.
  await walk.press("talk-look");
  await stands(walk, COURSE, "admissible");
  await card(walk, COURSE).locator(".more", { hasText: walk.say("dispute-go") }).locator("summary").click();
  await walk.field("dispute-label").fill(dispute);
  await card(walk, COURSE).getByRole("button", { name: walk.say("dispute-go"), exact: true }).click();
  await stands(walk, "hearing/0", "registered");
  expect(await term(walk, "hearing/0", "43.4-decision", "running")).toMatch(/30\sкүн қалды/);
  await sound(walk);

  await body.press("talk-look");
  await take(body, COURSE, "inspect");
  await stands(body, COURSE, "inspection");
  const form = await begin(body, COURSE, "recommend");
  await go(body, form);
  await form.getByText(body.say("form-required")).first().waitFor();
  await body.field("form-addressee").fill("Мәслихат аппаратының басшысына");
  await body.field("form-recommendation").fill(advice);
  await go(body, form);
  await stands(body, COURSE, "recommended");
  expect(await term(body, COURSE, "44.4-recommendation", "met")).toContain("44.4");
  const conclusion = await begin(body, COURSE, "conclude");
  await conclusion.locator("select").selectOption("labour");
  await body.field("form-proof").fill("№ 17");
  await go(body, conclusion);
  await stands(body, COURSE, "conclusion-sent");
  await take(body, COURSE, "record-answer", { "form-answer": "Қабылданды" });
  await stands(body, COURSE, "execution-control");

  // Held back, by which paragraph, and what is missing: before it is pressed, and where it is pressed all the same.
  const held = card(body, COURSE).locator('[data-may="application/close"]');
  expect(await held.getAttribute("data-ready")).toBe("false");
  expect(await held.innerText()).toContain("43.3");
  await take(body, COURSE, "close", { "form-result": "Аяқталды" });
  const refused = card(body, COURSE).locator('[data-refused="43.3-hearing"]');
  await refused.waitFor();
  expect(await refused.innerText()).toContain(body.say("missing-hearing"));
  await stands(body, COURSE, "execution-control");

  await walk.press("talk-look");
  await stands(walk, COURSE, "execution-control");
  await card(walk, COURSE).locator(".more summary").first().click();
  await walk.page.getByText(advice).waitFor();
  await sound(walk);
  for (const shape of [wrong, advice, dispute].flatMap(shapesOf)) expect(watch.requests.some((request) => request.body?.includes(shape))).toBe(false);
  expect(watch.said).toEqual([]);
  for (const each of contexts) await each.close();
});
