// The states that a person meets when something is missing, waits or fails, and the pages that stand where there are no scripts.
// The page's own worker answers in them as it is told to; nothing else is changed, so that each state is the page's own.
import type { BrowserContext, BrowserContextOptions } from "playwright-core";
import type { Language } from "../../client/api.ts";
import { NAMES } from "../../page/language.ts";
import type { Key } from "../../page/messages/keys.ts";
import type { Code } from "../../page/problem.tsx";
import { SLUG, type Eye } from "./states.ts";
import { DESK, PORTAL, type Walk } from "./walk.ts";

/**
 * What a call of the worker is answered with; `silent` calls are never answered, as while one waits. What is `edited` is the
 * worker's own answer after a change, from the call of that number on: a function by its source, for it runs in the worker.
 */
export type Answer = { refused: Code } | { value: unknown } | { silent: true } | { edited: string; from: number };

/** Opens a page of its own for one trouble. */
export type Opener = (more?: BrowserContextOptions) => Promise<{ context: BrowserContext; eye: Eye }>;

/** An app's browser, by its own words. */
export const IN_APP = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 350.0";

const DAY_MS = 86_400_000;

/** The state in which the page runs nothing, not even what would inspect it: it can only be looked at. */
export const NO_SCRIPT = "no-script";

/** Puts words before the worker's own: answers to some of its calls, and days by which its clock is ahead. */
export async function bend(context: BrowserContext, answers: Record<string, Answer>, daysAhead = 0): Promise<void> {
  const first = `{
    const answers = ${JSON.stringify(answers)};
    const edits = { ${Object.entries(answers).map(([call, answer]) => ("edited" in answer ? `${call}: ${answer.edited}, ` : "")).join("")} };
    const [asked, pending, post] = [{}, new Map(), globalThis.postMessage];
    globalThis.postMessage = (answer, ...rest) => {
      const edit = pending.get(answer.id);
      post(edit && "value" in answer ? { ...answer, value: edit(answer.value) } : answer, ...rest);
    };
    const now = Date.now;
    Date.now = () => now() + ${daysAhead * DAY_MS};
    addEventListener("message", (event) => {
      const answer = answers[event.data.call];
      if (answer === undefined) return;
      if (answer.edited) {
        asked[event.data.call] = (asked[event.data.call] ?? 0) + 1;
        if (asked[event.data.call] >= answer.from) pending.set(event.data.id, edits[event.data.call]);
        return;
      }
      event.stopImmediatePropagation();
      if (!answer.silent) postMessage({ id: event.data.id, ...answer });
    });
  }`;
  await context.route("**/assets/worker-*.js", async (route) => {
    // The officers' page has the same worker under a name that only browsers resolve.
    const response = await route.fetch({ url: PORTAL + new URL(route.request().url()).pathname });
    await route.fulfill({ response, body: first + (await response.text()) });
  });
}

/** From the first screen to the button that sends, with a short report. */
async function toSending(walk: Walk): Promise<void> {
  await walk.write("…");
  await walk.copyCode();
}

const CODE = "0000-0000-0000-0000-0000-0000-0000";

/** A list of persons one of whom has gone, one come and one another office, as source. */
const OTHER_PEOPLE = `(persons) => [
  { ...persons[0], office: { kk: "Бөлімше басшысының орынбасары", ru: "Заместитель руководителя подразделения", en: "Deputy head of the unit" } },
  { ...persons[1], id: "f".repeat(persons[1].id.length), name: "Сәуле Бекмұратқызы" },
  ...persons.slice(2),
]`;

/** Every failure that a reporter can meet, by the call that fails and where one is then. */
const FAILURES: readonly (readonly [call: string, code: Code, where: "first" | "sending" | "returning"])[] = [
  ["organisation", "offline", "first"],
  ["organisation", "server", "first"],
  ["organisation", "busy", "first"],
  ["organisation", "roster-invalid", "first"],
  ["organisation", "unknown-organisation", "first"],
  ["report", "server", "sending"],
  ["report", "roster-expired", "sending"],
  ["report", "too-long", "sending"],
  ["report", "excluded-all", "sending"],
  ["report", "exchanged", "sending"],
  ["visit", "unknown-code", "returning"],
  ["visit", "not-genuine", "returning"],
  ["visit", "offline", "returning"],
];

/** The reporter's troubles, one page each. */
export async function reporterTroubles(language: Language, open: Opener): Promise<void> {
  const address = `${PORTAL}/${language}/o/${SLUG}/`;
  const one = async (name: string, more: BrowserContextOptions, walkThere: (context: BrowserContext, walk: Walk) => Promise<void>): Promise<void> => {
    const { context, eye } = await open(more);
    await walkThere(context, eye.walk);
    await eye.take(name);
    await context.unrouteAll({ behavior: "ignoreErrors" });
    await context.close();
  };
  const chooser = (name: string, answer: Answer, wait: string) =>
    one(name, {}, async (context, walk) => {
      const { page } = walk;
      await bend(context, { organisations: answer });
      await page.goto(`${PORTAL}/`);
      await walk.speak(NAMES[language].short);
      await page.locator(wait).first().waitFor();
    });
  await chooser("chooser-loading", { silent: true }, "main [role=status]");
  await chooser("chooser-empty", { value: { institutions: [], demo: false } }, "main [role=status]");
  await chooser("chooser-offline", { refused: "offline" }, "[data-problem]");
  await one(NO_SCRIPT, { javaScriptEnabled: false }, async (_, { page }) => {
    await page.goto(address);
  });
  await one("no-words", {}, async (context, { page }) => {
    await context.route(`**/assets/${language}-*.js`, (route) => route.abort());
    await page.goto(address);
    await page.locator("[role=alert]").waitFor();
  });
  await one("in-app", { userAgent: IN_APP }, async (_, walk) => {
    await walk.page.goto(address);
    await walk.page.locator(".facts .print-mark").first().waitFor();
  });
  await one("start-loading", {}, async (context, walk) => {
    await bend(context, { organisation: { silent: true } });
    await walk.page.goto(address);
    await walk.button("start-report").first().waitFor();
  });
  await one("roster-unconfirmed", {}, async (context, { page }) => {
    await bend(context, {}, 60);
    await page.goto(address);
    await page.locator(".fingerprints + .notice-mind").waitFor();
  });
  await one("roster-expired", {}, async (context, { page }) => {
    await bend(context, {}, 500);
    await page.goto(address);
    await page.locator('[data-problem="roster-expired"]').waitFor();
  });
  await one("sending-roster-changed", {}, async (context, walk) => {
    const edited = `(found) => ({ ...found, institution: { ...found.institution, rosterHash: "0".repeat(64), persons: (${OTHER_PEOPLE})(found.institution.persons) } })`;
    await bend(context, { report: { refused: "roster-changed" }, organisation: { edited, from: 2 } });
    await walk.page.goto(address);
    await toSending(walk);
    await walk.press("send");
    await walk.page.locator("[data-changes]").first().waitFor();
  });
  await one("sending", {}, async (context, walk) => {
    await bend(context, { report: { silent: true } });
    await walk.page.goto(address);
    await toSending(walk);
    await walk.press("send");
    await walk.page.getByText(walk.say("sending")).waitFor();
  });
  for (const [call, code, where] of FAILURES)
    await one(`${where}-${code}`, {}, async (context, walk) => {
      await bend(context, { [call]: { refused: code }, ...(call === "visit" ? { checkCode: { value: CODE } } : {}) });
      await walk.page.goto(address);
      if (where === "sending") {
        await toSending(walk);
        await walk.press("send");
      } else if (where === "returning") {
        await walk.comeBack(CODE);
      }
      await walk.page.locator(`[data-problem="${code}"]`).waitFor();
    });
}

/** The officer's troubles, one page each. */
export async function officerTroubles(open: Opener, short: string): Promise<void> {
  const enter = async (walk: Walk): Promise<void> => {
    await walk.page.locator(`.people li[data-body="${SLUG}"]`).first().locator("button").click();
  };
  const one = async (name: string, answers: Record<string, Answer>, walkThere: (walk: Walk) => Promise<void>): Promise<void> => {
    const { context, eye } = await open();
    await bend(context, answers);
    await eye.walk.page.goto(`${DESK}/`);
    await eye.walk.speak(short);
    await eye.walk.at("unlock-title");
    await eye.walk.page.locator(".people button").first().waitFor();
    await walkThere(eye.walk);
    await eye.take(name);
    await context.unrouteAll({ behavior: "ignoreErrors" });
    await context.close();
  };
  const problem = (walk: Walk, code: Code): Promise<void> => walk.page.locator(`[data-problem="${code}"]`).waitFor();
  const heading = (walk: Walk, key: Key): Promise<void> => walk.at(key);
  await one("unlock-no-file", {}, async (walk) => {
    await walk.press("unlock");
    await walk.page.locator(".wrong").waitFor();
  });
  await one("unlock-offline", { login: { refused: "offline" } }, async (walk) => {
    await enter(walk);
    await problem(walk, "offline");
  });
  await one("queue-empty", { queue: { value: { cases: [], after: 0, more: false } } }, async (walk) => {
    await enter(walk);
    await heading(walk, "queue-title");
    await walk.page.getByText(walk.say("queue-empty")).waitFor();
  });
  await one("queue-not-listed", { queue: { refused: "not-listed" } }, async (walk) => {
    await enter(walk);
    await problem(walk, "not-listed");
  });
  await one("queue-colleagues-changed", { colleagues: { edited: `(body) => ({ ...body, persons: (${OTHER_PEOPLE})(body.persons) })`, from: 1 } }, async (walk) => {
    await enter(walk);
    await walk.page.locator("[data-changes]").first().waitFor();
  });
  await one("queue-session", { queue: { refused: "session" } }, async (walk) => {
    await enter(walk);
    await problem(walk, "session");
  });
  const row = { caseId: "0".repeat(64), organisation: "", slug: SLUG, entries: 1, unanswered: true, acknowledged: false, assigned: "", aside: "", next: undefined, rooms: [], firstDay: "2026-11-02", lastDay: "2026-11-02" };
  const late = { queue: { value: { cases: [row], after: 0, more: false } }, index: { value: null } } as const;
  await one("case-no-access", { ...late, open: { refused: "no-access" } }, async (walk) => {
    await enter(walk);
    await heading(walk, "queue-title");
    await walk.page.locator("[data-case]").first().click();
    await problem(walk, "no-access");
  });
}
