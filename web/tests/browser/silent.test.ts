// What comes when nobody acts, in a demonstration of its own that is stopped and goes on forty days later: a leadership that did not sign,
// and a collegial body that did not decide.
import { rmSync } from "node:fs";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dataFolder, demonstrate, type Demo } from "./demo.ts";
import { again, atDesk, back, card, found, opened, reported, sound, stands, take } from "./people.ts";
import { dayIn, disputed, HEARING } from "./sitting.ts";
import { launch, moveTo, type Walk, Watch } from "./walk.ts";

const SLUG = "astana-maslikhat";
const AGREEMENT = "agreement/0";
/** More than thirty calendar days and the holidays that may follow the last of them. */
const AHEAD = 40;

let browser: Browser;
let demo: Demo;
const data = dataFolder();

async function turnTo(ahead: number): Promise<void> {
  demo = await demonstrate(data, ahead);
  moveTo(demo.portal, demo.desk);
}

beforeAll(async () => {
  browser = await launch();
  await turnTo(0);
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
  rmSync(data, { recursive: true, force: true });
});

/** The reporter reads the text and signs it. */
async function sign(walk: Walk): Promise<void> {
  await walk.press("agreement-read");
  await card(walk, AGREEMENT).locator("article").waitFor();
  await walk.press("agreement-sign");
  await stands(walk, AGREEMENT, "signed-by-person");
}

/** A day that passed without its decision, as a page shows it: missed for good, and owed. */
async function owed(walk: Walk): Promise<void> {
  const breach = card(walk, HEARING).locator('[data-breach="43.4-decision"]');
  await breach.waitFor();
  expect(await breach.innerText()).toContain("43.4");
  await card(walk, HEARING).locator('[data-clock="43.4-decision"][data-state="late"]').waitFor();
}

it("the authorised body signs where the leadership is silent, and a decision is owed however long it is late", async () => {
  const [silent, idle] = ["үнсіз", "мерзім"].map((word) => `${word} ${Date.now().toString(36)}`) as [string, string];
  const contexts: BrowserContext[] = [];
  const watch = new Watch();
  const context = async (): Promise<BrowserContext> => {
    const made = await browser.newContext({ viewport: { width: 320, height: 640 } });
    await watch.watch(made);
    contexts.push(made);
    return made;
  };
  const { walk: asking, code: asked } = await reported(await context(), SLUG, silent);
  await back(asking, SLUG, asked);
  // What is owed first stands beside how the case stands, the portal's own word before any term of a procedure that ends later.
  const days = await asking.page.locator('[data-clock]:is([data-state="running"], [data-state="late"])').evaluateAll((all) => all.map((one) => one.getAttribute("data-due")));
  const next = asking.page.locator("[data-next]");
  expect(await next.getAttribute("data-next")).toBe("P-ack");
  expect(await next.getAttribute("data-due")).toSatisfy((due: string) => days.every((day) => day === null || due <= day));
  await asking.pick("agreement-with-leadership");
  await asking.press("agreement-demand");
  await stands(asking, AGREEMENT, "drafted");
  // Whoever has the text before them may still do without it, and nobody else may.
  await asking.press("agreement-decline");
  await stands(asking, AGREEMENT, "declined");
  await asking.pick("agreement-with-leadership");
  await asking.press("agreement-demand");
  await stands(asking, AGREEMENT, "drafted");
  await sign(asking);
  expect(await card(asking, AGREEMENT).innerText()).toContain(asking.say("agreement-signed-by-person"));
  const { walk: waiting, code: waited, id } = await disputed(context, SLUG, idle, `Сөгіс заңсыз ${idle}`);

  await demo.stop();
  await turnTo(AHEAD);
  await back(asking, SLUG, asked);
  // The portal closes forty days before it looks at its clocks.
  const stage = async (): Promise<string | null> => {
    await asking.press("talk-look");
    return card(asking, AGREEMENT).getAttribute("data-stage");
  };
  await expect.poll(stage, { timeout: 120_000 }).toBe("drafted");
  expect(await card(asking, AGREEMENT).innerText()).toContain(asking.say("agreement-with-authorised"));
  await card(asking, AGREEMENT).locator('[data-clock="P-agreement"][data-state="late"]').waitFor();
  await sign(asking);
  const said = await card(asking, AGREEMENT).innerText();
  expect(said).toContain(asking.say("agreement-signed-authorised"));
  expect(said).not.toContain(asking.say("agreement-signed-by-person"));
  await sound(asking);
  const body = await atDesk(await context(), "authorised-body");
  await found(body, silent);
  await body.press("agreement-countersign");
  await stands(body, AGREEMENT, "in-force");
  await again(asking, AGREEMENT, "in-force");
  // Two signatures under one text, folded on the screen; what was late stays late.
  for (const each of [asking, body]) {
    const agreed = card(each, AGREEMENT).locator('[data-agreed="2"]');
    await agreed.waitFor();
    expect(await agreed.innerText()).not.toContain(each.say("agreement-broken"));
    expect(await agreed.locator("article").isVisible()).toBe(false);
    await agreed.locator("summary").click();
    expect(await agreed.locator("article").isVisible()).toBe(true);
    await sound(each);
  }

  await back(waiting, SLUG, waited);
  await owed(waiting);
  const secretary = await atDesk(await context(), SLUG, "Секретарь");
  await opened(secretary, id);
  await owed(secretary);
  expect(await secretary.page.locator("[data-next]").innerText()).toContain("просрочено на");
  await sound(secretary);
  // A paper from within the term, found afterwards, takes nothing back and pays no debt.
  await take(secretary, HEARING, "record-elsewhere", { "form-elsewhere": `Бұрын шешілген ${idle}`, "form-day": dayIn(2) });
  await stands(secretary, HEARING, "void-risk");
  await owed(secretary);
  await again(waiting, HEARING, "void-risk");
  await owed(waiting);
  await sound(waiting);
  expect(watch.said).toEqual([]);
  for (const each of contexts) await each.close();
});
