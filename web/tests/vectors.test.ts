// The numbered vectors, confirmed by the production modules: each good one gives what it says, each bad one is refused
// with its own code.
import { base64 } from "@scure/base";
import { describe, expect, test } from "vitest";
import { type Bytes, fingerprint, hex, sha256, text, unhex, utf8 } from "../seal/bytes.ts";
import { type Agreement, signAgreement, verifyAgreement } from "../seal/agreement.ts";
import { parseCanonical, writeCanonical } from "../seal/canonical.ts";
import { readCheckpoint, writeCheckpoint } from "../seal/checkpoint.ts";
import { readCode, writeCode } from "../seal/code.ts";
import { boxKey, derive } from "../seal/derive.ts";
import { readEntry, writeEntry } from "../seal/entry.ts";
import { open, openWithPassphrase, recipientOf } from "../seal/envelope.ts";
import { Identity } from "../seal/hybrid.ts";
import { askedFor, contradict, readHead, writeHead } from "../seal/head.ts";
import { type GrantNames, openGrant, readGrant, writeGrant } from "../seal/grant.ts";
import { parseHeader, signOuter, verifyOuter, writeHeader } from "../seal/header.ts";
import { enrolmentFingerprint, officerKeyText, openKeyFile, readEnrolment, readOfficerKeyText, writeEnrolment } from "../seal/keyfile.ts";
import { readOpening, signRead, verifyRead, writeOpening } from "../seal/opening.ts";
import { entryLength, fileLength, unwrapFile, wrapFile } from "../seal/padding.ts";
import * as receipt from "../seal/receipt.ts";
import { readIdentity, readRecipient, writeIdentity, writeRecipient } from "../seal/recipient.ts";
import { Refused } from "../seal/refused.ts";
import { bodyId, follows, readRoots, readRoster, unconfirmedSince, vouched } from "../seal/roster.ts";
import { keyId, sign, signer, verify } from "../seal/signature.ts";
import { caseId, openStatement, signStatement, writeStatement } from "../seal/statement.ts";
import { readTilePath, tilePath } from "../seal/tile.ts";
import { Frontier, hashLeaf, verifyConsistency, verifyDay, verifyInclusion } from "../seal/tree.ts";
import { work, workHash, zeroBits } from "../seal/work.ts";
import { ANSWER, REQUEST, readFrame, writeFrame } from "../wire/frame.ts";
import { factBytes } from "./vectors/procedures.ts";
import { load, type Vector, type VectorFile } from "./vectors/tools.ts";

const un = (value: string): Bytes => unhex(value, value.length / 2, "hex");
const un64 = (value: string): Bytes => base64.decode(value) as Bytes;

function dense(vector: Vector): Bytes {
  const bytes = new Uint8Array(vector["length"]);
  for (const { at, hex: piece } of vector["pieces"]) bytes.set(un(piece), at);
  return bytes;
}

/** Runs a file: `good` must not throw, `bad` must throw the vector's refusal. */
function confirm(name: string, good: (vector: Vector) => unknown, bad: (vector: Vector) => unknown, least: [number, number]) {
  describe(name, () => {
    const file = load(name) as VectorFile;
    test("there are enough", () => {
      expect(file.good.length).toBeGreaterThanOrEqual(least[0]);
      expect(file.bad.length).toBeGreaterThanOrEqual(least[1]);
      const names = [...file.good, ...file.bad].map((one) => one.name);
      expect(new Set(names).size).toBe(names.length);
    });
    for (const vector of file.good) test(`${vector.n} ${vector.name}`, async () => void (await good(vector)));
    for (const vector of file.bad) {
      test(`${vector.n} ${vector.name} is refused`, async () => {
        const outcome = await Promise.resolve()
          .then(() => bad(vector))
          .then(() => "accepted", (error: unknown) => (error instanceof Refused ? error.code : String(error)));
        expect(outcome).toBe(vector.refusal);
      });
    }
  });
}

confirm(
  "01-code",
  (it) => {
    const value = readCode(it["typed"]);
    expect(value.toString(16).padStart(34, "0")).toBe(it["number"]);
    expect(writeCode(value)).toBe(it["written"]);
  },
  (it) => readCode(it["typed"]),
  [60, 60],
);

confirm(
  "02-signature",
  (it) => {
    verify(un(it["key"]), un(it["message"]), un(it["signature"]));
    expect(keyId(un(it["key"]))).toBe(it["key_id"]);
    if (it["seed"] !== undefined) expect(hex(sign(signer(un(it["seed"])), un(it["message"])))).toBe(it["signature"]);
  },
  (it) => verify(un(it["key"]), un(it["message"]), un(it["signature"])),
  [4, 30],
);

confirm(
  "03-derive",
  async (it) => {
    const code = BigInt(`0x${it["number"]}`);
    const of = it["organisation"];
    for (const [label, name] of [["access", "access"], ["sign", "sign"]] as const) {
      expect(hex(derive(code, label, of))).toBe(it[`${name}_seed`]);
      expect(hex(signer(derive(code, label, of)).verifying)).toBe(it[`${name}_key`]);
    }
    for (const [label, name] of [["self", "self"], ["dialogue/0", "dialogue"]] as const) {
      const seed = derive(code, label, of);
      expect(hex(seed)).toBe(it[`${name}_seed`]);
      expect(writeIdentity(seed)).toBe(it[`${name}_identity`]);
      expect(hex(readIdentity(it[`${name}_identity`]))).toBe(hex(seed));
      expect(writeRecipient(await recipientOf(seed))).toBe(it[`${name}_recipient`]);
    }
    expect(hex(boxKey(code, un(it["sealed_body"]), of))).toBe(it["receipt_key"]);
  },
  (it) => (it["identity"] !== undefined ? readIdentity(it["identity"]) : readRecipient(it["recipient"])),
  [4, 10],
);

confirm(
  "04-envelope",
  async (it) => {
    const plaintext = await open(un64(it["sealed"]), un(it["seed"]));
    if (it["plaintext"] !== undefined) expect(hex(plaintext)).toBe(it["plaintext"]);
    else expect(hex(sha256(plaintext))).toBe(it["plaintext_sha256"]);
  },
  (it) => open(un64(it["sealed"]), un(it["seed"])),
  [7, 20],
);

confirm(
  "05-canonical",
  (it) => expect(hex(utf8(writeCanonical(parseCanonical(un(it["json"])))))).toBe(it["json"]),
  (it) => parseCanonical(un(it["json"])),
  [15, 40],
);

const plaintextOf = (it: Vector): Bytes => utf8(it["content"] + " ".repeat(it["spaces"]));
confirm(
  "06-entry",
  (it) => {
    const [header, plaintext] = [un(it["header"]), plaintextOf(it)];
    expect(readEntry(plaintext, header, un(it["key"])).kind).toBe(it["reads"]);
    expect(text(writeEntry(it["payload"], header, signer(un(it["seed"]))), "")).toBe(text(plaintext, ""));
  },
  (it) => readEntry(plaintextOf(it), un(it["header"]), un(it["key"])),
  [7, 30],
);

confirm(
  "07-statement",
  (it) => {
    const bytes = un64(it["statement"]);
    const read = openStatement(bytes, un(it["signature"]));
    const { access, sign: signKey, self, dialogue, ...rest } = read;
    expect({
      ...rest,
      access: hex(access),
      sign: hex(signKey),
      self_sha256: hex(sha256(self)),
      dialogue_sha256: hex(sha256(dialogue)),
    }).toEqual(it["says"]);
    expect(hex(writeStatement({ ...read, rosters: [...read.rosters].reverse(), granted: [...read.granted].reverse() }))).toBe(hex(bytes));
    expect(hex(signStatement(bytes, signer(un(it["seed"]))))).toBe(it["signature"]);
    expect(caseId(bytes)).toBe(it["case"]);
  },
  (it) => openStatement(un64(it["statement"]), un(it["signature"])),
  [8, 25],
);

confirm(
  "08-header",
  (it) => {
    const bytes = un(it["header"]);
    const read = parseHeader(bytes);
    const sorted = [...it["says"].facts].sort((a: { name: string }, b: { name: string }) => a.name.length - b.name.length);
    expect(read).toEqual({ ...it["says"], facts: sorted });
    expect(hex(writeHeader(it["says"]))).toBe(it["header"]);
    const by = signer(un(it["seed"]));
    expect(hex(signOuter(bytes, un(it["sealed_body"]), by))).toBe(it["signature"]);
    verifyOuter(bytes, un(it["sealed_body"]), un(it["signature"]), by.verifying);
  },
  (it) => {
    parseHeader(un(it["header"]));
    verifyOuter(un(it["header"]), un(it["sealed_body"]), un(it["signature"]), un(it["key"]));
  },
  [6, 25],
);

function namesOf(it: Vector): GrantNames {
  const { grantor_roster: grantorRoster, ...names } = it["expected"];
  return { ...names, grantorRoster };
}
confirm(
  "09-grant",
  async (it) => {
    const [own, grantor] = [un(it["reader_seed"]), un(it["grantor"])];
    const opened = await openGrant(un64(it["sealed"]), await Identity.of(own), namesOf(it), grantor, un64(it["room"]));
    const rooms = it["room_identities"].map(un);
    expect(hex(opened.recipient)).toBe(hex(await recipientOf(rooms.at(-1))));
    const written = writeGrant(namesOf(it), rooms, signer(un(it["grantor_seed"])));
    expect(text(written, "")).toBe(it["plaintext"]);
  },
  async (it) => {
    const grantor = un(it["grantor"]);
    if (it["sealed"] !== undefined) return openGrant(un64(it["sealed"]), await Identity.of(un(it["reader_seed"])), namesOf(it), grantor, un64(it["room"]));
    const seeds = readGrant(utf8(it["plaintext"]), namesOf(it), grantor);
    if (hex(await recipientOf(seeds.at(-1) as Bytes)) !== hex(un64(it["room"]))) throw new Refused("grant");
    return seeds;
  },
  [3, 36],
);

function readNotes(it: Vector) {
  const roots = readRoots(it["roots"].map(utf8));
  const organisation = bodyId(roots);
  if (it["roster"] === undefined) return { roots, organisation };
  const roster = readRoster(utf8(it["roster"]), organisation, roots.slice(-1));
  if (it["earlier"] !== undefined) follows(readRoster(utf8(it["earlier"]), organisation, roots), roster);
  const since = unconfirmedSince(roster, it["today"]);
  const person = it["announced"] === undefined ? undefined : vouched([roster], readRecipient(it["announced"]));
  return { roots, organisation, roster, since, person };
}
confirm(
  "10-note",
  (it) => {
    const { roots, organisation, roster, since } = readNotes(it);
    if (roster !== undefined) {
      expect([roster.note.hash, since]).toEqual([it["hash"], it["unconfirmed_since"]]);
    } else {
      expect([organisation, roots.at(-1)?.note.hash]).toEqual([it["organisation"], it["hash"]]);
      expect(fingerprint(un(organisation))).toBe(it["fingerprint"]);
    }
  },
  readNotes,
  [12, 60],
);

const entryOf = (it: Vector): receipt.EntryBytes => ({
  header: un(it["header"]),
  sealedBody: un(it["sealed_body"]),
  outerSignature: un(it["outer_signature"]),
});
function checkBox(it: Vector) {
  const entry = entryOf(it);
  const committed = un(it["commitment"]);
  const leaf = receipt.leafHash(it["legal_day"], committed, entry);
  const { hash, receipt_key, ledger_origin, rule_sets } = it["roster"];
  const roster = { hash, receiptKey: un(receipt_key), ledgerOrigin: ledger_origin, ruleSets: rule_sets };
  const opened = receipt.openBox(un(it["box_key"]), leaf, un(it["box"]));
  return { opened, checked: receipt.checkReceipt(opened, it["organisation"], entry, committed, roster), roster };
}
confirm(
  "11-receipt",
  (it) => {
    const committed = receipt.commitment(it["legal_day"], entryOf(it), it["time"], un(it["salt"]));
    const leaf = receipt.leafHash(it["legal_day"], committed, entryOf(it));
    expect([hex(committed), hex(leaf)]).toEqual([it["commitment"], it["leaf"]]);
    if (it["box"] === undefined) return;
    const { opened, checked, roster } = checkBox(it);
    expect(opened.lines).toBe(it["lines"]);
    expect(checked).toEqual({ note: it["note"], mark: it["mark"], legalDay: it["legal_day"], time: it["time"], protectedUntil: it["protected_until"] });
    expect(hex(sign(signer(un(it["receipt_seed"])), utf8(receipt.receiptText(opened.lines))))).toBe(it["signature"]);
    expect(hex(receipt.sealBox(un(it["box_key"]), un(it["nonce"]), leaf, opened.lines, opened.signature))).toBe(it["box"]);
    expect(receipt.readReceiptNote(utf8(it["note"]), roster.receiptKey)).toEqual(opened);
  },
  checkBox,
  [4, 25],
);

const classes = (it: Vector) => (it["side"] === "request" ? REQUEST : ANSWER);
confirm(
  "12-frame",
  (it) => {
    const head = JSON.parse(it["head"]);
    const { v, kind, parts: lengths, ...rest } = head;
    const parts: Bytes[] = it["parts"].map((part: string | { length: number }) =>
      typeof part === "string" ? un(part) : new Uint8Array(part.length).fill(0xa5),
    );
    expect(lengths).toEqual(parts.map((part) => part.length));
    const frame = writeFrame(classes(it), kind, rest, parts);
    expect([frame.length, hex(sha256(frame))]).toEqual([it["length"], it["sha256"]]);
    if (it["pieces"] !== undefined) expect(hex(dense(it))).toBe(hex(frame));
    const read = readFrame(classes(it), frame);
    expect([v, read.kind, read.head]).toEqual([1, kind, head]);
    expect(read.parts.map((part) => hex(part))).toEqual(parts.map((part) => hex(part)));
  },
  (it) => readFrame(classes(it), dense(it)),
  [12, 25],
);

confirm(
  "13-keyfile",
  async (it) => {
    const file = un64(it["sealed"]);
    expect(text(await openWithPassphrase(file, it["passphrase"]), "")).toBe(it["text"]);
    if (it["root"] !== undefined) return;
    const key = await openKeyFile(file, it["passphrase"]);
    expect([hex(key.signing), hex(key.identity), officerKeyText(key)]).toEqual([it["signing"], it["identity"], it["text"]]);
    expect(await writeEnrolment(it["person"], key)).toBe(it["enrolment"]);
    const enrolment = readEnrolment(it["enrolment"]);
    expect([enrolment.name, enrolmentFingerprint(enrolment)]).toEqual([it["person"], it["fingerprint"]]);
  },
  (it) => {
    if (it["text"] !== undefined) return readOfficerKeyText(utf8(it["text"]));
    if (it["enrolment"] !== undefined) return readEnrolment(it["enrolment"]);
    return openKeyFile(un64(it["sealed"]), it["passphrase"]);
  },
  [2, 18],
);

const workOf = (it: Vector) => workHash(un(it["day_value"]), sha256(un(it["request"])), Number(it["nonce"]));
confirm(
  "14-work",
  async (it) => {
    expect(String(await work(un(it["day_value"]), un(it["request"]), it["bits"]))).toBe(it["nonce"]);
    expect(hex(workOf(it))).toBe(it["hash"]);
    expect(zeroBits(workOf(it))).toBeGreaterThanOrEqual(it["bits"]);
  },
  (it) => {
    if (zeroBits(workOf(it)) < it["bits"]) throw new Refused("work");
  },
  [7, 4],
);

confirm(
  "15-padding",
  (it) => {
    if (it["entry"] !== undefined) return expect(entryLength(it["entry"])).toBe(it["bucket"]);
    if (it["tar"] !== undefined) return expect(fileLength(it["tar"])).toBe(it["bucket"]);
    const tar = wrapFile(it["member"], un(it["content"]));
    expect([tar.length, hex(sha256(tar)), hex(dense(it))]).toEqual([it["length"], it["sha256"], hex(tar)]);
    const { name, content } = unwrapFile(tar);
    return expect([name, hex(content)]).toEqual([it["member"], it["content"]]);
  },
  (it) => {
    if (it["entry"] !== undefined) return entryLength(it["entry"]);
    if (it["member"] !== undefined) return wrapFile(it["member"], un(it["content"]));
    return unwrapFile(dense(it));
  },
  [60, 14],
);

const unAll = (hashes: string[]): Bytes[] => hashes.map(un);
const frontierOf = (it: Vector) => new Frontier(it["size"], unAll(it["peaks"]));
confirm(
  "16-tree",
  (it) => {
    const grown = new Frontier();
    for (let n = 0; n < it["size"]; n++) grown.push(hashLeaf(utf8(`leaf ${n}`)));
    expect([hex(grown.root()), grown.peaks.map((peak) => hex(peak))]).toEqual([it["root"], it["peaks"]]);
    expect(hex(frontierOf(it).root())).toBe(it["root"]);
  },
  frontierOf,
  [15, 4],
);

const headOf = (it: Vector, prefix = "") => ({ size: it[`${prefix}size`], root: un(it[`${prefix}root`]) });
const included = (it: Vector) => verifyInclusion(un(it["leaf"]), it["index"], headOf(it), unAll(it["path"]));
confirm("17-inclusion", included, included, [16, 22]);

const consistent = (it: Vector) => verifyConsistency(headOf(it, "old_"), headOf(it), unAll(it["path"]));
confirm("18-consistency", consistent, consistent, [17, 22]);

const checkpointOf = (it: Vector) => readCheckpoint(utf8(it["note"]), it["origin"], unAll(it["keys"]));
confirm(
  "19-checkpoint",
  (it) => {
    const read = checkpointOf(it);
    expect([read.size, hex(read.root), read.day, read.hash]).toEqual([it["size"], it["root"], it["day"], it["hash"]]);
    if (it["seed"] !== undefined) expect(text(writeCheckpoint(read, signer(un(it["seed"]))), "")).toBe(it["note"]);
  },
  checkpointOf,
  [8, 28],
);

confirm(
  "20-tile",
  ({ level, index, width, path }) => {
    expect(tilePath({ level, index, width } as { level: number; index: number; width: number })).toBe(path);
    expect(readTilePath(path as string)).toEqual({ level, index, width });
  },
  (it) => readTilePath(it["path"]),
  [11, 20],
);

const checkWord = (it: Vector) => verifyRead(un(it["key"]), it["origin"], it["case"], it["day"], un(it["word"]));
confirm(
  "21-opening",
  (it) => {
    if (it["word"] !== undefined) {
      checkWord(it);
      expect(hex(signRead(signer(un(it["seed"])), it["origin"], it["case"], it["day"]))).toBe(it["word"]);
      return;
    }
    expect(hex(writeOpening(it["opening"]))).toBe(it["data"]);
    expect(readOpening(un(it["data"]))).toEqual(it["opening"]);
    expect(hex(hashLeaf(un(it["data"])))).toBe(it["leaf"]);
  },
  (it) => (it["word"] === undefined ? readOpening(un(it["data"])) : checkWord(it)),
  [11, 20],
);

const dayHead = (it: Vector) => ({ size: it["size"], root: un(it["root"]), day: it["day"] });
const checkDay = (it: Vector) =>
  verifyDay(it["before"] && dayHead(it["before"]), unAll(it["peaks"]), unAll(it["leaves"]), dayHead(it["after"]));
confirm("22-day", checkDay, checkDay, [3, 12]);

const caseHead = (it: Vector, name = "note") => readHead(utf8(it[name]), un(it["key"]));
const withheld = (it: Vector): void => {
  if (!contradict(caseHead(it, "before"), caseHead(it, "after"), un(it["salt"]), unAll(it["shown"]))) throw new Refused("withheld");
};
confirm(
  "25-case-head",
  (it) => {
    if (it["shown"] !== undefined) return withheld(it);
    if (it["note"] === undefined) return expect(hex(askedFor(un(it["salt"]), it["earlier"]))).toBe(it["asked"]);
    const { organisation, of, asked, checkpoint, entries, leaves, hash } = it as unknown as ReturnType<typeof readHead>;
    const says = { organisation, of, asked, checkpoint, entries, leaves };
    expect(caseHead(it)).toEqual({ ...says, hash, note: it["note"] });
    return expect(text(writeHead(says, signer(un(it["seed"]))), "")).toBe(it["note"]);
  },
  (it) => (it["shown"] === undefined ? caseHead(it) : withheld(it)),
  [16, 35],
);

// Which facts are a step the engine says; here they are only put in order.
confirm(
  "23-step",
  (it) => {
    const facts = Object.entries(it["facts"] as Record<string, string>).map(([name, value]) => ({ name, value }));
    const { header } = (load("08-header") as VectorFile).good[0] as Vector;
    const above = writeHeader({ ...parseHeader(un(header)), facts });
    expect(hex(above)).toContain(it["bytes"]);
    expect(hex(factBytes(it["facts"]))).toBe(it["bytes"]);
  },
  () => {
    throw new Refused("step");
  },
  [50, 45],
);

const agreed = (it: Vector): Agreement => ({ ...it["says"], text: text(un(it["says"].text), "") });
confirm(
  "24-agreement",
  (it) => {
    verifyAgreement(agreed(it), un(it["key"]), un(it["signature"]));
    expect(hex(signAgreement(agreed(it), signer(un(it["seed"]))))).toBe(it["signature"]);
  },
  (it) => verifyAgreement(agreed(it), un(it["key"]), un(it["signature"])),
  [4, 10],
);
