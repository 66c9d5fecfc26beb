// What leads a labour dispute into a hearing and through it, for the walks that go there: each step by the page of whoever takes it.
import { expect } from "vitest";
import type { BrowserContext, Locator } from "playwright-core";
import type { Key } from "../../page/messages/keys.ts";
import { again, atDesk, back, begin, card, found, go, reported, stands, take } from "./people.ts";
import type { Walk } from "./walk.ts";

export const HEARING = "hearing/0";

/** A report whose person applied for protection and brought the dispute before the collegial body: the pages of both, the case's id. */
export async function disputed(context: () => Promise<BrowserContext>, slug: string, mark: string, text: string): Promise<{ walk: Walk; code: string; body: Walk; id: string }> {
  const { walk, code } = await reported(await context(), slug, mark);
  await back(walk, slug, code);
  const application = card(walk, "application/0");
  const tell = async (label: "application-label" | "dispute-label", press: "application-lodge-go" | "dispute-go"): Promise<void> => {
    await application.locator(".more", { hasText: walk.say(press) }).locator("summary").click();
    await walk.field(label).fill(text);
    await application.getByRole("button", { name: walk.say(press), exact: true }).click();
  };
  await tell("application-label", "application-lodge-go");
  await stands(walk, "application/0", "lodged");
  const body = await atDesk(await context(), "authorised-body");
  const id = await found(body, mark);
  await take(body, "application/0", "check");
  await stands(body, "application/0", "admissible");
  await again(walk, "application/0", "admissible");
  await tell("dispute-label", "dispute-go");
  await stands(walk, HEARING, "registered");
  return { walk, code, body, id };
}

/** Signs words of one's own for the hearing, from the desk or from the case. */
export async function pledge(walk: Walk, form: Locator, kind: "declaration" | "undertaking" | "attendance", at?: { slug: string; id: string }): Promise<void> {
  if (at) {
    await form.locator("select").first().selectOption(at.slug);
    await walk.field("pledge-case").fill(at.id);
  }
  await form.locator("label.choice", { hasText: walk.say(`paper-${kind}`) }).first().click();
  // Read before it is signed.
  await form.getByRole("button", { name: walk.say("agreement-read"), exact: true }).click();
  await form.locator("article").waitFor();
  await form.getByRole("button", { name: walk.say("pledge-go"), exact: true }).click();
  await form.locator(`[data-pledged="${kind}"]`).waitFor();
}

/** The form by which somebody signs words of their own for a case that they need not read yet. */
export const ownWords = (member: Walk): Locator => member.page.locator('[data-form="pledge"]');

/** What whoever sits in the body signs before. */
export async function join(member: Walk, at: { slug: string; id: string }, kinds: ("declaration" | "undertaking")[] = ["declaration", "undertaking"]): Promise<void> {
  await member.page.locator(".more summary", { hasText: member.say("pledge-title") }).click();
  for (const [nth, kind] of kinds.entries()) await pledge(member, ownWords(member), kind, nth === 0 ? at : undefined);
}

/** Who works at a desk. */
export const nameAt = async (walk: Walk): Promise<string> => (await walk.page.locator(".owner").first().innerText()).split("\n")[0]?.trim() as string;

/** The form by which the body is composed of these members, the first of whom presides. */
export async function composing(secretary: Walk, members: readonly string[]): Promise<Locator> {
  const form = await begin(secretary, HEARING, "compose");
  for (const member of members) await form.locator("fieldset label.choice", { hasText: member }).click();
  await form.locator("select").selectOption({ label: members[0] as string });
  await secretary.field("form-quorum").fill("2");
  return form;
}

/** Ticks the first boxes of a form. */
export async function tick(form: Locator, count: number, from = 0): Promise<void> {
  for (let nth = from; nth < count; nth += 1) await form.locator("fieldset label.choice").nth(nth).click();
}

/** A day so far from today, as it is typed. */
export const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).split("-").reverse().join(".");

/** Opens the session with these members. */
export async function open(chair: Walk, members: readonly string[]): Promise<void> {
  const form = await begin(chair, HEARING, "open");
  for (const member of members) await form.locator("fieldset label.choice", { hasText: member }).click();
  await go(chair, form);
}

/** Asks for somebody to be let into the hearing's papers; a rule may hold it back. */
export async function admit(walk: Walk, name: string): Promise<void> {
  const form = card(walk, HEARING).locator('[data-form="admit"]');
  await form.locator("label.choice", { hasText: name }).click();
  await form.getByRole("button", { name: walk.say("admit-go"), exact: true }).click();
}

/** Lets somebody in, and waits until they read the papers. */
export async function letIn(walk: Walk, name: string): Promise<void> {
  await admit(walk, name);
  await card(walk, HEARING).locator("[data-readers] li", { hasText: name }).waitFor();
}

/** Names the authorised body's own person at this desk as representative. */
export async function represent(body: Walk, naming: Locator): Promise<void> {
  await naming.locator("select").selectOption({ label: await nameAt(body) });
  await go(body, naming);
}

/** The form by which the representative undertakes and confirms attendance. */
export const ownPledge = (body: Walk): Locator => card(body, HEARING).locator('[data-form="pledge"]');

/** The refusal of a step whose form is open, read: its paragraph and what is missing. */
export async function refusedBy(walk: Walk, rule: string, missing: Key): Promise<void> {
  const refused = walk.page.locator(`[data-refused="${rule}"]`);
  await refused.waitFor().catch(async () => {
    throw new Error(`not refused by ${rule}:\n${await card(walk, HEARING).innerText()}`);
  });
  const said = await refused.innerText();
  expect(said).toContain(walk.say(missing));
  expect(said).toMatch(/\b\d+(\.\d+)?\b/);
}
