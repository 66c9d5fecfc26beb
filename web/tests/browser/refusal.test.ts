// A hearing that does not go smoothly (43.4, AMB-10): the session is put off and the term is not, a member who attended refuses to sign, and
// the package goes out in time all the same, marked as incomplete for everybody until the signature is there.
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { again, atDesk, begin, card, go, opened, sound, stands, take } from "./people.ts";
import { composing, dayIn, disputed, HEARING, join, letIn, nameAt, open, ownPledge, pledge, refusedBy, represent, tick } from "./sitting.ts";
import { launch, type Walk, Watch } from "./walk.ts";

const SLUG = "astana-maslikhat";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** The last day for the decision, while it runs. */
async function dueOf(walk: Walk): Promise<string | null> {
  const clock = card(walk, HEARING).locator('[data-clock="43.4-decision"][data-state="running"]');
  await clock.waitFor();
  return clock.getAttribute("data-due");
}

it("is put off without its term, and its package goes out incomplete where a member refuses to sign", async () => {
  const mark = `бас тарту ${Date.now().toString(36)}`;
  const contexts: BrowserContext[] = [];
  const watch = new Watch();
  const context = async (width = 1280): Promise<BrowserContext> => {
    const made = await browser.newContext({ viewport: { width, height: 900 } });
    await watch.watch(made);
    contexts.push(made);
    return made;
  };
  const { walk, body, id } = await disputed(() => context(), SLUG, mark, `Сөгіс заңсыз ${mark}`);
  const secretary = await atDesk(await context(), SLUG, "Секретарь");
  await opened(secretary, id);
  const due = await dueOf(secretary);
  const [chair, member] = [await atDesk(await context(320), SLUG, "Член", 0), await atDesk(await context(), SLUG, "Член", 1)];
  for (const each of [chair, member]) await join(each, { slug: SLUG, id });
  await again(secretary, HEARING, "registered");
  const names = [await nameAt(chair), await nameAt(member)] as const;
  await go(secretary, await composing(secretary, names));
  await stands(secretary, HEARING, "composed");
  await take(secretary, HEARING, "invite", { "form-session": dayIn(9) });
  await stands(secretary, HEARING, "authorised-invited");
  await again(body, HEARING, "authorised-invited");
  await pledge(body, ownPledge(body), "undertaking");
  await represent(body, await begin(body, HEARING, "name-representative"));
  await stands(body, HEARING, "scheduled");

  // The session can be put off, to a day that is still to come; the day of the decision cannot.
  await again(secretary, HEARING, "scheduled");
  await letIn(secretary, await nameAt(body));
  const off = await begin(secretary, HEARING, "postpone");
  await off.locator("select").selectOption("authorised-body-absent");
  // The line breaks while the room is looked at again: what is typed stays, and the press is kept until the room is there.
  await secretary.page.route("**/officer/case", async (route) => ((await card(secretary, HEARING).getAttribute("data-stage")) === "postponed" ? route.abort() : route.continue()));
  await go(secretary, off);
  await stands(secretary, HEARING, "postponed");
  expect(await dueOf(secretary)).toBe(due);
  await take(secretary, HEARING, "reschedule", { "form-session": dayIn(-3) });
  await card(secretary, HEARING).getByText(secretary.say("room-checking"), { exact: true }).waitFor();
  expect(await secretary.field("form-session").inputValue()).toBe(dayIn(-3));
  await secretary.page.unroute("**/officer/case");
  await secretary.press("again");
  await refusedBy(secretary, "43.3-representative", "missing-day");
  await secretary.field("form-session").fill(dayIn(10));
  await go(secretary, card(secretary, HEARING).locator('[data-form="hearing/reschedule"]'));
  await stands(secretary, HEARING, "scheduled");
  await pledge(body, ownPledge(body), "attendance");
  await opened(chair, id);
  await open(chair, names);
  await stands(chair, HEARING, "in-session");
  // The secretary's page still stands where it was: what is open is not put off.
  const late = await begin(secretary, HEARING, "postpone");
  await late.locator("select").selectOption("no-quorum");
  await go(secretary, late);
  await refusedBy(secretary, "P-postpone", "missing-stage");
  await secretary.press("step-cancel");

  const examined = await begin(chair, HEARING, "complete-examination");
  await tick(examined, 5);
  await go(chair, examined);
  await stands(chair, HEARING, "deliberation");
  await take(chair, HEARING, "adopt", { "form-decision": `Сөгіс жойылсын ${mark}`, "form-items": "1" });
  await stands(chair, HEARING, "decided");
  await take(chair, HEARING, "sign");
  await stands(chair, HEARING, "signing");
  const [, refusing] = names;
  const refusal = await begin(chair, HEARING, "refuse-signature");
  await refusal.locator("select").selectOption({ label: refusing });
  await chair.field("form-refusal").fill(`Дәлел жеткіліксіз дейді. Куәландырдым. ${mark}`);
  await go(chair, refusal);
  await stands(chair, HEARING, "signed-with-refusal");
  await sound(chair);

  await again(secretary, HEARING, "signed-with-refusal");
  await take(secretary, HEARING, "dispatch", { "form-minutes": `Хаттама ${mark}` });
  await stands(secretary, HEARING, "sent");
  for (const each of [walk, body]) await again(each, HEARING, "sent");
  for (const each of [secretary, body, walk]) {
    const shown = await card(each, HEARING).innerText();
    expect(shown).toContain(each.say("hearing-incomplete"));
    expect(shown).toContain(refusing);
  }
  await sound(walk);
  // Nothing but the signature itself takes the mark away.
  await take(secretary, HEARING, "supplement", { "form-sheet": "Парақ" });
  await refusedBy(secretary, "43.4-signatures", "missing-signature");
  await opened(member, id);
  await take(member, HEARING, "sign");
  await card(member, HEARING).locator('[data-form="hearing/sign"]').waitFor({ state: "detached" });
  await go(secretary, card(secretary, HEARING).locator('[data-form="hearing/supplement"]'));
  await card(secretary, HEARING).getByText(secretary.say("hearing-incomplete")).waitFor({ state: "detached" });
  await again(walk, HEARING, "sent");
  await card(walk, HEARING).getByText(walk.say("hearing-incomplete")).waitFor({ state: "detached" });
  expect(watch.said).toEqual([]);
  for (const each of contexts) await each.close();
});
