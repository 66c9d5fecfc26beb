// A new roster is published while pages are open: a reporter learns in words who reads now and confirms it before anything is
// stored; an officer sees who left and who came; who left the list is out at once and for good.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { barriers, DESK, launch, PORTAL, Walk, Watch } from "./walk.ts";

const SLUG = "astana-maslikhat";
const [STAYS, LEAVES, COMES] = ["Мәдина Жұмабекова", "Тимур Қасымов", "Сәуле Ермекова"];
/** The demonstration's data folder and its program: of a demonstration that runs elsewhere there is no root to sign with. */
const { SENIM_DATA: data, SENIM_BINARY: binary } = process.env;

interface Draft {
  persons: { name: string }[];
}

let browser: Browser;
let folder: string;
let first: Draft["persons"];

const senim = (...args: string[]): void => void execFileSync(binary ?? "", args, { cwd: folder, stdio: "pipe" });
const here = ["--organisation", SLUG, "--data", data ?? ""];
const read = (): Draft => JSON.parse(readFileSync(join(folder, "draft.json"), "utf8")) as Draft;

/** Publishes the draft as it lies there, with these persons. */
function publish(persons: Draft["persons"]): void {
  const { roots } = JSON.parse(readFileSync(join(data ?? "", "demo/keys.json"), "utf8")) as { roots: { body: string; passphrase: string; key_file: string }[] };
  const root = roots.find(({ body }) => body === SLUG);
  if (root === undefined) throw new Error(`${SLUG} has no root`);
  writeFileSync(join(folder, "draft.json"), JSON.stringify({ ...read(), persons }));
  writeFileSync(join(folder, "passphrase"), root.passphrase);
  rmSync(join(folder, "next.note"), { force: true });
  senim("roster", "sign", "--draft", "draft.json", "--key", join(data ?? "", "demo", root.key_file), "--passphrase", "passphrase", "--out", "next.note");
  senim("roster", "publish", ...here, "next.note");
}

function draft(): Draft {
  rmSync(join(folder, "draft.json"), { force: true });
  senim("roster", "draft", ...here, "--draft", "draft.json");
  return read();
}

/** One officer leaves, another comes. */
function change(): void {
  rmSync(join(folder, "draft.json"), { force: true });
  const office = ["--office-kk", "Қызметкер", "--office-ru", "Сотрудник", "--office-en", "Officer"];
  senim("roster", "add", ...here, "--draft", "draft.json", "--enrolment", "new.age.enrolment", ...office);
  publish(read().persons.filter(({ name }) => name !== LEAVES));
}

/** The portal shows what another process published within a second. */
async function shown(publishes: () => void): Promise<void> {
  const served = async (): Promise<string> => Buffer.from(await (await fetch(`${PORTAL}/o/${SLUG}`)).arrayBuffer()).toString("base64");
  const before = await served();
  publishes();
  await expect.poll(served).not.toBe(before);
}

/** A report up to the button that sends it. */
async function written(context: BrowserContext, text: string): Promise<Walk> {
  const walk = new Walk(await context.newPage(), "kk");
  await walk.ready(SLUG, text);
  return walk;
}

/** Presses an officer's demo key. */
async function comeIn(desk: Walk, officer: string): Promise<void> {
  await desk.at("unlock-title");
  await desk.page.locator(".people li", { hasText: officer }).locator("button").click();
}

async function atDesk(context: BrowserContext, officer: string): Promise<Walk> {
  const desk = new Walk(await context.newPage(), "kk");
  await desk.page.goto(`${DESK}/`);
  await comeIn(desk, officer);
  await desk.at("queue-title");
  return desk;
}

describe.skipIf(data === undefined || binary === undefined)("a new roster", () => {
  beforeAll(async () => {
    browser = await launch();
    folder = mkdtempSync(join(tmpdir(), "senim-roster-"));
    senim("officer", "keygen", "--name", COMES, "--out", "new.age");
    first = draft().persons;
  });
  beforeEach(() => {
    draft();
    publish(first);
  });
  afterAll(async () => {
    draft();
    publish(first);
    rmSync(folder, { recursive: true });
    await browser.close();
  });

  it("while one writes: nothing is stored before who reads now was shown and confirmed, and nothing typed is lost", async () => {
    const mark = `тізім өзгерді ${Date.now().toString(36)}`;
    const context = await browser.newContext();
    const watch = new Watch();
    await watch.watch(context);
    const walk = await written(context, mark);
    const { page } = walk;
    const problem = page.locator('[data-problem="roster-changed"]');

    // Signed anew with the same people: said so, and asked again all the same.
    draft();
    await shown(() => publish(first));
    await walk.press("send");
    await problem.waitFor();
    expect(await page.locator('[data-changes="same"]').innerText()).toBe(walk.say("changes-same"));

    await shown(change);
    await walk.press("send-these");
    await page.locator('[data-changes="changes-gone"]', { hasText: LEAVES }).waitFor();
    expect(await problem.innerText()).toContain(walk.words.part("error-roster-changed", "safe"));
    expect(await page.locator('[data-changes="changes-come"]').innerText()).toContain(COMES);
    const readers = await page.locator("dl .people").innerText();
    expect(readers).toContain(STAYS);
    expect(readers).toContain(COMES);
    expect(readers).not.toContain(LEAVES);
    expect(await page.locator("[data-receipt]").count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    if (process.env["SENIM_SHOTS"]) await page.screenshot({ path: join(process.env["SENIM_SHOTS"], "roster-changed.png"), fullPage: true });

    // Who has come can be left out; the code is not asked for a second time.
    await walk.press("change-readers");
    await walk.at("to-title");
    await page.locator("label.choice", { hasText: COMES }).click();
    await walk.press("next");
    await walk.at("ready-title");
    expect(await page.locator("dl .people").innerText()).not.toContain(COMES);
    await walk.press("send");
    await page.locator("[data-receipt]").waitFor();

    const desk = await atDesk(context, STAYS);
    await desk.find(mark);
    const access = await desk.page.locator("section", { hasText: desk.say("access-title") }).last().innerText();
    expect(access).toContain(STAYS);
    expect(access).toContain(COMES);
    expect(access).toContain(desk.say("access-excluded"));
    expect(access).not.toContain(LEAVES);
    expect(watch.said).toEqual([]);
    await context.close();
  });

  it("while the desk is open: who left is told and is out for good, and colleagues see who left and who came", async () => {
    const mark = `үстел ашық ${Date.now().toString(36)}`;
    const contexts = await Promise.all([browser.newContext(), browser.newContext(), browser.newContext()]);
    const [reporters, mine, theirs] = contexts as [BrowserContext, BrowserContext, BrowserContext];
    const watch = new Watch();
    await watch.watch(theirs);
    const walk = await written(reporters, mark);
    await walk.press("send");
    await walk.page.locator("[data-receipt]").waitFor();
    const [stays, leaves] = [await atDesk(mine, STAYS), await atDesk(theirs, LEAVES)];
    const asked = theirs.waitForEvent("request", (request) => request.url().endsWith("/officer/queue"));
    await leaves.press("queue-refresh");
    const earlier = await asked;
    await leaves.find(mark);
    await leaves.field("reply-label").fill("Жазылып жатқан жауап");
    change();

    await stays.press("queue-refresh");
    const told = stays.page.getByRole("status").filter({ hasText: stays.say("colleagues-changed") });
    await told.waitFor();
    expect(await told.locator('[data-changes="changes-gone"]').innerText()).toContain(LEAVES);
    expect(await told.locator('[data-changes="changes-come"]').innerText()).toContain(COMES);
    expect(await barriers(stays.page)).toEqual([]);
    if (process.env["SENIM_SHOTS"]) await stays.page.screenshot({ path: join(process.env["SENIM_SHOTS"], "colleagues-changed.png"), fullPage: true });
    await stays.find(mark);
    const unlisted = stays.page.locator("li", { has: stays.page.locator("[data-unlisted]") });
    expect(await unlisted.count()).toBe(1);
    expect(await unlisted.innerText()).toContain(LEAVES);
    await stays.page.getByText(stays.say("work-assign"), { exact: true }).first().click();
    expect((await stays.field("work-colleague").locator("option").allInnerTexts()).join()).not.toContain(LEAVES);

    // What was being written can still be copied; nothing else is left.
    await leaves.press("reply-send");
    const problem = leaves.page.locator('[data-problem="not-listed"]');
    await problem.waitFor();
    expect(await leaves.field("reply-label").inputValue()).toBe("Жазылып жатқан жауап");
    await leaves.press("case-back");
    await leaves.page.getByRole("heading", { level: 1, name: leaves.say("error-not-listed") }).waitFor();
    expect(await leaves.page.getByText(leaves.say("queue-empty")).count()).toBe(0);
    expect(await leaves.page.locator("[data-case]").count()).toBe(0);
    expect(await barriers(leaves.page)).toEqual([]);
    if (process.env["SENIM_SHOTS"]) await leaves.page.screenshot({ path: join(process.env["SENIM_SHOTS"], "not-listed.png"), fullPage: true });
    await leaves.press("unlock-again");
    await comeIn(leaves, LEAVES);
    await problem.waitFor();

    // A key that is put back on the list logs in anew: its earlier session does not rise again.
    draft();
    publish(first);
    const headers = { "senim-session": (await earlier.allHeaders())["senim-session"] ?? "", "content-type": "application/octet-stream" };
    const again = { headers, body: [...(earlier.postDataBuffer() ?? [])] };
    const status = await leaves.page.evaluate(
      async ({ headers: given, body }) => (await fetch("/officer/queue", { method: "POST", headers: given, body: new Uint8Array(body) })).status,
      again,
    );
    expect(status).toBe(401);
    await comeIn(leaves, LEAVES);
    await leaves.at("queue-title");
    expect(watch.said).toEqual([]);
    for (const each of contexts) await each.close();
  });
});
