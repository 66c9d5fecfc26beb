// A labour dispute before the collegial body, as six people carry it out: the reporter, the authorised body, the secretary and three members,
// each with their own key in a browser of their own. Every guard on the way refuses once, with its paragraph and what is missing.
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { again, atDesk, begin, card, go, opened, sound, stands, take, term } from "./people.ts";
import { admit, composing, dayIn, disputed, HEARING, join, letIn, nameAt, open, ownPledge, ownWords, pledge, refusedBy, represent, tick } from "./sitting.ts";
import { launch, shapesOf, type Walk, Watch } from "./walk.ts";

const SLUG = "astana-maslikhat";
/** The one of the authorised body who does not represent it. */
const OTHER = "Гүлнар Оспанова";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

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
  const { walk, body, id } = await disputed(context, SLUG, mark, secret);

  const secretary = await atDesk(await context(), SLUG, "Секретарь");
  await opened(secretary, id);
  expect(await card(secretary, HEARING).locator("[data-number]").innerText()).toBe(id);
  expect(await secretary.page.getByText(mark, { exact: true }).count()).toBe(0);
  expect(await term(secretary, HEARING, "43.4-decision", "running")).toMatch(/осталось 30\sдней/);
  const members: Walk[] = [];
  for (const nth of [0, 1, 2]) members.push(await atDesk(await context(), SLUG, "Член", nth));
  const [chair, , third] = members as [Walk, Walk, Walk];

  // Nobody sits in the body before they declared and undertook; who undertook nothing is not even offered the papers.
  const names = await Promise.all(members.map(nameAt));
  const form = await composing(secretary, names);
  await go(secretary, form);
  await refusedBy(secretary, "43.6-participants", "missing-undertaking");
  for (const member of members) await join(member, { slug: SLUG, id }, ["undertaking"]);
  await go(secretary, form);
  await refusedBy(secretary, "43.4-examination", "missing-declaration");
  for (const member of members) await pledge(member, ownWords(member), "declaration");
  await secretary.press("talk-look");
  await form.getByText(secretary.say("form-member-ready")).nth(2).waitFor();
  // What was filled in is still there.
  await go(secretary, form);
  await stands(secretary, HEARING, "composed");
  await sound(secretary);

  await take(secretary, HEARING, "invite", { "form-session": dayIn(9) });
  await stands(secretary, HEARING, "authorised-invited");

  // The authorised body names its representative, who undertakes first.
  await again(body, HEARING, "authorised-invited");
  const naming = await begin(body, HEARING, "name-representative");
  await represent(body, naming);
  await refusedBy(body, "43.6-participants", "missing-undertaking");
  await pledge(body, ownPledge(body), "undertaking");
  await represent(body, naming);
  await stands(body, HEARING, "scheduled");
  await again(secretary, HEARING, "scheduled");
  await letIn(secretary, await nameAt(body));

  // Whoever is in conflict is put out by the chair (10(13)), and is shown nothing more of it.
  await opened(chair, id);
  await stands(chair, HEARING, "scheduled");
  await opened(third, id);
  const out = await begin(chair, HEARING, "put-person-out");
  // Whoever else is in the hearing may be in conflict too: the secretary, the representative.
  expect(await out.locator("select option").allInnerTexts()).toEqual(expect.arrayContaining([names[1], await nameAt(secretary), await nameAt(body)]));
  await out.locator("select").selectOption({ label: names[2] as string });
  await chair.field("form-out-ground").fill(secret);
  await go(chair, out);
  await card(chair, HEARING).locator('[data-written="put-person-out"]').waitFor({ state: "attached" });
  await third.press("talk-look");
  await third.page.locator('[data-problem="no-access"]').waitFor();
  const sitting = names.slice(0, 2);

  // The session does not open without the representative.
  const held = card(chair, HEARING).locator('[data-may="hearing/open"]').first();
  expect(await held.getAttribute("data-ready")).toBe("false");
  expect(await held.innerText()).toContain("43.3");
  await open(chair, sitting);
  await refusedBy(chair, "43.3-representative", "missing-representative");
  await chair.press("step-cancel");
  await pledge(body, ownPledge(body), "attendance");
  await chair.press("talk-look");
  await held.and(chair.page.locator('[data-ready="true"]')).waitFor();
  await open(chair, sitting);
  await stands(chair, HEARING, "in-session");

  // Everything that 43.4 demands is seen to, or the examination is not complete.
  const examined = await begin(chair, HEARING, "complete-examination");
  await tick(examined, 4);
  await go(chair, examined);
  await refusedBy(chair, "43.4-examination", "missing-examination");
  await tick(examined, 5, 4);
  await go(chair, examined);
  await stands(chair, HEARING, "deliberation");
  await take(chair, HEARING, "adopt", { "form-decision": decision, "form-items": "1" });
  await stands(chair, HEARING, "decided");
  expect(await term(chair, HEARING, "43.4-decision", "met")).toContain("43.4");
  await term(chair, HEARING, "43.4-minutes", "running");
  for (const member of members.slice(0, 2)) {
    if (member !== chair) await opened(member, id);
    await take(member, HEARING, "sign");
    await card(member, HEARING).locator('[data-form="hearing/sign"]').waitFor({ state: "detached" });
  }
  await again(secretary, HEARING, "signed");
  await take(secretary, HEARING, "dispatch", { "form-minutes": `Хаттама ${mark}` });
  await stands(secretary, HEARING, "sent");
  expect(await term(secretary, HEARING, "43.4-minutes", "met")).toContain("43.4");
  // Whoever else of the authorised body reads it undertakes first; the package is there without them, in time.
  await admit(secretary, OTHER);
  await refusedBy(secretary, "43.6-participants", "missing-undertaking");
  expect(await card(secretary, HEARING).locator('[data-form="admit"]').innerText()).toContain(secretary.say("inside-lacks"));
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
