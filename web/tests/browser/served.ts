// The tests' own portal behind the binary's pages: it keeps its promises or breaks them.
import type { BrowserContext } from "playwright-core";
import { Reporter } from "../../client/reporter.ts";
import { portalAt } from "../../wire/portal.ts";
import { FakePortal, rosterHash } from "../portal.ts";
import { bytes } from "../vectors/tools.ts";
import { PORTAL, Walk } from "./walk.ts";

export const DAY_MS = 86_400_000;
export const LANGUAGES = ["kk", "ru", "en"] as const;

let counter = 0;

/** A portal with one report of the day before yesterday, its code, and the terminal that sent it. */
export async function reported(): Promise<{ portal: FakePortal; code: string; reporter: Reporter }> {
  const portal = new FakePortal();
  portal.now = Date.now() - 2 * DAY_MS;
  await portal.publish();
  const world = { portal: portalAt(PORTAL, portal.fetch), origin: PORTAL, now: () => portal.now, random: (length: number) => bytes(`browser ${counter++}`, length) };
  const reporter = new Reporter(world);
  const code = reporter.makeCode();
  const rosters = [portal.institution, portal.authorised].map((body) => rosterHash(body.rosters.at(-1)));
  await reporter.report({ slug: "economy", code, language: "kk", category: "procurement", answers: [], text: "Конкурс алдын ала шешілген", destination: "both", excluded: [], rosters });
  return { portal, code, reporter };
}

/** Closes every day until yesterday. */
export function close(portal: FakePortal): void {
  for (; portal.now < Date.now() - DAY_MS / 2; portal.now += DAY_MS) portal.close();
}

/** Puts the portal behind the pages of a context. */
export async function serve(context: BrowserContext, portal: FakePortal): Promise<void> {
  await context.route((url) => /^\/(o|roster|challenge|visit|case|entry|ledger)(\/|$)/.test(url.pathname), async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    const body = request.postDataBuffer();
    const init = { method: request.method(), headers: request.headers(), ...(body === null ? {} : { body: new Uint8Array(body) }) };
    const answer = await portal.fetch(url as unknown as string, init as RequestInit);
    await route.fulfill({ status: answer.status, contentType: "application/octet-stream", body: Buffer.from(await answer.arrayBuffer()) });
  });
}

export async function visit(context: BrowserContext, language: (typeof LANGUAGES)[number], code: string): Promise<Walk> {
  const walk = new Walk(await context.newPage(), language);
  await walk.page.goto(`${PORTAL}/${language}/o/economy/`);
  await walk.comeBack(code);
  await walk.at("talk-title");
  return walk;
}

/** Another ledger in the place of this one. */
export function rewrite(portal: FakePortal): void {
  const other = portal.ledger.fork("other");
  Object.assign(other, { leaves: [], days: [] });
  const days = portal.ledger.days.map(({ day }) => day);
  portal.ledger = other;
  for (const day of days) portal.close(day);
}
