// A picture of every page and state, at two widths, in three languages, light and dark, into `web/shots/`. To be looked at by people.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LANGUAGES } from "../../page/language.ts";
import { lawPages, officerPages, reporterPages, type Eye } from "./states.ts";
import { barriers, launch, sideways, Walk } from "./walk.ts";

const PLACE = fileURLToPath(new URL("../../shots/", import.meta.url));

class Camera implements Eye {
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
    expect(await sideways(page), `${name} scrolls sideways`).toEqual([]);
    expect(await barriers(page), `${name} has barriers`).toEqual([]);
    await page.screenshot({ path: `${this.folder}/${String(this.taken).padStart(2, "0")}-${name}.png`, fullPage: true });
  }
}

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const VIEWS = LANGUAGES.flatMap((language) =>
  ([320, 1280] as const).flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ language, width, scheme }))),
);

it.each(VIEWS)("pictures in $language at $width, $scheme", async ({ language, width, scheme }) => {
  const context = await browser.newContext({ viewport: { width, height: width === 320 ? 640 : 800 }, colorScheme: scheme, reducedMotion: "reduce" });
  const walk = new Walk(await context.newPage(), language);
  const folder = `${PLACE}${language}-${width}-${scheme}`;
  const excluded = await reporterPages(new Camera(walk, `${folder}/reporter`), context);
  await officerPages(new Camera(walk, `${folder}/officer`), excluded);
  await lawPages(new Camera(walk, `${folder}/law`));
  await context.close();
});
