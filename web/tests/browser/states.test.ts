// Every page and state once in Kazakh on the narrowest screen: no barrier that axe knows, no scrolling sideways, no field that
// guesses or remembers, no word on the console. Then once with words 40 % longer, narrow and wide.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NAMES } from "../../page/language.ts";
import { wordsFrom, type Words } from "../../page/words.tsx";
import { lawPages, officerPages, procedurePages, reporterPages, verifyPages, type Eye } from "./states.ts";
import { NO_SCRIPT, officerTroubles, reporterTroubles } from "./troubles.ts";
import { barriers, launch, loudFields, messages, PORTAL, sideways, Walk, Watch } from "./walk.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

class Inspector implements Eye {
  readonly seen: string[] = [];
  readonly wrong: string[] = [];
  readonly walk: Walk;
  private readonly look: (name: string) => Promise<string[]>;

  constructor(walk: Walk, look: (name: string) => Promise<string[]>) {
    this.walk = walk;
    this.look = look;
  }

  async take(name: string): Promise<void> {
    this.seen.push(name);
    this.wrong.push(...(await this.look(name)).map((wrong) => `${name}: ${wrong}`));
  }
}

it("no page and no state has a barrier, scrolls sideways, guesses what is typed or speaks on the console", async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, reducedMotion: "reduce" });
  const watch = new Watch();
  await watch.watch(context);
  const walk = new Walk(await context.newPage(), "kk");
  const inspector = new Inspector(walk, async () => [...(await barriers(walk.page)), ...(await sideways(walk.page)), ...(await loudFields(walk.page))]);
  const excluded = await reporterPages(inspector, context);
  await officerPages(inspector, excluded);
  await procedurePages(inspector, excluded);
  await lawPages(inspector);
  await verifyPages(inspector);
  expect(inspector.seen.length).toBeGreaterThanOrEqual(35);
  expect(inspector.wrong).toEqual([]);
  expect(watch.said).toEqual([]);
  await context.close();
});

/** A problem on the screen that does not say in words what happened, what is safe and what to do. */
async function mute(page: Page): Promise<string[]> {
  return page.$$eval("[data-problem]", (problems) =>
    problems.filter((one) => !one.matches("[role=alert]:has(> :is(h1, h2)):has(> p + p)") || [...one.querySelectorAll("h1, h2, p")].some((said) => said.textContent === "")).map((one) => `says too little: ${one.textContent}`),
  );
}

it("no trouble has a barrier, scrolls sideways, leaves a person without words or a way on, or speaks on the console", async () => {
  const inspectors: Inspector[] = [];
  const said: string[] = [];
  const open = async (more?: BrowserContextOptions) => {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 }, reducedMotion: "reduce", ...more });
    const watch = new Watch();
    if (more?.javaScriptEnabled !== false) await watch.watch(context);
    const walk = new Walk(await context.newPage(), "kk");
    const inspector = new Inspector(walk, async (name) => {
      // A module that was kept from the page is an error that the browser itself notes.
      if (name !== "no-words") said.push(...watch.said);
      if (name === NO_SCRIPT) return [];
      const headings = await walk.page.locator("h1:visible").count();
      const ways = await walk.page.locator(":is(button, a[href]):visible").count();
      return [
        ...(await barriers(walk.page)),
        ...(await sideways(walk.page)),
        ...(await loudFields(walk.page)),
        ...(await mute(walk.page)),
        ...(name === "no-words" || (headings === 1 && ways > 0) ? [] : [`${headings} headings, ${ways} ways on`]),
      ];
    });
    inspectors.push(inspector);
    return { context, eye: inspector };
  };
  await reporterTroubles("kk", open);
  await officerTroubles(open, NAMES.kk.short);
  expect(inspectors.flatMap(({ seen }) => seen).length).toBeGreaterThanOrEqual(31);
  expect(inspectors.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(said).toEqual([]);
});

it("the inspectors notice a planted fault of each kind", async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const { page } = new Walk(await context.newPage(), "kk");
  await page.goto(`${PORTAL}/kk/o/no-such-institution/`);
  await page.locator("[data-problem]").waitFor();
  const inspections = [barriers, sideways, loudFields, mute, cutOff];
  for (const inspect of inspections) expect(await inspect(page)).toEqual([]);
  await page.evaluate(() => {
    const main = document.querySelector("main") as HTMLElement;
    const wide = document.createElement("p");
    wide.textContent = "ә".repeat(200);
    wide.style.whiteSpace = "nowrap";
    // Wider than its place and hidden there, so that it is cut off; the next one is not hidden and so scrolls.
    const cut = wide.cloneNode(true) as HTMLElement;
    cut.style.overflow = "hidden";
    main.append(cut, wide, document.createElement("input"), document.createElement("button"));
    // The sentence that says what to do.
    document.querySelectorAll("[data-problem] p")[1]?.remove();
  });
  for (const inspect of inspections) expect(await inspect(page), inspect.name).not.toEqual([]);
  await page.evaluate(() => document.documentElement.removeAttribute("translate"));
  expect(await loudFields(page)).toContain("the page may be translated");
  await context.close();
});

/** A text 40 % longer, by its own words, so that they break where such words break; what is filled in stays. */
function longer(text: string): string {
  const words = text.replace(/\{[^}]*\}/g, "").split(/\s+/).filter((word) => /^\p{L}{3,}$/u.test(word));
  let more = "";
  for (let at = 0; words.length > 0 && more.length < text.length * 0.4; at += 1) more += ` ${words[at % words.length]}`;
  // A single word grows by itself: nothing is harder to place.
  const single = /^\p{L}{3,}$/u.test(text);
  return single ? text + text.slice(0, Math.ceil(text.length * 0.4)).toLowerCase() : text + more;
}

function stretched(source: string): string {
  return source
    .split("\n")
    .map((line) => {
      const found = /^([a-z][a-z0-9-]* = | +\.[a-z]+ = | +\*?\[[a-z0-9]+\] )(.*[^>])$/.exec(line);
      return found ? found[1] + longer(found[2] as string) : line;
    })
    .join("\n");
}

/** Serves stretched words in place of the bundle's. */
async function stretch(context: BrowserContext): Promise<Words> {
  const source = stretched(messages("ru"));
  const body = `export default ${JSON.stringify(source)};`;
  await context.route("**/assets/ru-*.js", (route) =>
    route.fulfill({ body, contentType: "text/javascript; charset=utf-8", headers: { "cross-origin-resource-policy": "same-origin" } }),
  );
  return wordsFrom("ru", source);
}

/** What is cut off where it cannot be scrolled to. */
async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("button, .button, .tag, .steps li, h1, h2, p, legend, label, td")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && getComputedStyle(one).display !== "inline")
      .map((one) => `cut off: ${one.tagName}.${one.className} ${(one.textContent ?? "").slice(0, 50)}`),
  );
}

it.each([320, 1024, 1280])("the layout of %s px holds with words 40 percent longer, in trouble too", async (width) => {
  const inspectors: Inspector[] = [];
  const open = async (more?: BrowserContextOptions) => {
    const context = await browser.newContext({ viewport: { width, height: 640 }, reducedMotion: "reduce", ...more });
    const words = await stretch(context);
    expect(words.t("next").length).toBeGreaterThanOrEqual(new Walk({} as Page, "ru").say("next").length * 1.4);
    const walk = new Walk(await context.newPage(), "ru", words);
    const inspector = new Inspector(walk, async (name) => (name === NO_SCRIPT ? [] : [...(await sideways(walk.page)), ...(await cutOff(walk.page))]));
    inspectors.push(inspector);
    return { context, eye: inspector };
  };
  const { context, eye } = await open();
  const excluded = await reporterPages(eye, context);
  await officerPages(eye, excluded);
  await procedurePages(eye, excluded);
  await lawPages(eye);
  await context.close();
  await reporterTroubles("ru", open);
  await officerTroubles(open, NAMES.ru.short);
  expect(inspectors.flatMap(({ seen }) => seen).length).toBeGreaterThanOrEqual(66);
  expect(inspectors.flatMap(({ wrong }) => wrong)).toEqual([]);
});
