// States that a case reaches after weeks, or never on an honest portal: what was missed, refused, forged, held back. One case is sent;
// then the page's own worker shows it as it would stand, one state a page.
import type { BrowserContext } from "playwright-core";
import type { Conversation, Course, Details, Language, LedgerLook, QueueRow, Room } from "../../client/api.ts";
import { NAMES } from "../../page/language.ts";
import { SLUG } from "./states.ts";
import { bend, type Answer, type Opener } from "./troubles.ts";
import { DESK, PORTAL, type Walk } from "./walk.ts";

const OFFICE = { kk: "Аға инспектор", ru: "Старший инспектор", en: "Senior inspector" };
const BODY = { kk: "Уәкілетті орган", ru: "Уполномоченный орган", en: "Authorised body" };
const TEXT = {
  kk: "Хабарламаңыз қабылданды және қаралып жатыр. Лоттың нөмірі белгілі болса, жазыңыз.",
  ru: "Ваше сообщение принято и рассматривается. Если известен номер лота, напишите его.",
  en: "Your report was received and is being examined. If you know the number of the lot, write it.",
};

/** An officer's entry, as the worker gives one; what is of no interest is the report's own. */
const entry = (language: Language, over: object = {}): string =>
  JSON.stringify({ sequence: 2, author: { role: "officer", name: "Ерлан Сәтбаев", office: OFFICE, body: BODY }, minute: "", genuine: true, payload: { kind: "message", text: TEXT[language] }, receipt: null, checkpoint: "", ...over });

const NONE: Details = {
  counterparty: "", template: "", joined: [], lodged: "", disputed: false, body: "", received: "", members: [], chair: "", quorum: 0, session: "",
  representative: "", attending: [], decided: "", items: [], recommendation: "", signed: [], refused: [], incomplete: false, voidRisk: false, served: "", read: "",
};

/** A procedure of a made-up docket; persons stand in it by their place among the case's readers. */
const course = (procedure: string, stage: string, details: Partial<Details>, more: Partial<Course> = {}): Course => ({
  procedure, stage, nth: 0, room: `${procedure}/0`, known: true, readers: [], admits: [], renews: false, clocks: [], breaches: [], steps: [], ...more, details: { ...NONE, ...details },
});

const clock = (rule: string, paragraph: string, due: string, state: "running" | "late" | "met") =>
  ({ rule, paragraph, event: "2026-11-02", target: due, nominal: due, due, state, met: state === "met" ? due : "" });

const MEMBERS = { members: ["0", "1", "2"], chair: "0", attending: ["0", "1", "2"], body: "conciliation", received: "2026-11-02", session: "2026-11-20" };
const BREACH = { rule: "43.4-decision", paragraph: "43.4", event: "2026-11-02", due: "2026-12-02", written: "2026-12-03", cause: "" };
const STEP = { role: "chair", rule: "43.3-representative", paragraph: "43.3", missing: "representative" };

const HEARING_HELD = course("hearing", "scheduled", { ...MEMBERS, attending: [], representative: "2" }, {
  clocks: [clock("43.4-decision", "43.4", "2026-12-02", "running"), clock("P-compose", "43.4", "2026-11-09", "met")],
  steps: [{ ...STEP, step: "open", ready: false }, { ...STEP, step: "postpone", ready: true }],
});
const HEARING_LATE = course("hearing", "in-session", MEMBERS, { clocks: [clock("43.4-decision", "43.4", "2026-12-02", "late")], breaches: [BREACH] });
const HEARING_REFUSED = course("hearing", "signed-with-refusal", { ...MEMBERS, decided: "2026-11-20", signed: ["0", "1"], refused: ["2"], incomplete: true }, {
  clocks: [clock("43.4-decision", "43.4", "2026-12-02", "met"), clock("43.4-minutes", "43.4", "2026-11-25", "running")],
});
const HEARING_VOID = course("hearing", "void-risk", { ...MEMBERS, decided: "2026-11-20", voidRisk: true, served: "2026-11-21" }, { steps: [{ ...STEP, role: "reporter", step: "read", ready: true }] });
const SILENT = course("agreement", "signed-by-person", { counterparty: "leadership" }, {
  clocks: [clock("P-counterparty", "43.6", "2026-11-05", "late")],
  breaches: [{ ...BREACH, rule: "P-counterparty", paragraph: "43.6", due: "2026-11-05", written: "2026-11-06" }],
});
const AGREED = course("agreement", "in-force", { counterparty: "authorised" });
const CONFLICT = course("conflict", "received", {}, { known: false, clocks: [clock("P-ack", "14.2", "2026-12-02", "running")] });

/** Shows these procedures and no others, and puts the case's readers in the places of the persons. */
const withCourses = (courses: Course[], today = "2026-11-22"): Answer => ({
  from: 1,
  edited: `(found) => {
    const people = found.granted.map(({ id }) => id);
    const real = (ids) => ids.map((id) => people[Number(id)] ?? id);
    const courses = ${JSON.stringify(courses)}.map((one) => ({ ...one, details: { ...one.details,
      members: real(one.details.members), attending: real(one.details.attending), signed: real(one.details.signed), refused: real(one.details.refused),
      chair: real([one.details.chair])[0], representative: one.details.representative && real([one.details.representative])[0] } }));
    return { ...found, docket: { ...found.docket, day: "${today}", courses } };
  }`,
});

/** Shows the case with another entry, and what else is changed. */
const withEntry = (said: string, over: Partial<Conversation> | string = ""): Answer => ({
  from: 1,
  edited: `(found) => {
    const more = { ...${said}, day: found.entries[0].day };
    const changed = { ...found, entries: [...found.entries, more] };
    ${typeof over === "string" ? over : `Object.assign(changed, ${JSON.stringify(over)});`}
    return changed;
  }`,
});

const ALARMS = ["roster-not-newest", "granted-unknown", "chain-broken", "exchanged", "not-genuine"];
const DOUBT = `changed.alarms = ${JSON.stringify(ALARMS)}; changed.granted = found.granted.map((person, at) => ({ ...person, listed: at > 0 }));`;

const LOOK: LedgerLook = { kept: 1, pending: 0, day: "2026-11-21", grew: true, breaches: [], continued: [] };
const broken = (kind: LedgerLook["breaches"][number]["kind"]): Answer => ({ value: { ...LOOK, breaches: [{ kind, day: "2026-11-21", proof: kind === "late" ? "" : "{}" }] } });

const NO_ROOM: Room = { entries: [], signatures: [], proof: "", undertaken: {}, unbound: [], alarms: [] };
const signature = (by: Room["signatures"][number]["by"]) => ({ by, day: "2026-11-22", language: "kk", text: "АҚПАРАТТЫ ЖАРИЯЛАМАУ ТУРАЛЫ КЕЛІСІМ\n\n…", holds: true });
const SIGNED: Room = { ...NO_ROOM, proof: "{}", signatures: [signature({ role: "reporter" }), signature({ role: "officer", name: "Ерлан Сәтбаев", office: OFFICE, body: BODY })] };

const room = { value: NO_ROOM } as const;

/** The reporter's rare states; gives nothing back but leaves one case on the portal. */
export async function reporterRarities(language: Language, open: Opener): Promise<void> {
  const address = `${PORTAL}/${language}/o/${SLUG}/`;
  const sender = await open();
  await sender.eye.walk.page.goto(address);
  await sender.eye.walk.write("…");
  const code = await sender.eye.walk.copyCode();
  await sender.eye.walk.send();
  await sender.context.close();
  const one = async (name: string, answers: Record<string, Answer>, wait: string): Promise<void> => {
    const { context, eye } = await open();
    await bend(context, answers);
    await eye.walk.page.goto(address);
    await eye.walk.comeBack(code);
    await eye.walk.page.locator(wait).first().waitFor();
    await eye.walk.page.locator("[data-rights]").waitFor();
    await eye.take(name);
    await leave(context);
  };
  const lost = await open();
  await lost.eye.walk.page.goto(`${PORTAL}/${language}/o/No such institution/`);
  await lost.eye.walk.page.locator(".bodies a").first().waitFor();
  await lost.eye.take("mistyped-address");
  await lost.context.close();
  await one("back-answered", { visit: withEntry(entry(language)) }, '[data-entry="2"]');
  await one("back-doubted", { visit: withEntry(entry(language, { genuine: false }), DOUBT) }, ".doubt");
  await one("back-erased", { visit: withEntry(entry(language, { payload: null })) }, '[data-entry="2"]');
  await one("back-missed", { organisation: { from: 1, edited: '(found) => ({ ...found, day: "2027-03-01" })' } }, '[data-state="missed"]');
  await one("back-leadership-silent", { visit: withCourses([SILENT]), room }, "[data-breach]");
  await one("back-agreed", { visit: withCourses([AGREED]), room: { value: SIGNED } }, '[data-agreed="2"]');
  await one("back-hearing", { visit: withCourses([HEARING_HELD]), room }, '[data-stage="scheduled"]');
  await one("back-unbound", { visit: withCourses([HEARING_HELD]), room: { value: { ...NO_ROOM, unbound: ["0"] } } }, "[data-unbound]");
  await one("back-hearing-late", { visit: withCourses([HEARING_LATE], "2026-12-09"), room }, "[data-breach]");
  await one("back-hearing-refused", { visit: withCourses([HEARING_REFUSED]), room }, '[data-stage="signed-with-refusal"]');
  await one("back-hearing-void", { visit: withCourses([HEARING_VOID]), room }, '[data-stage="void-risk"]');
  for (const kind of ["dropped", "rewritten", "forked", "withheld", "unproven", "late"] as const) await one(`back-log-${kind}`, { ledger: broken(kind) }, `[data-breach="${kind}"]`);
  await one("back-log-continued", { ledger: { value: { ...LOOK, continued: [{ reason: "restored", day: "2026-11-12", lost: 3, late: 1 }] } } }, "[data-continued]");
  await one("back-log-unreached", { ledger: { refused: "offline" } }, '[data-ledger="unreached"]');
}

async function leave(context: BrowserContext): Promise<void> {
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
}

/** The officer's rare states, of the newest case there is. */
export async function officerRarities(language: Language, open: Opener): Promise<void> {
  const one = async (name: string, answers: Record<string, Answer>, walkThere: (walk: Walk) => Promise<void>): Promise<void> => {
    const { context, eye } = await open();
    await bend(context, answers);
    await eye.walk.page.goto(`${DESK}/`);
    await eye.walk.speak(NAMES[language].short);
    await eye.walk.page.locator(".people button").first().waitFor();
    await walkThere(eye.walk);
    await eye.take(name);
    await leave(context);
  };
  const enter = async (walk: Walk): Promise<void> => {
    await walk.page.locator(`.people li[data-body="${SLUG}"]`).first().locator("button").click();
    await walk.at("queue-title");
  };
  const inCase = (wait: string, then?: (walk: Walk) => Promise<void>) => async (walk: Walk): Promise<void> => {
    await enter(walk);
    await walk.page.locator("[data-case]").first().click();
    await walk.page.locator("[data-courses]").waitFor();
    await walk.page.locator(wait).first().waitFor();
    await then?.(walk);
  };
  await one("unlock-wrong-phrase", { unlock: { refused: "passphrase" } }, async (walk) => {
    await walk.page.locator("input[type=file]").setInputFiles({ name: "key.json", mimeType: "application/json", buffer: Buffer.from("{}") });
    await walk.press("unlock");
    await walk.page.locator('[data-problem="passphrase"]').waitFor();
  });
  await one("queue-offline", { queue: { refused: "offline" } }, async (walk) => {
    await enter(walk);
    await walk.page.locator('[data-problem="offline"]').waitFor();
  });
  const row = (at: number, over: Partial<QueueRow>): QueueRow => ({
    caseId: `${at}a7f`.repeat(16), organisation: "", slug: SLUG, entries: at + 1, unanswered: at % 2 === 0, acknowledged: at > 2, firstDay: `2026-11-0${at + 1}`, lastDay: "2026-11-20",
    aside: "", assigned: "", rooms: [], next: undefined, ...over,
  });
  const rows = [row(0, {}), row(1, { aside: "2099-01-01" }), row(2, { assigned: "0".repeat(32) }), row(3, { next: { rule: "43.4-decision", due: "2026-12-02" } }), row(4, {}), row(5, { firstDay: "2026-08-03" })];
  await one("queue-many", { queue: { value: { cases: rows, after: 0, more: false } } }, async (walk) => {
    await enter(walk);
    await walk.page.locator("[data-case]").nth(5).waitFor();
  });
  await one("case-doubted", { open: withEntry(entry(language, { genuine: false }), DOUBT) }, inCase(".doubt"));
  await one("case-conflict", { open: withCourses([CONFLICT]) }, inCase('[data-course="conflict/0"]'));
  await one("case-hearing-held", { open: withCourses([HEARING_HELD]), enter: room }, inCase('[data-ready="false"]'));
  await one("case-hearing-late", { open: withCourses([HEARING_LATE, SILENT], "2026-12-09"), enter: room }, inCase("[data-breach]"));
  await one("case-hearing-refused", { open: withCourses([HEARING_REFUSED]), enter: room }, inCase('[data-stage="signed-with-refusal"]'));
  await one("case-work", {}, inCase(".work", async ({ page }) => {
    for (const more of await page.locator(".work .more summary").all()) await more.click();
  }));
  const HISTORY = `changed.entries = found.entries; changed.history = [{ ...more, payload: { kind: "assigned", person: found.granted[0].id } }, { ...more, sequence: 3, payload: { kind: "set-aside", until: "2026-12-01", reason: "…" } }];`;
  await one("case-history", { open: withEntry(entry(language), HISTORY) }, inCase(".history li"));
}
