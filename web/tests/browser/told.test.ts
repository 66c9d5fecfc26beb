// What the portal signed of a case, what somebody else was shown of its log, and the receipt kept as a file, in a real browser: told in
// three languages, and what is saved is checked by the page of the check with the network off.
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Ledger } from "../../client/ledger.ts";
import { fingerprint, unhex, utf8 } from "../../seal/bytes.ts";
import { signatureLineAs } from "../../seal/note.ts";
import { sign } from "../../seal/signature.ts";
import { portalAt } from "../../wire/portal.ts";
import { writeCanonical } from "../../seal/canonical.ts";
import type { FakePortal } from "../portal.ts";
import { signerOf } from "../vectors/tools.ts";
import { close, DAY_MS, LANGUAGES, reported, rewrite, serve, visit } from "./served.ts";
import { barriers, launch, PORTAL, sideways, Walk, Watch } from "./walk.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** What is saved when this is pressed. */
async function saved(page: Page, link: string, name: string): Promise<string> {
  const coming = page.waitForEvent("download");
  await page.locator(link).first().click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe(name);
  return download.path();
}

/** What the page of the check says of a file and nothing else, with the network off. */
async function judged(path: string, typed: string, language: (typeof LANGUAGES)[number]): Promise<string[]> {
  const context = await browser.newContext();
  const walk = new Walk(await context.newPage(), language);
  await walk.page.goto(`${PORTAL}/${language}/verify`);
  await walk.at("verify-title");
  await context.setOffline(true);
  await walk.field("verify-fingerprint").fill(typed);
  await walk.page.locator('input[type="file"]').first().setInputFiles({ name: "saved.json", mimeType: "application/json", buffer: readFileSync(path) });
  await walk.press("verify-go");
  await walk.page.locator("[data-findings]").waitFor();
  const found = await walk.page.$$eval("[data-found]", (all) => all.map((one) => `${one.getAttribute("data-standing")} ${one.getAttribute("data-found")}`));
  await context.close();
  return found;
}

const print = ({ institution }: FakePortal): string => fingerprint(unhex(institution.id, 32, ""));

describe.each(LANGUAGES)("in %s", (language) => {
  it("a log that does not go on from what the own entry names is told loudly, with what to do and half of the proof", async () => {
    const { portal, code, reporter } = await reported();
    portal.close();
    portal.now += DAY_MS;
    // Somebody who was shown one log wrote; the page is shown another.
    const world = { portal: portalAt(PORTAL, portal.fetch), origin: PORTAL, now: () => portal.now, random: () => new Uint8Array(32) };
    await new Ledger(world, reporter.bodies).look("economy", [], []);
    await reporter.answer("economy", code, "Тағы бір нәрсе");
    close(portal);
    rewrite(portal);
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    await serve(context, portal);
    const walk = await visit(context, language, code);
    const box = walk.page.locator('[data-breach="forked"]');
    await box.waitFor();
    expect(await box.getAttribute("role")).toBe("alert");
    for (const words of [walk.say("breach-forked"), walk.words.part("breach-forked", "what"), walk.words.part("breach-forked", "next")]) expect(await box.innerText()).toContain(words);
    expect([...(await barriers(walk.page)), ...(await sideways(walk.page))]).toEqual([]);
    const file = await saved(walk.page, '[data-breach="forked"] a[download]', "senim-proof.json");
    expect(await judged(file, print(portal), language)).toEqual(["proven fingerprint-same", "proven checkpoint-signed"]);
    await context.close();
  });

  it("an entry that is withheld from a later look, and a case that is denied, are told loudly, with a file that proves it", async () => {
    const { portal, code, reporter } = await reported();
    await reporter.answer("economy", code, "Тағы бір нәрсе");
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    await serve(context, portal);
    const walk = await visit(context, language, code);
    await walk.page.locator("[data-ledger]").waitFor();
    expect(await walk.page.locator("[data-breach=withheld]").count()).toBe(0);
    const [stored] = portal.cases.values();
    stored?.entries.pop();
    await walk.press("talk-look");
    const box = walk.page.locator('[data-breach="withheld"]');
    await box.waitFor();
    for (const words of [walk.say("breach-withheld"), walk.words.part("breach-withheld", "what"), walk.words.part("breach-withheld", "next")]) expect(await box.innerText()).toContain(words);
    expect([...(await barriers(walk.page)), ...(await sideways(walk.page))]).toEqual([]);
    const file = await saved(walk.page, '[data-breach="withheld"] a[download]', "senim-proof.json");
    expect(await judged(file, print(portal), language)).toEqual(["proven fingerprint-same", "broken evidence-withheld"]);
    portal.cases.clear();
    await walk.press("talk-look");
    await walk.page.locator('[data-problem="unknown-code"]').waitFor();
    await box.waitFor();
    expect(await judged(await saved(walk.page, '[data-breach="withheld"] a[download]', "senim-proof.json"), print(portal), language)).toContain("broken evidence-withheld");
    await context.close();
  });

  it("a log that went on after a loss says so in plain words, and that is no alarm", async () => {
    const { portal, code } = await reported();
    close(portal);
    const by = signerOf("economy ledger");
    const text = `senim/1/continuation\n${writeCanonical({ v: 1, origin: "senim.test/economy", reason: "restored", published: "x", goes_on: "2026-11-22", days: [] })}\n`;
    portal.ledger.continuations = [utf8(`${text}\n${signatureLineAs("senim.test/economy", by.verifying, sign(by, utf8(text)))}`)];
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    await serve(context, portal);
    const walk = await visit(context, language, code);
    const said = walk.page.locator('[data-continued="restored"]');
    await said.waitFor();
    expect(await said.innerText()).not.toMatch(/[{}]|undefined/);
    expect(await walk.page.locator("[data-breach]").count()).toBe(0);
    expect([...(await barriers(walk.page)), ...(await sideways(walk.page))]).toEqual([]);
    await context.close();
  });

  it("a receipt is saved as a file where it is given and where it is read again, and holds with the network off", async () => {
    const { portal } = await reported();
    // Given now: its day is closed after it has passed.
    portal.now = Date.now();
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const watch = new Watch();
    await watch.watch(context);
    await serve(context, portal);
    const walk = new Walk(await context.newPage(), language);
    await walk.page.goto(`${PORTAL}/${language}/o/economy/`);
    await walk.write("Конкурс алдын ала шешілген");
    await walk.copyCode();
    await walk.send();
    expect([...(await barriers(walk.page)), ...(await sideways(walk.page))]).toEqual([]);
    const given = await saved(walk.page, "[data-keep] a[download]", "senim-receipt.json");
    expect(await judged(given, print(portal), language)).toEqual(["proven fingerprint-same", "proven receipt-signed", "open leaf-no-checkpoint"]);
    expect(await judged(given, "0000-0000-0000-0000-0000", language)).toContain("wrong fingerprint-other");
    expect(watch.said).toEqual([]);
    await context.close();
  });

  it("a receipt whose day is closed is saved with its day", async () => {
    const { portal, code } = await reported();
    close(portal);
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    await serve(context, portal);
    const walk = await visit(context, language, code);
    await walk.page.locator('[data-ledger="ledger-kept"]').waitFor();
    await walk.page.locator("summary", { hasText: walk.say("receipt-title") }).first().click();
    const file = await saved(walk.page, "[data-keep] a[download]", "senim-receipt.json");
    expect(await judged(file, print(portal), language)).toEqual(["proven fingerprint-same", "proven checkpoint-signed", "proven receipt-signed", "proven leaf-in"]);
    await context.close();
  });
});
