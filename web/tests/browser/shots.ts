// A picture of every page and state, at two widths, in three languages, light and dark, into `web/shots/`. To be looked at by people.
// States of failure are made by cutting the connection in the browser, so that any running demonstration will do.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Language } from "../../client/api.ts";
import { NAMES } from "../../page/language.ts";
import { barriers, DESK, launch, PORTAL, Walk } from "./walk.ts";

const SLUG = process.env["SENIM_SLUG"] ?? "economy";
const PLACE = fileURLToPath(new URL("../../shots/", import.meta.url));
const LONG = {
  kk: "Қыркүйекте өткен жиһаз сатып алу конкурсында техникалық ерекшелік бір ғана өнім берушінің каталогынан көшірілген. Комиссия мүшесі сол серіктестік директорының туысы деп естідім, бірақ нақты білмеймін.",
  ru: "В сентябрьском конкурсе на закупку мебели техническая спецификация переписана из каталога одного поставщика. Слышал, что член комиссии – родственник директора, но точно не знаю.",
  en: "In the September furniture tender the specification was copied from one supplier’s catalogue. I heard that a member of the commission is related to its director, but I do not know for certain.",
};

class Camera {
  private taken = 0;
  readonly walk: Walk;
  private readonly folder: string;

  constructor(walk: Walk, folder: string) {
    this.walk = walk;
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  async take(name: string): Promise<void> {
    this.taken += 1;
    const { page } = this.walk;
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
    expect(await barriers(page), `${name} has barriers`).toEqual([]);
    await page.screenshot({ path: `${this.folder}/${String(this.taken).padStart(2, "0")}-${name}.png`, fullPage: true });
  }
}

async function reporterPages(camera: Camera, context: BrowserContext): Promise<void> {
  const { walk } = camera;
  const { page } = walk;
  const { language } = walk.words;
  await page.goto(`${PORTAL}/`);
  await page.locator(".bodies a").first().waitFor();
  await camera.take("chooser");
  await page.goto(`${PORTAL}/${language}/o/no-such-institution/`);
  await page.locator("[data-problem]").waitFor();
  await camera.take("unknown-organisation");
  await page.goto(`${PORTAL}/${language}/o/${SLUG}/`);
  await walk.button("start-report").waitFor();
  await camera.take("start");
  await page.locator(".norm summary").first().click();
  await camera.take("start-paragraph");
  await walk.press("have-code");
  await walk.at("comeback-title");
  await camera.take("comeback");
  await walk.field("comeback-label").fill("7QK2-0000");
  await walk.press("comeback-open");
  await page.locator(".wrong").waitFor();
  await camera.take("comeback-wrong");
  await walk.press("back");
  await walk.press("start-report");
  await walk.at("kind-title");
  await walk.press("next");
  await page.locator(".wrong").waitFor();
  await camera.take("kind-wrong");
  await walk.pick("kind-labour-rights");
  await walk.press("next");
  await walk.at("story-title");
  await camera.take("story");
  await walk.field("story-label").fill(LONG[language]);
  await walk.press("next");
  await walk.at("details-title");
  await camera.take("details");
  await walk.press("next");
  await walk.at("to-title");
  await camera.take("readers");
  await walk.pick("to-unit");
  await page.locator('input[type="checkbox"]').last().click();
  await camera.take("readers-unit");
  await walk.pick("to-both");
  await walk.press("next");
  await walk.at("code-title");
  await page.locator(".more summary").first().click();
  await camera.take("code");
  await page.emulateMedia({ media: "print" });
  await camera.take("card-on-paper");
  await page.emulateMedia({ media: "screen" });
  await walk.press("code-written");
  await walk.at("check-title");
  await page.locator("main form input").fill("0000");
  await walk.press("check");
  await page.locator(".wrong").waitFor();
  await camera.take("check-wrong");
  await walk.press("check-show-again");
  await walk.at("code-title");
  const code = await walk.copyCode();
  await camera.take("ready");
  await context.route("**/case", (route) => route.abort());
  await walk.press("send");
  await page.getByRole("heading", { name: walk.say("waiting-title") }).waitFor();
  await camera.take("waiting");
  await context.unroute("**/case");
  await walk.press("send-again");
  await page.locator("[data-receipt]").waitFor();
  await page.locator("[data-receipt] section[lang]").first().waitFor();
  await camera.take("sent");
  await walk.press("finish");
  await camera.take("finish");
  await walk.press("finish-yes");
  await walk.press("have-code");
  await walk.field("comeback-label").fill(code);
  await walk.press("comeback-open");
  await walk.at("talk-title");
  await camera.take("talk");
}

async function officerPages(camera: Camera): Promise<void> {
  const { walk } = camera;
  const { page } = walk;
  await page.goto(`${DESK}/`);
  await walk.speak(NAMES[walk.words.language].short);
  await walk.at("unlock-title");
  await page.locator(".people button").first().waitFor();
  await camera.take("unlock");
  await walk.press("make-key");
  await walk.at("make-title");
  await camera.take("make");
  await walk.field("make-name").fill("Айгүл Нұрланова");
  await walk.press("make-key");
  await walk.at("made-title");
  await camera.take("made");
  await walk.press("made-done");
  await page.locator(".people li", { hasText: SLUG }).first().locator("button").click();
  await walk.at("queue-title");
  await page.locator("[data-case]").first().waitFor();
  await camera.take("queue");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.locator(".timeline").waitFor();
  await camera.take("case");
  await walk.field("reply-label").fill(LONG[walk.words.language]);
  await walk.press("reply-send");
  await page.getByText(walk.say("reply-sent")).waitFor();
  await camera.take("case-answered");
}

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const LANGUAGES: Language[] = ["kk", "ru", "en"];
const VIEWS = LANGUAGES.flatMap((language) =>
  ([320, 1280] as const).flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ language, width, scheme }))),
);

it.each(VIEWS)("pictures in $language at $width, $scheme", async ({ language, width, scheme }) => {
  const context = await browser.newContext({ viewport: { width, height: width === 320 ? 640 : 800 }, colorScheme: scheme, reducedMotion: "reduce" });
  const walk = new Walk(await context.newPage(), language);
  const folder = `${PLACE}${language}-${width}-${scheme}`;
  await reporterPages(new Camera(walk, `${folder}/reporter`), context);
  await officerPages(new Camera(walk, `${folder}/officer`));
  await context.close();
});
