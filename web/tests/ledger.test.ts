// A portal that breaks what its receipts promised, and what the pages' client says of it. An honest one hears nothing.
import { beforeEach, describe, expect, test } from "vitest";
import type { Conversation, LedgerLook } from "../client/api.ts";
import { type EvidenceRoster, readEvidence } from "../client/evidence.ts";
import { Ledger } from "../client/ledger.ts";
import { Reporter } from "../client/reporter.ts";
import { type Bytes, hex, utf8 } from "../seal/bytes.ts";
import { verifyRead } from "../seal/opening.ts";
import { parseHeader } from "../seal/header.ts";
import { REQUEST, readFrame } from "../wire/frame.ts";
import { input, lie, officer, only, portal, refused, reporter, stored, world } from "./stage.ts";
import { ORIGIN, person, rosterNote } from "./portal.ts";
import { bytes, signerOf } from "./vectors/tools.ts";

const DAY_MS = 86_400_000;
let ledger: Ledger;
let code: string;
beforeEach(async () => {
  ledger = new Ledger(world, reporter.bodies);
  code = reporter.makeCode();
  await reporter.report(input(code));
});

/** What a page asks after a visit. */
async function look(by = ledger, who = reporter): Promise<LedgerLook> {
  const seen = await who.visit("economy", code);
  return by.look("economy", receiptsOf(seen), seen.entries.map(({ checkpoint }) => checkpoint));
}
const receiptsOf = ({ entries }: Conversation): string[] => entries.flatMap(({ receipt }) => (receipt ? [receipt.note] : []));
const kinds = ({ breaches }: LedgerLook): string[] => breaches.map(({ kind, day }) => `${kind} ${day}`.trim());

/** To the morning after so many days: whatever was to be published has been, or is late. */
function pass(days = 1): void {
  portal.now += days * DAY_MS;
}

const rosters = (): EvidenceRoster[] => [{ receiptKey: portal.institution.receiptKey.verifying, ledgerKey: signerOf("economy ledger").verifying }];
const holds = (proof: string): boolean => {
  try {
    readEvidence(utf8(proof), rosters());
    return true;
  } catch {
    return false;
  }
};

describe("an honest ledger", () => {
  test("is waited for, then holds every receipt, and only grows", async () => {
    expect(await look()).toEqual({ kept: 0, pending: 1, day: "", grew: false, breaches: [] });
    portal.close();
    expect(await look()).toMatchObject({ kept: 1, pending: 0, day: "2026-11-22", breaches: [] });
    pass();
    await reporter.answer("economy", code, "Тағы бір нәрсе");
    expect(await look()).toMatchObject({ kept: 1, pending: 1, day: "2026-11-22", breaches: [] });
    portal.close();
    for (let day = 0; day < 3; day += 1) {
      expect(await look()).toMatchObject({ kept: 2, pending: 0, breaches: [] });
      pass();
      portal.close();
    }
  });

  test("is asked for the whole day, never for a leaf", async () => {
    portal.close();
    const asked: string[] = [];
    portal.lie = (path, frame) => (path.startsWith("/ledger/") && asked.push(path), frame);
    await look();
    expect(asked).toEqual(["/ledger/economy/day/2026-11-22"]);
  });

  test("whose key was changed is read by the key of the time", async () => {
    portal.close();
    pass();
    await portal.publish();
    portal.ledger.by = signerOf("economy second ledger");
    const { institution } = portal;
    institution.rosters.pop();
    const persons = [await person("Әсел", "prevention", portal.day)];
    institution.rosters.push(rosterNote(institution, persons, [portal.authorised.id], portal.day, { ledger_key: hex(portal.ledger.by.verifying) }));
    portal.close();
    expect(await look()).toMatchObject({ kept: 1, breaches: [] });
    pass();
    portal.close();
    expect(await look()).toMatchObject({ kept: 1, breaches: [] });
  });

  test("that cannot be reached says nothing, neither good nor bad", async () => {
    portal.close();
    const seen = await reporter.visit("economy", code);
    portal.drop = "/ledger/economy/day/2026-11-22";
    await refused(ledger.look("economy", receiptsOf(seen), []), "offline");
  });
});

describe("a promise that was broken", () => {
  test("a day that is not closed in time is late", async () => {
    portal.now = Date.parse("2026-11-23T00:59:59Z");
    expect(kinds(await look())).toEqual([]);
    portal.now = Date.parse("2026-11-23T01:00:01Z");
    expect(kinds(await look())).toEqual(["late 2026-11-22"]);
  });

  test("a ledger that stopped is late", async () => {
    portal.close();
    pass(2);
    expect(kinds(await look())).toEqual(["late 2026-11-23"]);
  });

  test("an entry dropped from its day, with a file that proves it to anybody", async () => {
    portal.ledger.close(portal.day, [bytes("somebody else's") as Bytes]);
    const { breaches, kept } = await look();
    expect([kept, breaches.map(({ kind }) => kind)]).toEqual([0, ["dropped"]]);
    const proof = breaches[0]?.proof ?? "";
    expect(holds(proof)).toBe(true);
    // Nothing that is changed in it proves anything any more.
    const json = JSON.parse(proof) as Record<string, unknown> & { leaves: string[]; receipt: string };
    const receipt = receiptsOf(await reporter.visit("economy", code))[0] as string;
    const honest = portal.ledger.fork("honest");
    Object.assign(honest, { leaves: [], days: [] });
    portal.ledger = honest;
    portal.close();
    const kept_ = honest.answer(`/ledger/economy/day/${portal.day}`)?.parts as Bytes[];
    const hexes = (part: Bytes): string[] => Array.from({ length: part.length / 32 }, (_, at) => Buffer.from(part.subarray(at * 32, at * 32 + 32)).toString("hex"));
    for (const [name, change] of Object.entries({
      leaves: { leaves: json.leaves.slice(1) },
      order: { leaves: [...json.leaves].reverse() },
      origin: { origin: "senim.test/other" },
      kind: { kind: "fork" },
      before: { before: json["checkpoint"] },
      peaks: { peaks: [json.leaves[0]] },
      version: { v: 2 },
      receipt: { receipt: json.receipt.replace(/salt: ./, "salt: 0") },
      day: { receipt: json.receipt.replace("legal-day: 2026-11-22", "legal-day: 2026-11-21") },
      // An honest day in the place of the one that dropped it.
      honest: { receipt, checkpoint: Buffer.from(kept_[1] as Bytes).toString(), leaves: hexes(kept_[4] as Bytes) },
    })) expect([name, holds(`${JSON.stringify({ ...json, ...change })}\n`)]).toEqual([name, false]);
  });

  test("a day whose leaves do not make its checkpoint, are not in order, or stand before nothing", async () => {
    portal.close();
    pass();
    portal.close();
    const day = portal.ledger.answer("/ledger/economy/day/2026-11-22");
    expect(day?.parts[4]?.length).toBe(16 * 32);
    const lies: Record<string, (parts: Bytes[]) => unknown> = {
      "a leaf changed": (parts) => (parts[4] as Bytes).fill(1, 40, 41),
      "a leaf left out": (parts) => (parts[4] = (parts[4] as Bytes).slice(32)),
      "two exchanged": (parts) => (parts[4] as Bytes).copyWithin(0, 32, 64),
      "half a hash": (parts) => (parts[4] = (parts[4] as Bytes).slice(0, -1)),
      "no path to the newest": (parts) => (parts[5] = new Uint8Array(0)),
      "another day's checkpoint": (parts) => (parts[1] = parts[2] as Bytes),
      "a checkpoint unsigned": (parts) => (parts[1] as Bytes).fill(66, -10, -8),
      "a part too few": (parts) => parts.pop(),
    };
    for (const [name, change] of Object.entries(lies)) {
      lie("/ledger/economy/day/", (frame) => void change(frame.parts));
      expect([name, kinds(await look(new Ledger(world, reporter.bodies)))]).toEqual([name, ["unproven 2026-11-22"]]);
    }
  });
});

describe("a ledger that was rewritten", () => {
  test("is found by whoever saw it before, with both checkpoints", async () => {
    portal.close();
    await look();
    const other = portal.ledger.fork("other");
    Object.assign(other, { leaves: [], days: [] });
    portal.ledger = other;
    portal.close();
    const { breaches } = await look();
    expect(breaches.map(({ kind }) => kind)).toEqual(["rewritten"]);
    expect(holds(breaches[0]?.proof ?? "")).toBe(true);
  });

  test("is found in a later visit by what the own entry remembers, in another browser too", async () => {
    portal.close();
    await look();
    pass();
    await reporter.answer("economy", code, "Тағы");
    expect(parseHeader(stored().entries[1]?.parts[0] as Bytes).checkpoint).toBe(portal.ledger.days[0]?.hash);
    portal.close();
    const later = new Reporter(world);
    expect(kinds(await look(new Ledger(world, later.bodies), later))).toEqual([]);
    // The same entries in a tree that begins otherwise.
    const other = portal.ledger.fork("other");
    Object.assign(other, { leaves: [], days: [] });
    portal.ledger = other;
    portal.close("2026-11-22");
    portal.close("2026-11-23");
    const { breaches } = await look(new Ledger(world, later.bodies), later);
    expect(breaches.map(({ kind }) => kind)).toEqual(["rewritten"]);
  });

  test("is found by an officer through the reporter's entry", async () => {
    portal.close();
    await look();
    pass();
    await reporter.answer("economy", code, "Тағы");
    portal.close();
    const desk = await officer("Әсел", "economy");
    const seen = await desk.open(only(), "economy");
    const heads = seen.entries.map(({ checkpoint }) => checkpoint);
    const own = new Ledger(world, new Reporter(world).bodies);
    expect(await own.look("economy", [], heads)).toMatchObject({ day: "2026-11-23", breaches: [] });
    portal.ledger.days.shift();
    expect(kinds(await own.look("economy", [], heads))).toEqual(["rewritten"]);
  });

  test("two answers of two ledgers are not one", async () => {
    portal.close();
    await look();
    pass();
    const fork = portal.ledger.fork("fork");
    portal.close();
    fork.close(portal.day, []);
    const honest = portal.lie;
    // The day of the one, the newest of the other.
    portal.lie = (path, frame) => (path.includes("/since/") ? (fork.answer(path) ?? frame) : frame);
    expect((await look()).breaches.map(({ kind }) => kind)).toEqual(["rewritten"]);
    portal.lie = honest;
    expect((await look()).breaches).toEqual([]);
  });
});

describe("an officer's word", () => {
  test("goes with each case that is opened, and holds", async () => {
    const desk = await officer("Әсел", "economy");
    await desk.open(only(), "economy");
    const opened = portal.sent.filter(({ path }) => path === "/officer/case").map(({ body }) => readFrame(REQUEST, body));
    expect(opened.length).toBe(2);
    for (const { head, parts } of opened) {
      expect([head["origin"], parts.length]).toEqual([ORIGIN, 1]);
      verifyRead(signerOf("Әсел sign").verifying, ORIGIN, only(), portal.day, parts[0] as Bytes);
    }
  });
});
