// The non-disclosure agreement as three people carry it out, each in a browser of their own: offered with the case, demanded with the
// code, read and signed, countersigned at the desk, in force with both signatures checked on both pages. Nothing of it leaves readable.
import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { atDesk, back, reported, sound } from "./people.ts";
import { launch, shapesOf, sideways, type Walk, Watch } from "./walk.ts";

/** An institution of its own, so that its queue is short. */
const SLUG = "astana-maslikhat";
const COURSE = '[data-course="agreement/0"]';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const clock = (walk: Walk, rule: string) => walk.page.locator(`${COURSE} [data-clock="${rule}"]`);

it("is demanded of the authorised body, signed by both and proven", async () => {
  const mark = `келісім керек ${Date.now().toString(36)}`;
  const contexts = await Promise.all([browser.newContext({ viewport: { width: 320, height: 640 } }), browser.newContext(), browser.newContext()]);
  const [reporters, theirs, units] = contexts as [BrowserContext, BrowserContext, BrowserContext];
  const watch = new Watch();
  for (const each of contexts) await watch.watch(each);
  const { walk, code } = await reported(reporters, SLUG, mark);
  const { page } = walk;
  await back(walk, SLUG, code);
  const course = page.locator(COURSE);
  expect(await course.getAttribute("data-stage")).toBe("offered");
  expect(await course.innerText()).toContain(walk.say("agreement-offered"));
  await sound(walk);

  await walk.press("agreement-demand");
  await page.locator(`${COURSE}[data-stage="drafted"]`).waitFor();
  // Three working days of the portal's own rule, each date with its paragraph and what is left of it in words.
  expect(await clock(walk, "P-agreement").getAttribute("data-state")).toBe("running");
  expect(await clock(walk, "P-agreement").innerText()).toContain("43.6");
  expect(await clock(walk, "P-agreement").innerText()).toMatch(/\d+\sкүн қалды|Бүгін/);
  await walk.press("agreement-read");
  const text = page.locator(`${COURSE} article .words`);
  await text.waitFor();
  const agreed = await text.innerText();
  expect(agreed).not.toMatch(/\{[a-z]+\}/);
  await sound(walk);
  await walk.press("agreement-sign");
  await page.locator(`${COURSE}[data-stage="signed-by-person"] [data-agreed="1"]`).waitFor();

  // Whoever is no counterparty sees the stage and its terms, and none of it.
  const unit = await atDesk(units, SLUG);
  await unit.find(mark);
  const closed = unit.page.locator(COURSE);
  await closed.waitFor();
  expect(await closed.innerText()).toContain(unit.say("courses-closed"));
  expect(await closed.locator("[data-agreed]").count()).toBe(0);

  const other = await atDesk(theirs, "authorised-body");
  await other.find(mark);
  await other.page.locator(`${COURSE} [data-agreed="1"]`).waitFor();
  expect(await other.page.locator(`${COURSE} article .words`).innerText()).toBe(agreed);
  expect(await other.page.locator(`${COURSE} [data-signature="reporter"]`).innerText()).toContain(other.say("agreement-holds"));
  await sound(other);
  await other.press("agreement-countersign");
  await other.page.locator(`${COURSE}[data-stage="in-force"] [data-agreed="2"]`).waitFor();

  await walk.press("talk-look");
  await page.locator(`${COURSE}[data-stage="in-force"] [data-agreed="2"]`).waitFor();
  expect(await clock(walk, "P-agreement").getAttribute("data-state")).toBe("met");
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: walk.say("agreement-save") }).click();
  const proof = JSON.parse(await readFile((await (await coming).path()) as string, "utf8"));
  expect(proof).toMatchObject({ v: 1, kind: "agreement", nth: 0, counterparty: "authorised", language: "kk", text: agreed });
  expect(await sideways(page)).toEqual([]);

  for (const shape of [mark, agreed.slice(0, 40)].flatMap(shapesOf)) expect(watch.requests.some(({ body }) => body?.includes(shape))).toBe(false);
  expect(watch.said).toEqual([]);
  for (const each of contexts) await each.close();
});

it("can be left, and demanded again at any time; its history stays", async () => {
  const context = await browser.newContext();
  const { walk, code } = await reported(context, SLUG, `келісімсіз ${Date.now().toString(36)}`);
  await back(walk, SLUG, code);
  await walk.press("agreement-decline");
  await walk.page.locator(`${COURSE}[data-stage="declined"]`).waitFor();
  await walk.press("agreement-demand");
  await walk.page.locator(`${COURSE}[data-stage="drafted"]`).waitFor();
  const history = walk.page.locator("[data-rights] details.more", { hasText: walk.say("course-history") });
  await history.locator("summary").click();
  for (const key of ["step-agreement-offer", "step-agreement-decline", "step-agreement-request", "step-agreement-draft"] as const) {
    expect(await history.innerText()).toContain(walk.say(key));
  }
  await context.close();
});
