// The dedicated worker of a page: everything secret happens here, off the main thread. It answers `{ id, call, args }` with
// `{ id, value }` or `{ id, refused }`; nothing else crosses.
import type { Worker as Calls } from "../client/api.ts";
import type { Ledger } from "../client/ledger.ts";
import type { Officer } from "../client/officer.ts";
import type { Helpers } from "../client/reading.ts";
import { Reporter } from "../client/reporter.ts";
import type { Rights } from "../client/rights.ts";
import { deviceWorld } from "../client/world.ts";
import { afterEarly } from "../wire/early.ts";
import { portalAt } from "../wire/portal.ts";
import type { Bytes } from "./bytes.ts";
import { Refused } from "./refused.ts";

/** Answers that the page was given before this worker ran. */
const early = new Map<string, Bytes>();
const world = deviceWorld(portalAt(location.origin, afterEarly(early)), location.origin);
const reporter = new Reporter(world);
/** For whoever came back or opened a case: nobody waits for it who only wants to write. */
const back = () => import("../client/back.ts");
let loading: Promise<Officer> | undefined;

/** The officers' part is a chunk of its own: no reporter loads it. */
function officer(): Promise<Officer> {
  loading ??= Promise.all([import("../client/officer.ts"), import("../client/reading.ts")]).then(
    ([{ Officer }, { helpers }]) => new Officer(world, helpers(location.href, navigator.hardwareConcurrency), reporter.bodies, back),
  );
  return loading;
}

let demanding: Promise<Rights> | undefined;

function rights(): Promise<Rights> {
  demanding ??= back().then(({ Rights }) => new Rights(reporter));
  return demanding;
}

let checking: Promise<Ledger> | undefined;

function ledger(): Promise<Ledger> {
  checking ??= back().then(({ Ledger }) => new Ledger(world, reporter.bodies));
  return checking;
}

let looked: Promise<unknown> = Promise.resolve();

const calls: Calls & Pick<Helpers, "read"> = {
  organisations: () => reporter.bodies.list(),
  organisation: (slug) => reporter.bodies.institution(slug),
  makeCode: async () => reporter.makeCode(),
  checkCode: async (text) => reporter.checkCode(text),
  report: (input) => reporter.report(input),
  visit: (slug, code) => reporter.visit(slug, code),
  answer: (slug, code, text) => reporter.answer(slug, code, text),
  room: async (slug, code, room) => (await rights()).room(slug, code, room),
  take: async (slug, code, move) => (await rights()).take(slug, code, move),
  draft: async (slug, code, nth, language) => (await rights()).draft(slug, code, nth, language),
  sign: async (slug, code, nth, offered) => (await rights()).sign(slug, code, nth, offered),
  ledger: (slug, receipts, heads) => {
    const look = ledger().then((it) => it.look(slug, receipts, heads));
    looked = look.catch(() => undefined);
    return look;
  },
  // Behind the look that is under way, which may find the receipt's day closed.
  papers: async (slug, receipt) => {
    await looked;
    return reporter.papers(slug, receipt);
  },
  demoKeys: async () => (await officer()).demoKeys(),
  makeKey: async (name) => (await officer()).makeKey(name),
  unlock: async (keyFile, passphrase) => (await officer()).unlock(keyFile, passphrase),
  login: async (slug) => (await officer()).login(slug),
  colleagues: async () => (await officer()).colleagues(),
  queue: async (after) => (await officer()).queue(after),
  open: async (caseId, slug, rooms) => (await officer()).open(caseId, slug, rooms),
  reply: async (caseId, slug, text) => (await officer()).reply(caseId, slug, text),
  step: async (caseId, slug, step) => (await officer()).step(caseId, slug, step),
  enter: async (caseId, slug, room) => (await officer()).enter(caseId, slug, room),
  act: async (caseId, slug, move) => (await officer()).act(caseId, slug, move),
  countersign: async (caseId, slug, nth, role) => (await officer()).countersign(caseId, slug, nth, role),
  wording: async (caseId, slug, paper, language) => (await officer()).wording(caseId, slug, paper, language),
  pledge: async (caseId, slug, pledge) => (await officer()).pledge(caseId, slug, pledge),
  index: async (rows) => (await officer()).index(rows),
  search: async (words) => (await officer()).search(words),
  lock: async () => (await officer()).lock(),
  // What an officer's worker asks of the workers that help it, and no page.
  read: async (seed, cases) => (await import("../client/reading.ts")).readWords(seed, cases),
};

/** A call as it comes from the page. */
interface Call {
  id: number;
  call: keyof typeof calls;
  args: unknown[];
  /** A path and the bytes of its answer. */
  early?: [string, Bytes];
}

addEventListener("message", async ({ data }: MessageEvent<Call>) => {
  const { id, call, args } = data;
  if (data.early !== undefined) early.set(...data.early);
  try {
    const run = calls[call] as (...given: unknown[]) => Promise<unknown>;
    postMessage({ id, value: await run(...args) });
  } catch (error) {
    // What is no refusal is a fault of ours; its words stay here.
    const { code, why } = error instanceof Refused ? error : new Refused("server");
    postMessage({ id, refused: code, why });
  }
});
