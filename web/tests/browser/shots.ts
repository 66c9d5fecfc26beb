// A picture of every page and state, in three languages, light and dark, at two widths, and once each on a very wide screen, with
// more contrast and with the system's own colours, into `web/shots/`. To be looked at by people.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LANGUAGES, NAMES } from "../../page/language.ts";
import { officerRarities, reporterRarities } from "./rare.ts";
import { lawPages, officerPages, procedurePages, reporterPages, verifyPages, type Eye } from "./states.ts";
import { NO_SCRIPT, officerTroubles, reporterTroubles, type Opener } from "./troubles.ts";
import { barriers, launch, sideways, Walk } from "./walk.ts";

const PLACE = fileURLToPath(new URL("../../shots/", import.meta.url));

/** Numbers pictures in the order in which they are taken. */
interface Roll {
  folder: string;
  taken: number;
  forced: boolean;
}

class Camera implements Eye {
  readonly walk: Walk;
  private readonly roll: Roll;

  constructor(walk: Walk, roll: Roll) {
    this.walk = walk;
    this.roll = roll;
    mkdirSync(roll.folder, { recursive: true });
  }

  async take(name: string, whole = true): Promise<void> {
    this.roll.taken += 1;
    const { page } = this.walk;
    if (name !== NO_SCRIPT) {
      expect(await sideways(page), `${name} scrolls sideways`).toEqual([]);
      // The contrast of the system's own colours is not ours to judge, and axe reads the colours that were written.
      if (!this.roll.forced) expect(await barriers(page), `${name} has barriers`).toEqual([]);
      // From the top, so that the bar stands where it is met first.
      await page.evaluate(() => window.scrollTo(0, 0));
    }
    await page.screenshot({ path: `${this.roll.folder}/${String(this.roll.taken).padStart(2, "0")}-${name}.png`, fullPage: whole });
  }
}

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const VIEWS = [
  ...LANGUAGES.flatMap((language) =>
    ([320, 1280] as const).flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ language, width, scheme, more: "" }))),
  ),
  { language: "kk", width: 2560, scheme: "light", more: "" } as const,
  ...(["light", "dark"] as const).flatMap((scheme) => (["contrast", "forced"] as const).map((more) => ({ language: "kk", width: 320, scheme, more }) as const)),
];

it.each(VIEWS)("pictures in $language at $width, $scheme $more", async ({ language, width, scheme, more }) => {
  const view: BrowserContextOptions = {
    viewport: { width, height: width === 320 ? 640 : 800 },
    colorScheme: scheme,
    reducedMotion: "reduce",
    contrast: more === "contrast" ? "more" : "no-preference",
    forcedColors: more === "forced" ? "active" : "none",
  };
  const folder = `${PLACE}${[language, width, scheme, more].filter(Boolean).join("-")}`;
  const opener = (roll: Roll): Opener => async (other) => {
    const context = await browser.newContext({ ...view, ...other });
    return { context, eye: new Camera(new Walk(await context.newPage(), language), roll) };
  };
  const roll = (pages: string): Roll => ({ folder: `${folder}/${pages}`, taken: 0, forced: more === "forced" });
  const [reporter, officer] = [opener(roll("reporter")), opener(roll("officer"))];
  const { context, eye } = await reporter();
  const excluded = await reporterPages(eye, context);
  await context.close();
  await reporterTroubles(language, reporter);
  await reporterRarities(language, reporter);
  const desk = await officer();
  await officerPages(desk.eye, excluded);
  await procedurePages(desk.eye, excluded);
  await desk.context.close();
  await officerTroubles(officer, NAMES[language].short);
  await officerRarities(language, officer);
  const law = await opener(roll("law"))();
  await lawPages(law.eye);
  await verifyPages(law.eye);
  await law.context.close();
});
