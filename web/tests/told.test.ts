// A portal that denies or exchanges what it showed and signed before. An honest one signs everything, and hears nothing.
import { beforeEach, describe, expect, test } from "vitest";
import { type Evidence, parseEvidence, readEvidence } from "../client/evidence.ts";
import { Ledger } from "../client/ledger.ts";
import { Reporter } from "../client/reporter.ts";
import { type Bytes, hex, utf8 } from "../seal/bytes.ts";
import { leavesHash, writeHead } from "../seal/head.ts";
import { readRoots, readRoster, bodyId } from "../seal/roster.ts";
import { REQUEST, readFrame } from "../wire/frame.ts";
import { input, lie, officer, only, portal, refused, reporter, stored, world } from "./stage.ts";
import { leafOf } from "./portal.ts";

let code: string;
beforeEach(async () => {
  code = reporter.makeCode();
  await reporter.report(input(code));
  await (await officer("Әсел", "economy")).reply(only(), "economy", "Қабылданды");
});

const look = (who = reporter) => new Ledger(world, who.bodies).look("economy", [], []);
const kinds = async (who = reporter): Promise<string[]> => (await look(who)).breaches.map(({ kind }) => kind);

/** Whether a file proves by itself what it says, from its own roots and rosters. */
function proves(file: string): boolean {
  const { roots, rosters } = parseEvidence(utf8(file));
  const chain = readRoots(roots.map((note) => utf8(note)));
  try {
    readEvidence(utf8(file), rosters.map((note) => readRoster(utf8(note), bodyId(chain), chain)));
    return true;
  } catch {
    return false;
  }
}

/** The proof of a look, which must be the only breach. */
async function proofOf(): Promise<string> {
  const { breaches } = await look();
  expect(breaches.map(({ kind }) => kind)).toEqual(["withheld"]);
  return breaches[0]?.proof ?? "";
}

describe("a portal that signs what it shows", () => {
  test("is believed, visit after visit, while the case grows", async () => {
    for (let more = 0; more < 3; more += 1) {
      expect((await reporter.visit("economy", code)).alarms).toEqual([]);
      await reporter.answer("economy", code, `Тағы ${more}`);
    }
    await refused(reporter.visit("economy", reporter.makeCode()), "unknown-code");
    expect(await kinds()).toEqual([]);
  });

  test("never learns whether its last answer was kept: no question is like another, or names it", async () => {
    for (let visit = 0; visit < 3; visit += 1) await reporter.visit("economy", code);
    const asked = portal.sent.filter(({ path }) => path === "/visit").map(({ body }) => hex(readFrame(REQUEST, body).parts[3] as Bytes));
    expect(new Set(asked).size).toBe(asked.length);
    const told = [...reporter.bodies.told.values()].map(({ hash }) => hash);
    expect(asked.filter((one) => told.includes(one))).toEqual([]);
  });
});

describe("an answer that is not signed as it was given", () => {
  const leaves = () => stored().entries.map(leafOf);
  const head = (asked: Uint8Array, changes: object = {}) => {
    const of = [...reporter.bodies.told.keys()][0] as string;
    return { organisation: portal.institution.id, of, asked: hex(asked), checkpoint: "00".repeat(32), entries: leaves().length, leaves: leavesHash(leaves()), ...changes };
  };
  const question = (): Bytes => readFrame(REQUEST, portal.sent.filter(({ path }) => path === "/visit").at(-1)?.body as Bytes).parts[3] as Bytes;

  test("is believed by nobody", async () => {
    await reporter.visit("economy", code);
    const before = portal.sent.length;
    const earlier = question();
    const by = portal.institution.receiptKey;
    const lies: Record<string, (parts: Bytes[]) => unknown> = {
      "no signature": (parts) => parts.pop(),
      "another key": (parts) => parts.splice(-1, 1, writeHead(head(question()), portal.authorised.receiptKey)),
      "another question": (parts) => parts.splice(-1, 1, writeHead(head(earlier), by)),
      "another organisation": (parts) => parts.splice(-1, 1, writeHead(head(question(), { organisation: portal.authorised.id }), by)),
      "another key's case": (parts) => parts.splice(-1, 1, writeHead(head(question(), { of: `access/${"11".repeat(32)}/dialogue` }), by)),
      "an entry more than shown": (parts) => parts.splice(-1, 1, writeHead(head(question(), { entries: 3 }), by)),
      "other entries than shown": (parts) => parts.splice(-1, 1, writeHead(head(question(), { leaves: "22".repeat(32) }), by)),
      "an entry changed": (parts) => parts[4]?.fill(1, 2000, 2001),
    };
    for (const [name, change] of Object.entries(lies)) {
      lie("/visit", (frame) => void change(frame.parts));
      await expect(reporter.visit("economy", code), name).rejects.toMatchObject({ code: "not-genuine" });
    }
    expect(portal.sent.length).toBeGreaterThan(before);
    portal.lie = (_, frame) => frame;
    expect((await reporter.visit("economy", code)).alarms).toEqual([]);
    expect(await kinds()).toEqual([]);
  });
});

describe("entries that were shown before", () => {
  test("and are missing now, prove it in a file that needs nothing besides", async () => {
    await reporter.visit("economy", code);
    stored().entries.pop();
    expect((await reporter.visit("economy", code)).entries.length).toBe(1);
    const proof = await proofOf();
    expect(proves(proof)).toBe(true);
    // The same again, and with the entry back: what was proved stays proved.
    await reporter.visit("economy", code);
    expect(proves(await proofOf())).toBe(true);
    const json = JSON.parse(proof) as Evidence;
    for (const [name, change] of Object.entries({
      order: { before: json.checkpoint, checkpoint: json.before },
      salt: { salt: "00".repeat(32) },
      "no salt": { salt: "" },
      kind: { kind: "fork" },
      kept: { kind: "receipt" },
      same: { checkpoint: json.before },
      signature: { before: json.before.replace("entries: 2", "entries: 3") },
      roots: { roots: [] },
      "another's roster": { rosters: [new TextDecoder().decode(portal.authorised.rosters[0])] },
    })) expect([name, attempt(() => proves(`${JSON.stringify({ ...json, ...change })}\n`))]).toEqual([name, false]);
  });

  test("and are others now", async () => {
    await reporter.answer("economy", code, "Үшінші");
    await reporter.visit("economy", code);
    const entries = stored().entries;
    stored().entries = [entries[0], entries[2], entries[1]] as typeof entries;
    await reporter.visit("economy", code);
    expect(proves(await proofOf())).toBe(true);
  });

  test("and are others now, with more behind them", async () => {
    await reporter.visit("economy", code);
    await reporter.answer("economy", code, "Үшінші");
    const other = new Reporter(world);
    await other.visit("economy", code);
    const entries = stored().entries;
    stored().entries = [entries[0], entries[2], entries[1]] as typeof entries;
    await other.visit("economy", code);
    expect(await kinds(other)).toEqual(["withheld"]);
    const mine = new Reporter(world);
    stored().entries = entries.slice(0, 2);
    await mine.visit("economy", code);
    stored().entries = [entries[0], entries[2], entries[1]] as typeof entries;
    await mine.visit("economy", code);
    expect(proves((await look(mine)).breaches[0]?.proof ?? "")).toBe(true);
  });

  test("of a case that is denied now", async () => {
    await reporter.visit("economy", code);
    const kept = new Map(portal.cases);
    portal.cases.clear();
    await refused(reporter.visit("economy", code), "unknown-code");
    expect(proves(await proofOf())).toBe(true);
    for (const [id, one] of kept) portal.cases.set(id, one);
  });

  test("are missed by officers, too, in both rooms", async () => {
    const desk = await officer("Әсел", "economy");
    await desk.step(only(), "economy", { kind: "taken-up" });
    await desk.open(only(), "economy");
    stored().inquiry.entries.pop();
    await desk.open(only(), "economy");
    expect(desk.bodies.withheld.size).toBe(1);
    expect(proves([...desk.bodies.withheld.values()][0] ?? "")).toBe(true);
  });
});

function attempt(run: () => boolean): boolean {
  try {
    return run();
  } catch {
    return false;
  }
}
