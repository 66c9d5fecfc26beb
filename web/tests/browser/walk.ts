// What a person does in the pages, in any of the three languages, for the story and for the screenshots. Buttons are found by
// the words they carry, so that a missing word fails here too.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from "playwright-core";
import type { Language } from "../../client/api.ts";
import type { Key } from "../../page/messages/keys.ts";
import { wordsFrom, type Words } from "../../page/words.tsx";
import { bareMessages } from "../../bundle.ts";

/** Where the portal and the officers' page answer. */
export let PORTAL = process.env["SENIM_URL"] ?? "http://127.0.0.1:8080";
export let DESK = process.env["SENIM_OFFICER_URL"] ?? "http://officer.localhost:8080";

/** From now on they answer elsewhere: for a test with a demonstration of its own. */
export function moveTo(portal: string, desk: string): void {
  [PORTAL, DESK] = [portal, desk];
}

/** Nothing that calls home, and a language of its own, so that the machine's does not matter. */
export function launch(...more: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["TEST_CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en", ...more],
  });
}

/** All messages of one language as the build writes them: those of reporter and officer, of the law, of the log, and of procedures. */
export const messages = (language: Language): string =>
  bareMessages(
    ["page/messages/", "lawbook/messages/", "page/ledger/", "../src/document/messages/procedures.", "page/docket/", "verify/messages/"]
      .map((page) => readFileSync(fileURLToPath(new URL(`../../${page}${language}.ftl`, import.meta.url)), "utf8"))
      .join("\n"),
  );

/** The words of one language, as the pages load them. */
export const words = (language: Language): Words => wordsFrom(language, messages(language));

/** One page with the words of one language. */
export class Walk {
  readonly page: Page;
  readonly words: Words;

  constructor(page: Page, language: Language, said: Words = words(language)) {
    this.page = page;
    this.words = said;
  }

  say(key: Key): string {
    return this.words.t(key);
  }

  button(key: Key): Locator {
    return this.page.getByRole("button", { name: this.say(key), exact: true });
  }

  async press(key: Key): Promise<void> {
    await this.button(key).first().click();
  }

  /** Waits until the screen with this heading stands. */
  async at(key: Key): Promise<void> {
    await this.page.getByRole("heading", { level: 1, name: this.say(key), exact: true }).waitFor();
  }

  field(key: Key): Locator {
    return this.page.getByLabel(this.say(key), { exact: true });
  }

  async pick(key: Key): Promise<void> {
    await this.page.locator("label.choice", { hasText: this.say(key) }).first().click();
  }

  /** From `/` to the first screen of the organisation, in this walk's language. */
  async choose(slug: string): Promise<void> {
    await this.page.goto(`${PORTAL}/`);
    await this.page.locator(`a[lang="${this.words.language}"][href="/${this.words.language}/o/${slug}/"]`).click();
    await this.at("start-title");
    await this.button("start-report").first().waitFor();
  }

  /** Reads the code off the screen, leaves it, and types the group that is asked for. */
  async copyCode(): Promise<string> {
    const groups = await this.page.locator(".screen-only .code li").allInnerTexts();
    const code = groups.map((group) => group.replace(/^\d\s+/, "").trim());
    await this.press("code-written");
    await this.at("check-title");
    const label = await this.page.locator("main form label").first().innerText();
    const asked = Number(/\d/.exec(label)?.[0]);
    await this.page.locator("main form input").fill((code[asked - 1] ?? "").toLowerCase());
    await this.press("check");
    await this.at("ready-title");
    return code.join("-");
  }

  /** From the first screen of an organisation to the code, with a report of these words. */
  async write(text: string): Promise<void> {
    await this.page.locator(".facts .print-mark").first().waitFor();
    await this.press("start-report");
    await this.at("kind-title");
    await this.pick("kind-hiring");
    await this.press("next");
    await this.at("story-title");
    await this.field("story-label").fill(text);
    await this.press("next");
    await this.at("details-title");
    await this.press("next");
    await this.at("to-title");
    await this.press("next");
    await this.at("code-title");
  }

  /** A report as quickly as a script can, from `/` up to the button that sends it; its code. */
  async ready(slug: string, text: string): Promise<string> {
    await this.choose(slug);
    await this.write(text);
    return this.copyCode();
  }

  /** Asks for a case by its code, from the first screen of its organisation. */
  async comeBack(code: string): Promise<void> {
    await this.press("have-code");
    await this.field("comeback-label").fill(code);
    await this.press("comeback-open");
  }

  /** Sends what is ready, until the receipt is there. */
  async send(): Promise<void> {
    await this.press("send");
    await this.page.locator("[data-receipt]").waitFor();
  }

  /** Opens the case that holds these words, at the desk. */
  async find(mark: string): Promise<void> {
    await this.field("filter-words").fill(mark);
    await this.page.locator('[data-found="1"]').waitFor();
    await this.page.locator("[data-case]").click();
    await this.page.locator(".timeline").getByText(mark).first().waitFor();
  }

  /** Changes the language by its own name in the bar. */
  async speak(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }
}

/** Milliseconds that no task of the main thread may be longer than. */
export const LONGEST_TASK = 100;

/** Watches the main thread of a context's pages; how long the longest task of one was, in milliseconds, 0 if none was above 50. */
export async function watchTasks(context: BrowserContext): Promise<(page: Page) => Promise<number>> {
  await context.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
  return async (page) => Math.max(0, ...(await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks)));
}

/** Everything that can be typed into or ticked says that it does not correct, guess, remember or translate. */
export async function loudFields(page: Page): Promise<string[]> {
  const translated = await page.locator('html:not([translate="no"])').count();
  const loud = await page.$$eval("input, textarea, select, [contenteditable]", (fields) =>
    fields
      .filter(
        (field) =>
          field.getAttribute("spellcheck") !== "false" ||
          field.getAttribute("autocorrect") !== "off" ||
          field.getAttribute("autocapitalize") !== "off" ||
          field.getAttribute("autocomplete") !== "off" ||
          field.getAttribute("translate") !== "no",
      )
      .map((field) => field.outerHTML),
  );
  return translated > 0 ? ["the page may be translated", ...loud] : loud;
}

/** What reaches over the right edge of the screen, where the page can be scrolled sideways. */
export async function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const over = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5);
    return [`${scrollWidth} > ${clientWidth}`, ...over.map((one) => `${one.tagName}.${one.className}: ${(one.textContent ?? "").slice(0, 40)}`)];
  });
}

/** Barriers of serious or critical impact on the screen as it stands, by axe; its source runs under the page's own policy. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof import("axe-core") }).axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} (${node.failureSummary ?? ""})`).join(" | ")}`);
  });
}

/** What a browser context sent, said and was refused. */
export class Watch {
  readonly requests: { url: string; method: string; body: Buffer | null }[] = [];
  readonly said: string[] = [];

  async watch(context: BrowserContext): Promise<void> {
    await context.exposeFunction("senimRefused", (what: string) => this.said.push(`policy: ${what}`));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const tell = (window as unknown as { senimRefused: (what: string) => void }).senimRefused;
        tell(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    context.on("request", (request) => this.requests.push({ url: request.url(), method: request.method(), body: request.postDataBuffer() }));
    context.on("console", (message) => {
      // What the browser itself notes about a request that was cut or refused on purpose is no word of the page.
      if (!message.text().startsWith("Failed to load resource")) this.said.push(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => this.said.push(`error: ${error.error().message}`));
  }
}

/** A text in every shape in which it might slip out: UTF-8 and UTF-16, each plain, in hex and in base64 at all three offsets. */
export function shapesOf(text: string): Buffer[] {
  const utf16 = Buffer.from(text, "utf16le");
  const plain = [Buffer.from(text, "utf8"), utf16, Buffer.from(utf16).swap16()];
  const shapes = [...plain];
  for (const bytes of plain) {
    shapes.push(Buffer.from(bytes.toString("hex")), Buffer.from(bytes.toString("hex").toUpperCase()));
    for (const offset of [0, 1, 2]) {
      // The first and last symbols depend on the neighbours and are left out.
      const coded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64").replace(/=+$/, "");
      shapes.push(Buffer.from(coded.slice(4, -4)));
    }
  }
  shapes.push(Buffer.from(encodeURIComponent(text)), Buffer.from(JSON.stringify(text).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).slice(1, -1)));
  return shapes;
}
