// A portal that breaks what its receipts promised, and what the pages' client says of it. An honest one hears nothing.
import { beforeEach, describe, expect, test } from "vitest";
import type { Conversation, LedgerLook } from "../client/api.ts";
import { type EvidenceRoster, readEvidence } from "../client/evidence.ts";
import { examine } from "../client/examine.ts";
import { Ledger } from "../client/ledger.ts";
import { Reporter } from "../client/reporter.ts";
import { readCode } from "../seal/code.ts";
import { boxKey } from "../seal/derive.ts";
import { type Bytes, hex, text, utf8 } from "../seal/bytes.ts";
import { writeCanonical } from "../seal/canonical.ts";
import { verifyRead, writeOpening } from "../seal/opening.ts";
import * as receipt from "../seal/receipt.ts";
import { hashLeaf } from "../seal/tree.ts";
import { parseHeader } from "../seal/header.ts";
import { parseNote, signatureLineAs } from "../seal/note.ts";
import { type Signer, sign } from "../seal/signature.ts";
import { REQUEST, readFrame } from "../wire/frame.ts";
import { input, lie, officer, only, portal, refused, reporter, stored, world } from "./stage.ts";
import { leafOf, ORIGIN, person, rosterNote, type StoredEntry } from "./portal.ts";
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

const rosters = (): EvidenceRoster[] => [{ organisation: portal.institution.id, version: 1, issued: "2026-11-01", ledgerOrigin: "senim.test/economy", receiptKey: portal.institution.receiptKey.verifying, ledgerKey: signerOf("economy ledger").verifying }];
/** What a file says by itself. */
const halves = (proof = "", day = ""): string[] =>
  examine([{ path: "", bytes: utf8(proof) }], "").map(({ standing, code: found, values }) => `${standing} ${found} ${values["day"] === day ? day : ""}`.trim());
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
    expect(await look()).toEqual({ kept: 0, pending: 1, day: "", grew: false, breaches: [], continued: [] });
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
    expect(asked).toEqual(["/ledger/economy/day/2026-11-22", "/ledger/economy/continuations"]);
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
    // Whoever stole the old key since signs no later day.
    pass();
    portal.ledger.by = signerOf("economy ledger");
    portal.close();
    expect(kinds(await look())).toEqual(["unproven 2026-11-22", "unproven"]);
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
    const shown = receiptsOf(await reporter.visit("economy", code))[0] as string;
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
      honest: { receipt: shown, checkpoint: Buffer.from(kept_[1] as Bytes).toString(), leaves: hexes(kept_[4] as Bytes) },
    })) expect([name, holds(`${JSON.stringify({ ...json, ...change })}\n`)]).toEqual([name, false]);
  });

  test("a receipt of another leaf than the log has, with a file that proves it; of what the portal did not sign there is none", async () => {
    const [entry] = stored().entries as [StoredEntry];
    const [header, outerSignature, sealedBody, , box] = entry.parts as [Bytes, Bytes, Bytes, Bytes, Bytes];
    const own = { header, outerSignature, sealedBody };
    const [key, leaf] = [boxKey(readCode(code), sealedBody, portal.institution.id), leafOf(entry)];
    const { lines } = receipt.openBox(key, leaf, box);
    const [salt, time] = [bytes("other salt"), /^time: (.*)$/m.exec(lines)?.[1] ?? ""];
    const other = receipt.leafHash(entry.day, receipt.commitment(entry.day, own, time, salt), own);
    const changed = lines.replace(/^salt: .*$/m, `salt: ${hex(salt)}`).replace(/^leaf: .*$/m, `leaf: ${hex(other)}`);
    const boxed = (by: Signer, said = changed): Bytes => receipt.sealBox(key, bytes("box nonce", 12), leaf, said, sign(by, utf8(receipt.receiptText(said))));
    const found = async (put: Bytes): Promise<[string[], LedgerLook]> => {
      entry.parts[4] = put;
      const [again, seen] = [new Reporter(world), await reporter.visit("economy", code)];
      return [seen.alarms, await look(new Ledger(world, again.bodies), again)];
    };
    // While its day is not closed nothing is proved, and no promise of the reporter's is pending.
    expect(await found(boxed(portal.institution.receiptKey))).toMatchObject([["exchanged"], { kept: 0, pending: 0, breaches: [] }]);
    portal.close();
    const [alarms, { kept, breaches }] = await found(boxed(portal.institution.receiptKey));
    expect([alarms, kept, breaches.map(({ kind, day }) => [kind, day])]).toEqual([["exchanged"], 0, [["dropped", "2026-11-22"]]]);
    expect(holds(breaches[0]?.proof ?? "")).toBe(true);
    for (const nothing of [boxed(signerOf("stranger")), boxed(portal.institution.receiptKey, "time: now\n"), bytes("box", 200) as Bytes])
      expect(await found(nothing)).toMatchObject([["exchanged"], { kept: 0, breaches: [] }]);
    expect(await found(box)).toMatchObject([[], { kept: 1, breaches: [] }]);
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
    expect(breaches.map(({ kind }) => kind)).toEqual(["forked"]);
    // The portal denies that checkpoint: what it shows here is half of the proof.
    expect(halves(breaches[0]?.proof, "2026-11-23")).toEqual(["open fingerprint-untyped", "proven checkpoint-signed 2026-11-23"]);
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
    expect(kinds(await own.look("economy", [], heads))).toEqual(["forked"]);
  });

  test("is proved by the file alone where two days contradict each other", async () => {
    portal.close();
    pass();
    portal.close();
    await look();
    pass();
    await reporter.answer("economy", code, "Тағы");
    const later = new Reporter(world);
    const own = new Ledger(world, later.bodies);
    // It knows what it let be written, has another head of that day now, and goes on from that one.
    const [first, named] = portal.ledger.days as [(typeof portal.ledger.days)[0], (typeof portal.ledger.days)[0]];
    portal.ledger = portal.ledger.fork("fork");
    Object.assign(portal.ledger, { leaves: portal.ledger.leaves.slice(0, 16), days: [first, { ...named, day: "elsewhere" }] });
    portal.ledger.close("2026-11-23", []);
    portal.close();
    const { breaches } = await look(own, later);
    expect(breaches.map(({ kind }) => kind)).toEqual(["forked"]);
    expect(holds(breaches[0]?.proof ?? "")).toBe(true);
  });

  test("is half proved by what is shown, and wholly beside what somebody else was shown", async () => {
    portal.close();
    await look();
    pass();
    await reporter.answer("economy", code, "Тағы");
    portal.close();
    const theirs = text(portal.ledger.days[0]?.note as Bytes, "");
    const other = portal.ledger.fork("other");
    Object.assign(other, { leaves: [], days: [] });
    portal.ledger = other;
    portal.close("2026-11-22");
    const later = new Reporter(world);
    const [breach] = (await look(new Ledger(world, later.bodies), later)).breaches;
    expect([breach?.kind, holds(breach?.proof ?? "")]).toEqual(["forked", false]);
    const pieces = [breach?.proof ?? "", theirs].map((one) => ({ path: "", bytes: utf8(one) }));
    expect(examine(pieces, "").map(({ code: found }) => found)).toContain("pair-two");
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

describe("days of two ledgers in one look", () => {
  test("are not of one, and two heads prove it", async () => {
    portal.close();
    const first = portal.ledger.days[0]?.day as string;
    pass();
    await reporter.answer("economy", code, "Тағы");
    const fork = portal.ledger.fork("fork");
    fork.close(portal.day, []);
    portal.close();
    pass();
    expect((await look()).breaches).toEqual([]);
    // Each receipt is held by the day that is shown for it.
    portal.lie = (path, frame) => (path.endsWith(`/day/${first}`) ? (fork.answer(path) ?? frame) : frame);
    const later = new Reporter(world);
    const { kept, breaches } = await look(new Ledger(world, later.bodies), later);
    expect([kept, breaches.map(({ kind }) => kind)]).toEqual([2, ["rewritten"]]);
    expect(holds(breaches[0]?.proof ?? "")).toBe(true);
  });
});

describe("a log that went on after a loss", () => {
  const by = signerOf("economy ledger");
  const none = { count: 0, hash: "11".repeat(32) };
  const note = (changes: object = {}, signedBy = by): Bytes => {
    const days = [{ day: "2026-11-22", lost: { count: 2, hash: "22".repeat(32) }, late: none, aside: "" }, { day: "2026-11-23", lost: none, late: { count: 1, hash: "33".repeat(32) }, aside: "" }];
    const made = `senim/1/continuation\n${writeCanonical({ v: 1, origin: "senim.test/economy", reason: "restored", published: "x", goes_on: "2026-11-24", days, ...changes })}\n`;
    return utf8(`${made}\n${signatureLineAs("senim.test/economy", signedBy.verifying, sign(signedBy, utf8(made)))}`);
  };

  test("says so, and that is no alarm", async () => {
    portal.close();
    portal.ledger.continuations = [note(), note({ reason: "changed", goes_on: "2026-11-23", days: [] })];
    expect(await look()).toMatchObject({
      kept: 1, breaches: [],
      continued: [{ reason: "changed", day: "2026-11-23", lost: 0, late: 0 }, { reason: "restored", day: "2026-11-24", lost: 2, late: 1 }],
    });
  });

  test("is not believed from anybody else, or in another form", async () => {
    portal.close();
    for (const bad of [
      note({}, signerOf("stranger")), note({ origin: "senim.test/other" }), note({ reason: "tired" }), note({ v: 2 }), note({ goes_on: "soon" }),
      note({ more: 1 }), note({ days: [{ day: "2026-11-22", lost: none, late: none }] }), utf8("senim/1/continuation\n"),
    ]) {
      portal.ledger.continuations = [bad];
      expect(kinds(await look(new Ledger(world, reporter.bodies)))).toEqual(["unproven"]);
    }
  });

  test("explains a checkpoint that it set aside, and no other", async () => {
    portal.close();
    await look();
    pass();
    await reporter.answer("economy", code, "Тағы");
    const named = portal.ledger.days[0] as (typeof portal.ledger.days)[0];
    const other = portal.ledger.fork("other");
    Object.assign(other, { leaves: [], days: [] });
    portal.ledger = other;
    portal.close("2026-11-22");
    const again = async () => {
      const later = new Reporter(world);
      return kinds(await look(new Ledger(world, later.bodies), later)).filter((kind) => !kind.startsWith("dropped"));
    };
    expect(await again()).toEqual(["forked"]);
    const aside = (noteAside: Bytes) => [{ day: "2026-11-22", lost: none, late: none, aside: text(noteAside, "") }];
    other.continuations = [note({ reason: "forked", days: aside(other.days[0]?.note as Bytes) })];
    expect(await again()).toEqual(["forked"]);
    const made = note({ reason: "forked", days: aside(named.note) });
    other.continuations = [made];
    expect(await again()).toEqual([]);
    // Once the day is closed with which the log goes on, the note must be a leaf of it: else it was shown to some readers alone.
    pass(2);
    portal.close("2026-11-23");
    const hidden = other.fork("hidden");
    hidden.continuations = [made];
    other.close("2026-11-24", [hashLeaf(writeOpening({ is: "publication", day: "2026-11-24", kind: "continuation", hash: parseNote(made).hash }))]);
    expect(await again()).toEqual([]);
    portal.ledger = hidden;
    portal.close("2026-11-24");
    expect(await again()).toEqual(["forked"]);
  });
});

describe("an officer's word", () => {
  test("goes with each case that is opened, and holds", async () => {
    const desk = await officer("Әсел", "economy");
    await desk.open(only(), "economy");
    const opened = portal.sent.filter(({ path }) => path === "/officer/case").map(({ body }) => readFrame(REQUEST, body));
    expect(opened.length).toBe(2);
    for (const { head, parts } of opened) {
      expect([head["origin"], parts.length]).toEqual([ORIGIN, 2]);
      verifyRead(signerOf("Әсел sign").verifying, ORIGIN, only(), portal.day, parts[0] as Bytes);
    }
  });
});
