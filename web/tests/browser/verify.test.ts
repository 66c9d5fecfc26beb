// The page on which receipts are checked, in a real browser: with the network off, as a saved file, in three languages; it asks for
// nothing after it stands.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Reporter } from "../../client/reporter.ts";
import { type Bytes, fingerprint, text, unhex } from "../../seal/bytes.ts";
import { LANGUAGES, NAMES } from "../../page/language.ts";
import { portalAt } from "../../wire/portal.ts";
import { FakePortal, rosterHash } from "../portal.ts";
import { bytes } from "../vectors/tools.ts";
import { barriers, launch, loudFields, PORTAL, sideways, Walk, Watch } from "./walk.ts";

let browser: Browser;
const place = mkdtempSync(join(tmpdir(), "senim-verify-"));
const file = (name: string): string => join(place, name);
let print = "";

beforeAll(async () => {
  browser = await launch();
  const portal = new FakePortal();
  await portal.publish();
  let counter = 0;
  const world = { portal: portalAt(PORTAL, portal.fetch), origin: PORTAL, now: () => portal.now, random: (length: number) => bytes(`verify ${counter++}`, length) };
  const reporter = new Reporter(world);
  const rosters = [portal.institution, portal.authorised].map((body) => rosterHash(body.rosters.at(-1)));
  const { note } = await reporter.report({ slug: "economy", code: reporter.makeCode(), language: "kk", category: "gift", answers: [], text: "Мәтін", destination: "both", excluded: [], rosters });
  for (let day = 0; day < 2; day += 1) {
    portal.close();
    portal.now += 86_400_000;
  }
  const { institution, ledger } = portal;
  print = fingerprint(unhex(institution.id, 32, ""));
  writeFileSync(file("receipt.txt"), note);
  writeFileSync(file("keys.txt"), [institution.rootNote, institution.rosters.at(-1) as Bytes].map((one) => text(one, "")).join(""));
  ledger.days.forEach((day, at) => writeFileSync(file(`checkpoint-${at}`), day.note));
  for (const { path, bytes: tile } of ledger.tiles()) {
    mkdirSync(dirname(file(path)), { recursive: true });
    writeFileSync(file(path), tile);
  }
});
afterAll(async () => {
  await browser.close();
  rmSync(place, { recursive: true, force: true });
});

const standings = (walk: Walk): Promise<string[]> => walk.page.$$eval("[data-found]", (found) => found.map((one) => `${one.getAttribute("data-standing")} ${one.getAttribute("data-found")}`));

/** Chooses everything that there is, and checks it. */
async function check(walk: Walk, typed = print): Promise<void> {
  const [files, folder] = [walk.page.locator('input[type="file"]').first(), walk.page.locator('input[type="file"]').last()];
  await walk.field("verify-fingerprint").fill(typed);
  await files.setInputFiles(["keys.txt", "checkpoint-0", "checkpoint-1"].map(file));
  await folder.setInputFiles(file("ledger"));
  await walk.field("verify-text").fill(readFileSync(file("receipt.txt"), "utf8"));
  await walk.press("verify-go");
  await walk.page.locator("[data-findings]").waitFor();
}

const ALL = ["proven fingerprint-same", "proven checkpoint-signed", "proven checkpoint-signed", "proven receipt-signed", "proven leaf-in", "proven pair-grew"];

describe.each(LANGUAGES)("in %s", (language) => {
  it.each([320, 1280])("proves with the network off what there is to prove, %s wide", async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: "reduce" });
    const watch = new Watch();
    await watch.watch(context);
    const walk = new Walk(await context.newPage(), language);
    await walk.page.goto(`${PORTAL}/${language}/verify`);
    await walk.at("verify-title");
    await context.setOffline(true);
    const asked = watch.requests.length;
    // The browser looks for the tab's icon again whenever the address changes.
    const askedSince = (): string[] => watch.requests.slice(asked).map(({ url }) => new URL(url).pathname).filter((path) => !path.startsWith("/assets/icon-"));
    expect([...(await barriers(walk.page)), ...(await sideways(walk.page)), ...(await loudFields(walk.page))]).toEqual([]);
    await check(walk);
    expect(await standings(walk)).toEqual(ALL);
    for (const said of await walk.page.locator("[data-found] p").allInnerTexts()) expect(said).not.toMatch(/[{}⟨]|undefined/);
    expect([...(await barriers(walk.page)), ...(await sideways(walk.page))]).toEqual([]);
    // Another fingerprint, and every language, without a network still.
    await walk.field("verify-fingerprint").fill("0000-0000-0000-0000-0000");
    await walk.press("verify-go");
    await walk.page.locator('[data-found="fingerprint-other"]').waitFor();
    for (const other of LANGUAGES) {
      await walk.speak(NAMES[other].short);
      await new Walk(walk.page, other).at("verify-title");
    }
    await new Walk(walk.page, LANGUAGES.at(-1) ?? "en").press("verify-again");
    expect(await walk.page.locator("[data-findings]").count()).toBe(0);
    expect(askedSince()).toEqual([]);
    expect(watch.said).toEqual([]);
    await context.close();
  });
});

it("works from a saved file", async () => {
  const dist = new URL("../../dist/", import.meta.url).pathname;
  const html = readFileSync(`${dist}verify/ru.html`, "utf8");
  cpSync(`${dist}assets`, file("saved/assets"), { recursive: true });
  // As a browser saves a page: what it loads stands beside it.
  writeFileSync(file("saved/page.html"), html.replaceAll('"/assets/', '"assets/'));
  const context = await browser.newContext();
  await context.setOffline(true);
  const walk = new Walk(await context.newPage(), "ru");
  await walk.page.goto(`file://${file("saved/page.html")}`);
  await walk.at("verify-title");
  await check(walk);
  expect(await standings(walk)).toEqual(ALL);
  await context.close();
});

it("asks for nothing but its own files, and its policy lets it", async () => {
  const context = await browser.newContext();
  const watch = new Watch();
  await watch.watch(context);
  const page = await context.newPage();
  const answer = await page.goto(`${PORTAL}/verify`);
  await page.locator("h1").waitFor();
  expect(answer?.headers()["content-security-policy"]).toContain("default-src 'none'");
  expect(watch.requests.map(({ url }) => new URL(url).pathname).filter((path) => path !== "/verify" && !/^\/assets\/(verify|icon)-/.test(path))).toEqual([]);
  expect(watch.said).toEqual([]);
  await context.close();
});
