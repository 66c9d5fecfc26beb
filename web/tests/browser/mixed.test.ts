// The browser and the terminal on one case, both ways round, and the officer's desk, whose page comes from the officer's own
// binary and which forwards API calls only.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NAMES } from "../../page/language.ts";
import { ANSWER, readFrame } from "../../wire/frame.ts";
import { launch, PORTAL, Walk, Watch } from "./walk.ts";

const SLUG = process.env["SENIM_SLUG"] ?? "economy";
const BINARY = process.env["TEST_SENIM"] ?? fileURLToPath(new URL("../../../target/debug/senim", import.meta.url));
const place = mkdtempSync(join(tmpdir(), "senim-mixed-"));
const file = (name: string): string => join(place, name);
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(file(name), content);
  return file(name);
};

/** Runs the command line and gives what it says as JSON, an object a line. */
function objects(...args: string[]): Promise<Record<string, unknown>[]> {
  return new Promise((resolve, reject) =>
    execFile(BINARY, ["--json", ...args], (error, said, aside) =>
      error
        ? reject(new Error(`${args.join(" ")}: ${aside}`))
        : resolve(said.trimEnd().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>)),
    ),
  );
}

/** The same of a command that says one thing. */
async function senim(...args: string[]): Promise<Record<string, unknown>> {
  const [said] = await objects(...args);
  if (!said) throw new Error(`${args.join(" ")} said nothing`);
  return said;
}

/** An officer's key of the demo, as files. */
async function officerKey(): Promise<{ name: string; key: string; passphrase: string }> {
  const response = await fetch(`${PORTAL}/demo/keys`);
  const frame = readFrame(ANSWER, new Uint8Array(await response.arrayBuffer()));
  const officers = frame.head["officers"] as { slug: string; name: string; passphrase: string }[];
  const at = officers.findIndex((officer) => officer.slug === SLUG);
  const officer = officers[at];
  const part = frame.parts[at];
  if (!officer || !part) throw new Error("the demo has no officer here");
  return { name: officer.name, key: write("officer.age", part), passphrase: write("passphrase", officer.passphrase) };
}

const at = ["--portal", PORTAL, "--organisation", SLUG];
const marked = (text: string): string => `${text} ${Date.now().toString(36)}`;

interface Row {
  case: string;
}
interface Said {
  case: string;
  alarms: string[];
  entries: { text: string; name: string }[];
}

describe("browser and terminal", () => {
  let browser: Browser;
  let desk: ChildProcess | undefined;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    desk?.kill();
    await browser.close();
    rmSync(place, { recursive: true });
  });

  it("opens in the terminal what was sealed in the browser, and answers", async () => {
    const officer = await officerKey();
    const key = ["--portal", PORTAL, "--body", SLUG, "--key", officer.key, "--passphrase", officer.passphrase];
    const text = marked("Жиһаз сатып алу");
    const context = await browser.newContext();
    const walk = new Walk(await context.newPage(), "kk");
    const code = await walk.ready(SLUG, text);
    await walk.send();

    const { cases } = (await senim("officer", "list", ...key)) as { cases: Row[] };
    const opened = (await objects("officer", "open", ...key, ...cases.map((row) => row.case))) as unknown as Said[];
    const found = opened.find((one) => one.entries[0]?.text === text);
    expect(found?.alarms).toEqual([]);
    const id = found?.case ?? "";
    const reply = marked("Терминалдан жауап");
    await senim("officer", "reply", ...key, id, "--text", write("reply", reply));

    await walk.press("finish");
    await walk.press("finish-yes");
    await walk.comeBack(code);
    await walk.page.getByText(reply).waitFor();
    const status = (await senim("status", ...at, "--code", write("code", code))) as unknown as Said;
    expect(status.entries.map((entry) => entry.text)).toEqual([text, reply]);
    expect(status.alarms).toEqual([]);
    await context.close();
  });

  it("opens at the desk what was sealed in the terminal, and answers", async () => {
    const officer = await officerKey();
    const text = marked("Терминалдан хабарлама");
    await senim("report", ...at, "--text", write("text", text), "--code-out", file("desk-code"));

    desk = spawn(BINARY, ["--json", "officer", "desk", "--portal", PORTAL], { stdio: ["ignore", "pipe", "ignore"] });
    const address = await new Promise<string>((resolve, reject) => {
      desk?.stdout?.on("data", (said: Buffer) => resolve((JSON.parse(said.toString()) as { address: string }).address));
      desk?.once("exit", () => reject(new Error("the desk ended")));
    });
    const here = new URL(address).origin;
    // The page opens by its token only, after a reload too; nothing but an officer's calls is forwarded, and no other host name is served.
    expect((await fetch(`${here}/`)).status).toBe(403);
    const context = await browser.newContext();
    const watch = new Watch();
    await watch.watch(context);
    const walk = new Walk(await context.newPage(), "kk");
    await walk.page.goto(address);
    await walk.speak(NAMES.kk.short);
    await walk.at("unlock-title");
    await walk.page.reload();
    await walk.speak(NAMES.kk.short);
    await walk.at("unlock-title");
    expect((await fetch(`${here}/?${"0".repeat(32)}`)).status).toBe(403);
    expect((await fetch(`${here}/demo/keys`)).status).toBe(404);
    expect((await fetch(`${here}/visit`, { method: "POST", body: new Uint8Array(32768) })).status).toBe(404);
    const other = await walk.page.request.get(`${here}/desk.json`, { headers: { host: "evil.example" } });
    expect(other.status()).toBe(403);

    await walk.page.locator('input[type="file"]').setInputFiles(officer.key);
    await walk.field("key-passphrase").fill(readFileSync(officer.passphrase, "utf8"));
    await walk.press("unlock");
    await walk.at("place-choose");
    await walk.page.locator("label.choice", { hasText: "экономика" }).click();
    await walk.press("enter");
    await walk.at("queue-title");
    await walk.page.locator("[data-case]").first().waitFor();
    const ids = await walk.page.locator("[data-case]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-case")));
    let opened = false;
    for (const id of ids) {
      await walk.page.locator(`[data-case="${id}"]`).click();
      await walk.page.locator(".timeline").first().waitFor();
      opened = (await walk.page.getByText(text).count()) > 0;
      if (opened) break;
      await walk.press("case-back");
      await walk.at("queue-title");
    }
    expect(opened, "the desk's queue holds the report").toBe(true);
    const reply = marked("Үстелден жауап");
    await walk.field("reply-label").fill(reply);
    await walk.press("reply-send");
    await walk.page.getByText(walk.say("reply-sent")).waitFor();
    expect(watch.said).toEqual([]);
    const origins = new Set(watch.requests.map((request) => new URL(request.url).origin));
    expect([...origins]).toEqual([here]);

    const status = (await senim("status", ...at, "--code", file("desk-code"))) as unknown as Said;
    expect(status.entries.map((entry) => entry.text)).toEqual([text, reply]);
    expect(status.entries[1]?.name).toBe(officer.name);
    await context.close();
  });
});
