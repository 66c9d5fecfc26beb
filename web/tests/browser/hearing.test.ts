// A labour dispute before the collegial body, as six people carry it out: the reporter, the authorised body, the secretary and three members,
// each with their own key in a browser of their own. Every guard on the way refuses once, with its paragraph and what is missing.
import type { Browser, BrowserContext, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { again, atDesk, back, begin, card, found, go, opened, reported, sound, stands, take, term } from "./people.ts";
import { launch, shapesOf, type Walk, Watch } from "./walk.ts";

const SLUG = "astana-maslikhat";
const HEARING = "hearing/0";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Signs words of one's own for the hearing, from the desk or from the case. */
async function pledge(walk: Walk, form: Locator, kind: "declaration" | "undertaking" | "attendance", id = ""): Promise<void> {
  if (id !== "") {
    await form.locator("select").selectOption(SLUG);
    await walk.field("pledge-case").fill(id);
  }
  await form.locator("label.choice", { hasText: walk.say(`paper-${kind}`) }).first().click();
  // Read before it is signed.
  await form.getByRole("button", { name: walk.say("agreement-read"), exact: true }).click();
  await form.locator("article").waitFor();
  await form.getByRole("button", { name: walk.say("pledge-go"), exact: true }).click();
}

/** The refusal of a step whose form is open, read. */
async function refusedBy(walk: Walk, rule: string, missing: "missing-declaration" | "missing-undertaking" | "missing-representative" | "missing-examination"): Promise<void> {
  const refused = walk.page.locator(`[data-refused="${rule}"]`);
  await refused.waitFor();
  expect(await refused.innerText()).toContain(walk.say(missing));
}

it("goes from the dispute to the package in time, and no guard lets through what is missing", async () => {
  const mark = `отырыс ${Date.now().toString(36)}`;
  const secret = `Мені заңсыз жұмыстан шығарды ${mark}`;
  const decision = `Жұмысқа қайта алынсын ${mark}`;
  const contexts: BrowserContext[] = [];
  const watch = new Watch();
  const context = async (): Promise<BrowserContext> => {
    const made = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await watch.watch(made);
    contexts.push(made);
    return made;
  };
  const { walk, code } = await reported(await context(), SLUG, mark);
  await back(walk, SLUG, code);
  await card(walk, "application/0").locator(".more summary").click();
  await walk.field("application-label").fill(secret);
  await card(walk, "application/0").getByRole("button", { name: walk.say("application-lodge-go"), exact: true }).click();
  await stands(walk, "application/0", "lodged");
  const body = await atDesk(await context(), "authorised-body");
  const id = await found(body, mark);
  await take(body, "application/0", "check");
  await stands(body, "application/0", "admissible");
  await again(walk, "application/0", "admissible");
  await card(walk, "application/0").locator(".more", { hasText: walk.say("dispute-go") }).locator("summary").click();
  await walk.field("dispute-label").fill(secret);
  await card(walk, "application/0").getByRole("button", { name: walk.say("dispute-go"), exact: true }).click();
  await stands(walk, HEARING, "registered");

  const secretary = await atDesk(await context(), SLUG, "Секретарь");
  await opened(secretary, id);
  expect(await card(secretary, HEARING).locator("[data-number]").innerText()).toBe(id);
  expect(await secretary.page.getByText(mark, { exact: true }).count()).toBe(0);
  expect(await term(secretary, HEARING, "43.4-decision", "running")).toContain("осталось дней: 30");
  const members: Walk[] = [];
  for (const nth of [0, 1, 2]) members.push(await atDesk(await context(), SLUG, "Член", nth));
  const [chair] = members as [Walk, Walk, Walk];

  // Nobody sits in the body before they declared and undertook.
  const form = await begin(secretary, HEARING, "compose");
  for (let nth = 0; nth < 3; nth += 1) await form.locator("fieldset label.choice").nth(nth).click();
  const presiding = (await chair.page.locator(".owner").first().innerText()).split(" · ")[0] as string;
  await form.locator("select").selectOption({ label: presiding });
  await secretary.field("form-quorum").fill("2");
  await go(secretary, form);
  await refusedBy(secretary, "43.4-examination", "missing-declaration");
  for (const member of members) {
    const own = member.page.locator('[data-form="pledge"]');
    await member.page.locator(".more summary", { hasText: member.say("pledge-title") }).click();
    await pledge(member, own, "declaration", id);
    await own.locator('[data-pledged="declaration"]').waitFor();
    await pledge(member, own, "undertaking");
    await own.locator('[data-pledged="undertaking"]').waitFor();
  }
  await secretary.press("talk-look");
  await form.getByText(secretary.say("form-member-ready")).nth(2).waitFor();
  // What was filled in is still there.
  await go(secretary, form);
  await stands(secretary, HEARING, "composed");
  await sound(secretary);

  const soon = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10).split("-").reverse().join(".");
  await take(secretary, HEARING, "invite", { "form-session": soon });
  await stands(secretary, HEARING, "authorised-invited");

  // The authorised body names its representative, who undertakes first.
  await again(body, HEARING, "authorised-invited");
  const naming = await begin(body, HEARING, "name-representative");
  const own = await body.page.locator(".owner").first().innerText();
  const me = own.split(" · ")[0] as string;
  await naming.locator("select").selectOption({ label: me });
  await go(body, naming);
  await refusedBy(body, "43.6-participants", "missing-undertaking");
  await pledge(body, card(body, HEARING).locator('[data-form="pledge"]'), "undertaking");
  await card(body, HEARING).locator('[data-pledged="undertaking"]').waitFor();
  await naming.locator("select").selectOption({ label: me });
  await go(body, naming);
  await stands(body, HEARING, "scheduled");
  await again(secretary, HEARING, "scheduled");
  await secretary.press("admit-representative");

  // The session does not open without the representative.
  await opened(chair, id);
  await stands(chair, HEARING, "scheduled");
  const held = card(chair, HEARING).locator('[data-may="hearing/open"]').first();
  expect(await held.getAttribute("data-ready")).toBe("false");
  expect(await held.innerText()).toContain("43.3");
  const attend = async (): Promise<void> => {
    const form = await begin(chair, HEARING, "open");
    for (let nth = 0; nth < 3; nth += 1) await form.locator("fieldset label.choice").nth(nth).click();
    await go(chair, form);
  };
  await attend();
  await refusedBy(chair, "43.3-representative", "missing-representative");
  await chair.press("step-cancel");
  await pledge(body, card(body, HEARING).locator('[data-form="pledge"]'), "attendance");
  await card(body, HEARING).locator('[data-pledged="attendance"]').waitFor();
  await chair.press("talk-look");
  await held.and(chair.page.locator('[data-ready="true"]')).waitFor();
  await attend();
  await stands(chair, HEARING, "in-session");

  // Everything that 43.4 demands is seen to, or the examination is not complete.
  const examined = await begin(chair, HEARING, "complete-examination");
  for (let nth = 0; nth < 4; nth += 1) await examined.locator("fieldset label.choice").nth(nth).click();
  await go(chair, examined);
  await refusedBy(chair, "43.4-examination", "missing-examination");
  await examined.locator("fieldset label.choice").nth(4).click();
  await go(chair, examined);
  await stands(chair, HEARING, "deliberation");
  await take(chair, HEARING, "adopt", { "form-decision": decision, "form-items": "1" });
  await stands(chair, HEARING, "decided");
  expect(await term(chair, HEARING, "43.4-decision", "met")).toContain("43.4");
  await term(chair, HEARING, "43.4-minutes", "running");
  for (const member of members) {
    if (member !== chair) await opened(member, id);
    await take(member, HEARING, "sign");
    await card(member, HEARING).locator('[data-form="hearing/sign"]').waitFor({ state: "detached" });
  }
  await again(secretary, HEARING, "signed");
  await take(secretary, HEARING, "dispatch", { "form-minutes": `Хаттама ${mark}` });
  await stands(secretary, HEARING, "sent");
  expect(await term(secretary, HEARING, "43.4-minutes", "met")).toContain("43.4");
  await take(secretary, HEARING, "serve", { "form-instruction": "Сотқа немесе уәкілетті органға жүгінуге болады (43.5)." });
  await card(secretary, HEARING).locator('[data-form="hearing/serve"]').waitFor({ state: "detached" });
  await again(body, HEARING, "sent");
  await card(body, HEARING).getByText(decision).first().waitFor({ state: "attached" });
  await take(body, HEARING, "receive");
  await stands(body, HEARING, "execution-control");
  await sound(body);

  await walk.press("talk-look");
  await stands(walk, HEARING, "execution-control");
  await card(walk, HEARING).locator(".more summary").first().click();
  await walk.page.getByText(decision).waitFor();
  await walk.press("hearing-read-go");
  await card(walk, HEARING).getByText(walk.say("hearing-read"), { exact: true }).waitFor();
  await sound(walk);
  for (const shape of [secret, decision].flatMap(shapesOf)) expect(watch.requests.some((request) => request.body?.includes(shape))).toBe(false);
  expect(watch.said).toEqual([]);
  for (const each of contexts) await each.close();
});
