// People at a case with procedures, each in a browser of their own: the reporter back with the code, and whoever works at the desk.
import { expect } from "vitest";
import type { BrowserContext, Locator } from "playwright-core";
import { NAMES } from "../../page/language.ts";
import type { Key } from "../../page/messages/keys.ts";
import { barriers, DESK, loudFields, PORTAL, sideways, Walk } from "./walk.ts";

/** A report of these words, sent; and its code. */
export async function reported(context: BrowserContext, slug: string, text: string): Promise<{ walk: Walk; code: string }> {
  const walk = new Walk(await context.newPage(), "kk");
  const code = await walk.ready(slug, text);
  await walk.send();
  return { walk, code };
}

/** Back with the code, where the rights stand. */
export async function back(walk: Walk, slug: string, code: string): Promise<void> {
  await walk.page.goto(`${PORTAL}/kk/o/${slug}/`);
  await walk.comeBack(code);
  await walk.at("talk-title");
  await walk.page.locator("[data-rights]").waitFor();
}

/** At the desk, in Russian, with the `nth` key of a body whose list says these words. */
export async function atDesk(context: BrowserContext, slug: string, words = "", nth = 0): Promise<Walk> {
  const walk = new Walk(await context.newPage(), "ru");
  await walk.page.goto(`${DESK}/`);
  await walk.speak(NAMES.ru.short);
  await walk.at("unlock-title");
  await walk.page.locator(`.people li[data-body="${slug}"]`).filter({ hasText: words }).nth(nth).locator("button").click();
  await walk.at("queue-title");
  return walk;
}

/** The id of the case that holds these words, which is opened. */
export async function found(walk: Walk, mark: string): Promise<string> {
  await walk.field("filter-words").fill(mark);
  await walk.page.locator('[data-found="1"]').waitFor();
  const id = await walk.page.locator("[data-case]").getAttribute("data-case");
  await walk.page.locator("[data-case]").click();
  await walk.page.locator("[data-courses]").waitFor();
  return id ?? "";
}

/** Opens a case by its id, as whoever reads no report finds it. */
export async function opened(walk: Walk, id: string): Promise<void> {
  await walk.press("queue-refresh");
  await walk.page.locator(`[data-case="${id}"]`).click();
  await walk.page.locator("[data-courses]").waitFor();
}

/** Looks at the case again, until a procedure stands so. */
export async function again(walk: Walk, course: string, stage: string): Promise<void> {
  await walk.press("talk-look");
  await stands(walk, course, stage);
}

/** The card of a procedure. */
export const card = (walk: Walk, course: string): Locator => walk.page.locator(`[data-course="${course}"]`);

/** Waits until a procedure stands so; a page on which it does not is told as it is. */
export async function stands(walk: Walk, course: string, stage: string): Promise<void> {
  await walk.page.locator(`[data-course="${course}"][data-stage="${stage}"]`).waitFor().catch(async () => {
    throw new Error(`${course} is not ${stage}:\n${await card(walk, course).innerText()}`);
  });
}

/** How a term of a procedure stands: its words on the page. */
export async function term(walk: Walk, course: string, rule: string, state: string): Promise<string> {
  const clock = card(walk, course).locator(`[data-clock="${rule}"][data-state="${state}"]`).first();
  await clock.waitFor();
  return clock.innerText();
}

/** Opens the form of a step at the desk. */
export async function begin(walk: Walk, course: string, step: string): Promise<Locator> {
  const [procedure] = course.split("/");
  await card(walk, course).locator(`[data-may="${procedure}/${step}"] button`).first().click();
  const form = card(walk, course).locator(`[data-form="${procedure}/${step}"]`);
  await form.waitFor();
  expect(await loudFields(walk.page)).toEqual([]);
  return form;
}

/** Takes the step whose form is open. */
export const go = (walk: Walk, form: Locator): Promise<void> => form.getByRole("button", { name: walk.say("step-go"), exact: true }).click();

/** Begins a step, fills in its texts, and takes it. */
export async function take(walk: Walk, course: string, step: string, texts: Partial<Record<Key, string>> = {}): Promise<void> {
  const form = await begin(walk, course, step);
  for (const [key, text] of Object.entries(texts)) await form.getByLabel(walk.say(key as Key), { exact: true }).fill(text);
  await go(walk, form);
}

/** Nothing on the screen is a barrier, scrolls sideways or guesses what is typed. */
export async function sound(walk: Walk): Promise<void> {
  expect(await barriers(walk.page)).toEqual([]);
  expect(await sideways(walk.page)).toEqual([]);
  expect(await loudFields(walk.page)).toEqual([]);
}
