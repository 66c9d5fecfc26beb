// Every page and state, in the order in which a person could meet them, for whoever looks at each: the pictures, the test of
// barriers, the test of long words. States of failure are made by cutting the connection in the browser, so that any running
// demonstration will do.
import type { BrowserContext } from "playwright-core";
import { NAMES } from "../../page/language.ts";
import { load } from "../vectors/tools.ts";
import { DESK, PORTAL, type Walk } from "./walk.ts";

export const SLUG = process.env["SENIM_SLUG"] ?? "economy";
const LONG = {
  kk: "Қыркүйекте өткен жиһаз сатып алу конкурсында техникалық ерекшелік бір ғана өнім берушінің каталогынан көшірілген. Комиссия мүшесі сол серіктестік директорының туысы деп естідім, бірақ нақты білмеймін.",
  ru: "В сентябрьском конкурсе на закупку мебели техническая спецификация переписана из каталога одного поставщика. Слышал, что член комиссии – родственник директора, но точно не знаю.",
  en: "In the September furniture tender the specification was copied from one supplier’s catalogue. I heard that a member of the commission is related to its director, but I do not know for certain.",
};

/** A receipt of a portal that nobody knows. */
const RECEIPT = load("11-receipt")?.good[0]?.["note"] ?? "";

/** Looks at the screen as it stands. */
export interface Eye {
  walk: Walk;
  /** `whole`: with what one would have to scroll to. */
  take(name: string, whole?: boolean): Promise<void>;
}

/** The reporter's pages; gives the name of the person who was left out and so sees nothing of the case. */
export async function reporterPages(camera: Eye, context: BrowserContext): Promise<string> {
  const { walk } = camera;
  const { page } = walk;
  const { language } = walk.words;
  await page.goto(`${PORTAL}/`);
  await walk.speak(NAMES[language].short);
  await page.locator(".bodies a").first().waitFor();
  await camera.take("chooser");
  await page.goto(`${PORTAL}/${language}/o/no-such-institution/`);
  await page.locator("[data-problem]").waitFor();
  await camera.take("unknown-organisation");
  await page.goto(`${PORTAL}/${language}/o/${SLUG}/`);
  await walk.button("start-report").first().waitFor();
  await page.locator(".fingerprints .print-mark").first().waitFor();
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
  await page.locator(".more summary").first().click();
  await camera.take("story-advice");
  await walk.field("story-label").fill(LONG[language]);
  await walk.press("next");
  await walk.at("details-title");
  await camera.take("details");
  await walk.press("next");
  await walk.at("to-title");
  await camera.take("readers");
  await walk.pick("to-unit");
  const leftOut = page.locator("label.choice", { has: page.locator('input[type="checkbox"]') }).last();
  const excluded = await leftOut.locator("strong").innerText();
  await leftOut.click();
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
  await page.emulateMedia({ media: "print" });
  await camera.take("receipt-on-paper");
  await page.emulateMedia({ media: "screen" });
  await walk.press("finish");
  await camera.take("finish", false);
  await walk.press("finish-yes");
  await walk.comeBack(code);
  await walk.at("talk-title");
  await page.locator("[data-rights]").waitFor();
  await camera.take("talk");
  await rightsPages(camera);
  return excluded;
}

/** The holder of a code demands an agreement, signs it, and applies for protection. */
async function rightsPages(camera: Eye): Promise<void> {
  const { walk } = camera;
  const { page } = walk;
  await walk.press("agreement-demand");
  await page.locator('[data-course="agreement/0"][data-stage="drafted"]').waitFor();
  await walk.press("agreement-read");
  await page.locator('[data-course="agreement/0"] article').waitFor();
  await camera.take("agreement-text");
  await walk.press("agreement-sign");
  await page.locator('[data-course="agreement/0"] [data-agreed="1"]').waitFor();
  await camera.take("agreement-signed");
  const application = page.locator('[data-course="application/0"]');
  await application.locator(".more summary").click();
  await application.getByRole("button", { name: walk.say("application-lodge-go"), exact: true }).click();
  await page.locator(".wrong").waitFor();
  await camera.take("application-wrong");
  await walk.field("application-label").fill(LONG[walk.words.language]);
  await application.getByRole("button", { name: walk.say("application-lodge-go"), exact: true }).click();
  await page.locator('[data-course="application/0"][data-stage="lodged"]').waitFor();
  await camera.take("application-lodged");
  await page.locator("[data-rights] > details summary").last().click();
  await camera.take("rights-history");
}

/** The officer's pages, with a key that reads what the reporter's pages sent. */
export async function officerPages(camera: Eye, excluded: string): Promise<void> {
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
  await page.locator(`.people li[data-body="${SLUG}"]`, { hasNotText: excluded }).first().locator("button").click();
  await walk.at("queue-title");
  await page.locator("[data-case]").first().waitFor();
  await camera.take("queue");
  await walk.field("filter-words").fill("қ".repeat(12));
  await page.getByText(walk.say("filter-none")).waitFor();
  await camera.take("queue-nothing-found");
  await walk.field("filter-words").fill("");
  await page.locator("[data-case]").first().waitFor();
  await page.locator("h1").first().click();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.locator(".timeline").first().waitFor();
  await page.locator("[data-courses]").waitFor();
  await camera.take("case");
  await page.locator("form .more summary").first().click();
  await walk.press("template-received");
  await camera.take("case-templates");
  await walk.field("reply-label").fill(LONG[walk.words.language]);
  await walk.press("reply-send");
  await page.getByText(walk.say("reply-sent")).waitFor();
  await camera.take("case-answered");
  await page.emulateMedia({ media: "print" });
  await camera.take("case-on-paper");
  await page.emulateMedia({ media: "screen" });
}

/** The authorised body's pages of the same case: it countersigns, and takes the first step of the application. */
export async function procedurePages(camera: Eye, excluded: string): Promise<void> {
  const { walk } = camera;
  const { page } = walk;
  await page.goto(`${DESK}/`);
  await walk.speak(NAMES[walk.words.language].short);
  await page.locator('.people li[data-body="authorised-body"]', { hasNotText: excluded }).first().locator("button").click();
  await walk.at("queue-title");
  await page.locator("[data-case]").first().waitFor();
  await walk.field("filter-words").fill(LONG[walk.words.language].slice(0, 40));
  await page.locator('[data-found]:not([data-found="0"])').waitFor();
  // The same words may have been sent before, and that agreement be in force.
  for (const one of await page.locator("[data-case]").all()) {
    await one.click();
    await page.locator('[data-course="agreement/0"] [data-agreed]').waitFor();
    if ((await walk.button("agreement-countersign").count()) > 0) break;
    await walk.press("case-back");
    await walk.at("queue-title");
  }
  await camera.take("procedures");
  await walk.press("agreement-countersign");
  await page.locator('[data-course="agreement/0"] [data-agreed="2"]').waitFor();
  await camera.take("agreement-in-force");
  await page.locator('[data-may="application/check"] button').click();
  await page.locator('[data-form="application/check"]').waitFor();
  await camera.take("step");
  await walk.press("step-go");
  await page.locator('[data-course="application/0"][data-stage="admissible"]').waitFor();
  await camera.take("step-taken");
  await page.evaluate(() => document.querySelector("[data-agreed]")?.classList.add("print-alone"));
  await page.emulateMedia({ media: "print" });
  await camera.take("agreement-on-paper");
  await page.emulateMedia({ media: "screen" });
}

/** The page on which a receipt is checked: empty, with nothing in it, with a receipt whose keys are missing. */
export async function verifyPages(camera: Eye): Promise<void> {
  const { walk } = camera;
  const { page } = walk;
  await page.goto(`${PORTAL}/${walk.words.language}/verify`);
  await walk.at("verify-title");
  await camera.take("verify");
  await walk.press("verify-go");
  await page.locator("[data-findings]").waitFor();
  await camera.take("verify-nothing");
  await walk.field("verify-fingerprint").fill("0000-0000");
  await walk.field("verify-text").fill(RECEIPT);
  await walk.press("verify-go");
  await page.locator("[data-findings]").waitFor();
  await camera.take("verify-without-keys");
}

/** The page of the law, on a day that does not pass. */
export async function lawPages(camera: Eye): Promise<void> {
  const { walk } = camera;
  const { page } = walk;
  const { language } = walk.words;
  const open = async (hash: string): Promise<void> => {
    // Another fragment alone is no new page.
    await page.goto("about:blank");
    await page.goto(`${PORTAL}/${language}/law${hash}`);
    await walk.at("book-title");
  };
  await open("");
  await walk.field("count-from").fill("27.04.2026");
  await walk.field("window-received").fill("27.04.2026");
  await page.locator('#count [data-from="2026-04-27"]').waitFor();
  await camera.take("law");
  await walk.press("rules-unfold");
  await camera.take("law-unfolded");
  // Folded again by coming anew.
  await open("");
  await walk.field("count-from").fill("27.04.2026");
  await walk.field("window-received").fill("27.04.2026");
  await walk.field("count-rule").selectOption("21.2-reminder");
  await walk.field("window-authorised").fill("05.05.2026");
  await camera.take("backwards");
  await walk.field("count-rule").selectOption("31-pass");
  await walk.field("window-authorised").fill("26.04.2026");
  await page.locator(".wrong").waitFor();
  await camera.take("window-wrong");
  await walk.field("count-from").fill("30.02.2026");
  await walk.field("window-received").fill("2026-04-27T10:00");
  await camera.take("days-wrong");
  await open("#43.9-nothing");
  await page.locator("[data-problem]").waitFor();
  await camera.take("unknown-rule");
  await open("#A-2023,LAW-AS-RESTATED");
  await camera.take("of-one-body");
  await open(`#A-2023,LAW-AS-RESTATED,kz-1,${encodeURIComponent("kz-2 kurban-ait:2026-05-28 transfer:2027-01-09/2027-01-08 off:2027-02-01 confirmed:2027")}`);
  await camera.take("with-additions");
  await page.emulateMedia({ media: "print" });
  await camera.take("law-on-paper");
  await page.emulateMedia({ media: "screen" });
}
