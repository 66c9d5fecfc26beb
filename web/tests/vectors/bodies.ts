// 10 notes (roots, rosters, chains), 11 receipts, 13 key files.
import { base64 } from "@scure/base";
import { type Bytes, concat, fingerprint, hex, sha256 as sha, text, unhex, utf8 } from "../../seal/bytes.ts";
import { type JsonObject, writeCanonical } from "../../seal/canonical.ts";
import { openWithPassphrase, seal, sealWithPassphrase } from "../../seal/envelope.ts";
import { field, list, structure } from "../../seal/field.ts";
import { enrolmentFingerprint, officerKeyText, openKeyFile, readEnrolment, writeEnrolment } from "../../seal/keyfile.ts";
import { noteHash, writeNote } from "../../seal/note.ts";
import * as receipt from "../../seal/receipt.ts";
import { writeRecipient } from "../../seal/recipient.ts";
import { type Signer, sign } from "../../seal/signature.ts";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { b64, bytes, Collection, hexOf, recipient, refuses, signerOf } from "./tools.ts";

const ordered = (...labels: string[]): Signer[] =>
  labels.map(signerOf).sort((a, b) => (hex(a.verifying) < hex(b.verifying) ? -1 : 1));
const ROOTS = ordered("root 1", "root 2");
const LATER = ordered("root 2", "root 3");
const TEXTS = { kk: "Ұлттық экономика министрлігі", ru: "Министерство национальной экономики", en: "Ministry of National Economy" };

const rootText = (json: JsonObject): string => `senim/1/root\n${writeCanonical(json)}\n`;
const rosterText = (json: JsonObject): string => `senim/1/roster\n${writeCanonical(json)}\n`;
const rootJson = (signers: Signer[], changes: JsonObject = {}): JsonObject => ({
  v: 1, kind: "institution", slug: "economy", names: TEXTS, keys: signers.map((it) => hex(it.verifying)), threshold: 2,
  version: 1, previous: "", nonce: hexOf("nonce", 16), ...changes,
});
const FIRST = rootText(rootJson(ROOTS));
const ORGANISATION = noteHash(FIRST);

async function person(label: string, changes: JsonObject = {}): Promise<JsonObject> {
  return {
    id: hexOf(`${label} id`, 16), name: "Әсел Нұрланқызы", office: { kk: "Бас маман", ru: "Главный специалист", en: "Chief specialist" },
    role: "prevention", channels: [], recipient: writeRecipient(await recipient(`${label} identity`)), verifying: hex(signerOf(`${label} sign`).verifying),
    valid_from: "2026-11-01", valid_to: "2027-10-31", undertaking: "", ...changes,
  };
}
const byId = (people: JsonObject[]): JsonObject[] => people.sort((a, b) => ((a["id"] as string) < (b["id"] as string) ? -1 : 1));

async function rosterJson(changes: JsonObject = {}): Promise<JsonObject> {
  return {
    v: 1, organisation: ORGANISATION, version: 1, previous: "", issued: "2026-11-20", expires: "2026-12-25",
    persons: byId([await person("a"), await person("b", { role: "leadership", undertaking: hexOf("undertaking") })]),
    receipt_key: hex(signerOf("receipt").verifying), ledger_key: hex(signerOf("ledger").verifying), ledger_origin: "senim.kz/economy",
    witnesses: { need: 0, keys: [] }, bodies: [hexOf("authorised body")], bundle: "", rule_sets: ["kz-2026-11", "kz-labour"],
    calendars: ["kz-2026"], questionnaires: ["general-1"], demo: true, ...changes,
  };
}

export async function notes(): Promise<void> {
  const file = new Collection("10-note", "Roots (`roots`: all notes of a body in order) and rosters (`roster` under those roots, on `today`); notes are text");
  const note = (of: string, ...by: Signer[]) => text(writeNote(of, "root", by), "vectors");
  const first = note(FIRST, ...ROOTS);
  const secondText = rootText(rootJson(LATER, { version: 2, previous: ORGANISATION }));
  const second = note(secondText, ...ordered("root 1", "root 2", "root 3"));
  const hashes = (notesOfBody: string[]) => ({ organisation: ORGANISATION, fingerprint: fingerprint(unhex(ORGANISATION, 32, "")), hash: noteHash(notesOfBody.length === 1 ? FIRST : secondText) });
  file.good("first root", { roots: [first], ...hashes([first]) });
  file.good("second root", { roots: [first, second], ...hashes([first, second]) });
  file.good("an unknown key says nothing", { roots: [note(FIRST, ...ROOTS, signerOf("stranger"))], ...hashes([first]) });
  const bodyRoot = rootText(rootJson(ordered("body root"), { kind: "authorised-body", slug: "acb", threshold: 1 }));
  file.good("authorised body, one key", { roots: [note(bodyRoot, signerOf("body root"))], organisation: noteHash(bodyRoot), fingerprint: fingerprint(unhex(noteHash(bodyRoot), 32, "")), hash: noteHash(bodyRoot) });

  const json = await rosterJson();
  const good = (name: string, of: JsonObject, today: string, unconfirmedSince: string, changes: object = {}) =>
    file.good(name, { roots: [first], roster: note(rosterText(of), ...ROOTS), hash: noteHash(rosterText(of)), today, unconfirmed_since: unconfirmedSince, ...changes });
  good("roster, first day", json, "2026-11-20", "");
  good("roster, a day before its issue", json, "2026-11-19", "");
  good("roster, last day", json, "2026-12-25", "");
  good("roster, a day late", json, "2026-12-26", "2026-12-25");
  good("roster, 365 days after its issue", json, "2027-11-20", "2026-12-25");
  good("nobody in it", await rosterJson({ persons: [] }), "2026-11-20", "");
  const nextText = rosterText(await rosterJson({ version: 2, previous: noteHash(rosterText(json)), issued: "2026-12-20", expires: "2027-01-24" }));
  file.good("a chain of two rosters", { roots: [first], earlier: note(rosterText(json), ...ROOTS), roster: note(nextText, ...ROOTS), hash: noteHash(nextText), today: "2026-12-20", unconfirmed_since: "" });
  file.good("roster under the second root", { roots: [first, second], roster: note(nextText, ...LATER), hash: noteHash(nextText), today: "2026-12-20", unconfirmed_since: "" });

  const otherRoot = rootText(rootJson(ordered("other root"), { kind: "state-company", slug: "company", threshold: 1 }));
  file.good("a kind of a later time", { roots: [note(otherRoot, signerOf("other root"))], organisation: noteHash(otherRoot), fingerprint: fingerprint(unhex(noteHash(otherRoot), 32, "")), hash: noteHash(otherRoot) });
  good("a role of a later time", await rosterJson({ persons: [await person("a", { role: "commissioner" })] }), "2026-11-20", "");
  good("one channel", await rosterJson({ persons: [await person("a", { channels: ["hearing"] })] }), "2026-11-20", "");
  good("three channels", await rosterJson({ persons: [await person("a", { channels: ["-", "hearing", "hearing-room"] })] }), "2026-11-20", "");

  const INVALID = "roster-invalid";
  const badRoot = (name: string, ...roots: string[]) => file.bad(name, INVALID, { roots });
  const rooted = (changes: JsonObject, by = ROOTS) => note(rootText(rootJson(ROOTS, changes)), ...by);
  badRoot("no root");
  badRoot("root unsigned", `${FIRST}\n`);
  badRoot("root with one of two signatures", note(FIRST, ROOTS[0] as Signer));
  badRoot("one key signed twice", note(FIRST, ROOTS[0] as Signer, ROOTS[0] as Signer));
  badRoot("both keys, one of them twice", note(FIRST, ...ROOTS, ROOTS[0] as Signer));
  badRoot("a signature that does not hold", first.replace(/.(...\n)$/, (all, rest) => `${all[0] === "A" ? "B" : "A"}${rest}`));
  badRoot("text changed after signing", first.replace("economy", "ecanomy"));
  badRoot("signed as receipt", text(writeNote(FIRST, "receipt", ROOTS), "vectors"));
  badRoot("keys unsorted", note(rootText(rootJson([...ROOTS].reverse())), ...ROOTS));
  badRoot("key twice", note(rootText({ ...rootJson(ROOTS), keys: [hex((ROOTS[0] as Signer).verifying), hex((ROOTS[0] as Signer).verifying)] }), ROOTS[0] as Signer));
  badRoot("key of small order", note(rootText({ ...rootJson(ROOTS), keys: ["00".repeat(32), ...(rootJson(ROOTS)["keys"] as string[])] }), ...ROOTS));
  badRoot("no keys", note(rootText({ ...rootJson([]), threshold: 0 })).concat("\u2014 x AAAAAAA=\n"));
  badRoot("threshold zero", rooted({ threshold: 0 }));
  badRoot("threshold beyond the keys", rooted({ threshold: 3 }));
  badRoot("kind in capitals", rooted({ kind: "Institution" }));
  badRoot("kind with a digit", rooted({ kind: "body2" }));
  badRoot("kind empty", rooted({ kind: "" }));
  badRoot("slug in capitals", rooted({ slug: "Economy" }));
  badRoot("slug with a dot", rooted({ slug: "eco.nomy" }));
  badRoot("slug of 41", rooted({ slug: "e".repeat(41) }));
  badRoot("slug empty", rooted({ slug: "" }));
  badRoot("a language missing", rooted({ names: { kk: "а", ru: "б" } }));
  badRoot("version zero", rooted({ version: 0 }));
  badRoot("version two without a predecessor", rooted({ version: 2 }));
  badRoot("version one with a predecessor", rooted({ previous: hexOf("other") }));
  badRoot("v two", rooted({ v: 2 }));
  badRoot("a member more", note(rootText({ ...rootJson(ROOTS), more: 1 }), ...ROOTS));
  const raw = (of: string) => note(of, ...ROOTS);
  badRoot("tag of a roster", raw(FIRST.replace("senim/1/root", "senim/1/roster")));
  badRoot("a third line", raw(`${FIRST}more\n`));
  badRoot("JSON not canonical", raw(FIRST.replace('{"v":1,', '{"v":1, ')));
  badRoot("key twice in the JSON", raw(FIRST.replace('"slug":', '"slug":"a","slug":')));
  badRoot("carriage returns", first.replaceAll("\n", "\r\n"));
  badRoot("no newline at the end", first.slice(0, -1));
  badRoot("hyphen for the dash", first.replaceAll("\u2014 ", "- "));
  badRoot("signature line without base64", `${first}\u2014 somebody\n`);
  badRoot("signature of four bytes", `${first}\u2014 somebody AAAAAA==\n`);
  badRoot("no empty line", first.replace("\n\n", "\n"));
  badRoot("empty", "");
  badRoot("second root alone", second);
  badRoot("second root without the old keys", first, note(secondText, ...LATER));
  badRoot("second root without the new keys", first, note(secondText, ...ROOTS));
  badRoot("second root of another first", first, note(rootText(rootJson(LATER, { version: 2, previous: hexOf("other") })), ...ordered("root 1", "root 2", "root 3")));
  badRoot("third root after the first", first, note(rootText(rootJson(LATER, { version: 3, previous: ORGANISATION })), ...ordered("root 1", "root 2", "root 3")));
  badRoot("kind changes on the way", first, note(rootText(rootJson(LATER, { version: 2, previous: ORGANISATION, kind: "authorised-body" })), ...ordered("root 1", "root 2", "root 3")));
  badRoot("the same root twice", first, first);

  const badRoster = (name: string, of: JsonObject, changes: object = {}, refusal = INVALID) =>
    file.bad(name, refusal, { roots: [first], roster: note(rosterText(of), ...ROOTS), today: "2026-11-22", ...changes });
  badRoster("366 days after its issue", json, { today: "2027-11-21" }, "roster-expired");
  badRoster("issued two days ahead", json, { today: "2026-11-18" });
  badRoster("unsigned", json, { roster: `${rosterText(json)}\n` });
  badRoster("one of two signatures", json, { roster: note(rosterText(json), ROOTS[0] as Signer) });
  badRoster("signed by strangers", json, { roster: note(rosterText(json), ...ordered("x", "y")) });
  badRoster("of another organisation", await rosterJson({ organisation: hexOf("organisation") }));
  badRoster("swapped recipient after signing", json, { roster: note(rosterText(json), ...ROOTS).replace(/age1pq1[a-z0-9]+/, writeRecipient(await recipient("attacker"))) });
  badRoster("expires after 36 days", await rosterJson({ expires: "2026-12-26" }));
  badRoster("expires before its issue", await rosterJson({ expires: "2026-11-19" }));
  badRoster("a day that there is not", await rosterJson({ issued: "2026-11-31", expires: "2026-12-01" }));
  badRoster("a day in another writing", await rosterJson({ issued: "2026-11-2" }));
  badRoster("a day without dashes", await rosterJson({ issued: "20261120" }));
  badRoster("a day with a time", await rosterJson({ issued: "2026-11-20T00:00:00" }));
  badRoster("a day with its zone", await rosterJson({ issued: "2026-11-20[Asia/Almaty]" }));
  badRoster("a day with a long year", await rosterJson({ issued: "+002026-11-20" }));
  const a = await person("a");
  const b = await person("b");
  const [low, high] = byId([a, b]) as [JsonObject, JsonObject];
  badRoster("persons unsorted", await rosterJson({ persons: [high, low] }));
  badRoster("a person twice", await rosterJson({ persons: [low, { ...high, id: low["id"] as string }] }));
  badRoster("recipient twice", await rosterJson({ persons: [low, { ...high, recipient: low["recipient"] as string }] }));
  badRoster("verifying key twice", await rosterJson({ persons: [low, { ...high, verifying: low["verifying"] as string }] }));
  badRoster("receipt key is the ledger key", await rosterJson({ ledger_key: hex(signerOf("receipt").verifying) }));
  badRoster("receipt key is a root key", await rosterJson({ receipt_key: hex(signerOf("root 1").verifying) }));
  badRoster("receipt key is a person's", await rosterJson({ receipt_key: a["verifying"] as string }));
  badRoster("classical recipient", await rosterJson({ persons: [{ ...a, recipient: "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj" }] }));
  badRoster("verifying key of small order", await rosterJson({ persons: [{ ...a, verifying: "00".repeat(32) }] }));
  const weak = (await recipient("a identity")).map((byte, at) => (at >= 1184 ? 0 : byte)) as Bytes;
  badRoster("recipient of low order", await rosterJson({ persons: [{ ...a, recipient: writeRecipient(weak) }] }));
  const personWith = (changes: JsonObject) => rosterJson({ persons: [{ ...a, ...changes }] });
  badRoster("role of two words", await personWith({ role: "guest of honour" }));
  badRoster("role empty", await personWith({ role: "" }));
  badRoster("role in capitals", await personWith({ role: "Prevention" }));
  badRoster("role of a number", await personWith({ role: 1 }));
  badRoster("channels unsorted", await personWith({ channels: ["phone", "browser"] }));
  badRoster("a channel twice", await personWith({ channels: ["phone", "phone"] }));
  badRoster("a channel that is no word", await personWith({ channels: ["phone 2"] }));
  badRoster("a channel in capitals", await personWith({ channels: ["Phone"] }));
  badRoster("a channel that is empty", await personWith({ channels: [""] }));
  badRoster("a channel of a number", await personWith({ channels: [1] }));
  badRoster("channels of text", await personWith({ channels: "phone" }));
  const { channels: _channels, ...silent } = a;
  badRoster("channels missing", await rosterJson({ persons: [silent] }));
  const { role, ...roleless } = silent;
  const moved = Object.entries(roleless).flatMap((member) => (member[0] === "recipient" ? [["channels", []], ["role", role], member] : [member]));
  badRoster("channels before role", await rosterJson({ persons: [Object.fromEntries(moved) as JsonObject] }));
  badRoster("valid to before valid from", await rosterJson({ persons: [{ ...a, valid_to: "2026-10-31" }] }));
  badRoster("undertaking of 31 bytes", await rosterJson({ persons: [{ ...a, undertaking: "00".repeat(31) }] }));
  badRoster("a rule set with a comma", await rosterJson({ rule_sets: ["a,b"] }));
  badRoster("a ledger origin with a newline", await rosterJson({ ledger_origin: "a\nb" }));
  badRoster("a body twice", await rosterJson({ bodies: [hexOf("authorised body"), hexOf("authorised body")] }));
  badRoster("points to itself", await rosterJson({ bodies: [ORGANISATION] }));
  badRoster("demo of text", await rosterJson({ demo: "false" }));
  badRoster("roster of version two without a predecessor", await rosterJson({ version: 2 }));
  badRoster("old root alone under a second root", json, { roots: [first, second], roster: note(nextText, signerOf("root 1")), today: "2026-12-20" });
  const chain = (name: string, next: JsonObject) => badRoster(name, next, { earlier: note(rosterText(json), ...ROOTS), today: "2026-12-20" });
  chain("chain: predecessor is another", await rosterJson({ version: 2, previous: hexOf("other"), issued: "2026-12-20", expires: "2027-01-24" }));
  chain("chain: a version left out", await rosterJson({ version: 3, previous: noteHash(rosterText(json)), issued: "2026-12-20", expires: "2027-01-24" }));
  chain("chain: issued before its predecessor", await rosterJson({ version: 2, previous: noteHash(rosterText(json)), issued: "2026-11-19", expires: "2026-12-20" }));
  chain("chain: the same again", json);
  const announced = writeRecipient(await recipient("attacker"));
  file.bad("recipient merely announced", "announced", { roots: [first], roster: note(rosterText(json), ...ROOTS), today: "2026-11-22", announced });
  file.good("recipient vouched for", { roots: [first], roster: note(rosterText(json), ...ROOTS), hash: noteHash(rosterText(json)), today: "2026-11-22", unconfirmed_since: "", announced: a["recipient"] as string });
  // One signature has one spelling: decoders that are content with less let one note have several.
  const respelt = (name: string, spell: (signature: string) => string) => badRoot(name, first.replace(/[^ ]+(?=\n$)/, spell));
  respelt("a signature of two texts of base64 joined", (it) => base64.encode(base64.decode(it).slice(0, 1)) + base64.encode(base64.decode(it).slice(1)));
  respelt("a signature without its padding", (it) => it.replace(/=+$/, ""));
  respelt("a signature with a bit behind its end", (it) => it.replace(/(.)=$/, (_all, last) => `${"BFJNRVZdhlptx159"["AEIMQUYcgkosw048".indexOf(last)]}=`));
  file.write();
}

export async function receipts(): Promise<void> {
  const file = new Collection("11-receipt", "Receipts: entry → commitment, leaf, lines, note, box; `seconds` is the reporter's, an officer's commitment has none of it");
  const entry = { header: bytes("header", 300), sealedBody: bytes("sealed body", 500), outerSignature: bytes("outer", 64) };
  const key = signerOf("receipt");
  const roster = { hash: hexOf("roster"), receiptKey: key.verifying, ledgerOrigin: "senim.kz/economy", ruleSets: ["kz-2026-11", "kz-labour"] };
  const organisation = hexOf("organisation");
  const boxKey = bytes("box key");
  const nonce = bytes("box nonce", 12);
  const salt = bytes("salt");
  const entryHex = { header: hex(entry.header), sealed_body: hex(entry.sealedBody), outer_signature: hex(entry.outerSignature) };
  const rosterWords = { hash: roster.hash, receipt_key: hex(key.verifying), ledger_origin: roster.ledgerOrigin, rule_sets: roster.ruleSets };
  const linesOf = (legalDay: string, time: string, changes: Partial<receipt.ReceiptLines> = {}) => {
    const committed = receipt.commitment(legalDay, entry, time, salt);
    const leaf = receipt.leafHash(legalDay, committed, entry);
    const opened = receipt.writeLines({
      organisation, time, legalDay, protectedUntil: receipt.protectedUntil(legalDay), roster: roster.hash, ruleSets: roster.ruleSets,
      leaf: hex(leaf), checkpoint: `${roster.ledgerOrigin} ${legalDay}`, header: hex(sha(entry.header)), body: hex(sha(entry.sealedBody)),
      signature: hex(sha(entry.outerSignature)), salt: hex(salt), ...changes,
    });
    return { committed, leaf, lines: opened };
  };
  for (const [name, day, time] of [
    ["receipt", "2026-11-22", "2026-11-21T23:46:22Z"],
    ["29 February", "2028-02-29", "2028-02-29T05:00:00Z"],
    ["28 February", "2025-02-28", "2025-02-28T05:00:00Z"],
  ] as const) {
    const { committed, leaf, lines } = linesOf(day, time);
    const signature = sign(key, utf8(receipt.receiptText(lines)));
    const box = receipt.sealBox(boxKey, nonce, leaf, lines, signature);
    const checked = receipt.checkReceipt({ lines, signature }, organisation, entry, committed, roster);
    file.good(name, {
      legal_day: day, time, salt: hex(salt), organisation, ...entryHex, roster: rosterWords, commitment: hex(committed), leaf: hex(leaf),
      mark: receipt.receiptMark(leaf), protected_until: checked.protectedUntil, receipt_seed: hex(key.seed), lines, signature: hex(signature), note: checked.note,
      box_key: hex(boxKey), nonce: hex(nonce), box: hex(box),
    });
  }
  const minute = "2026-11-21T23:46Z";
  const officers = receipt.commitment("2026-11-22", entry, minute, receipt.NO_SALT);
  file.good("an officer's entry", { legal_day: "2026-11-22", time: minute, salt: hex(receipt.NO_SALT), ...entryHex, commitment: hex(officers), leaf: hex(receipt.leafHash("2026-11-22", officers, entry)) });

  const honest = linesOf("2026-11-22", "2026-11-21T23:46:22Z");
  const bad = (name: string, change: {
    lines?: string; by?: Signer; text?: string; box?: Bytes; key?: Bytes; commitment?: Uint8Array; boxLeaf?: Uint8Array; leaf?: Uint8Array; organisation?: string; day?: string;
  }) => {
    const lines = change.lines ?? honest.lines;
    const signature = sign(change.by ?? key, utf8(change.text ?? receipt.receiptText(lines)));
    const box = change.box ?? receipt.sealBox(change.key ?? boxKey, nonce, change.boxLeaf ?? honest.leaf, lines, signature);
    file.bad(name, "exchanged", {
      legal_day: change.day ?? "2026-11-22", organisation: change.organisation ?? organisation, ...entryHex, roster: rosterWords,
      commitment: hex(change.commitment ?? honest.committed), box_key: hex(boxKey), box: hex(box),
    });
  };
  const changed = (day: string, time: string, changes: Partial<receipt.ReceiptLines> = {}) => ({ lines: linesOf(day, time, changes).lines });
  const time = "2026-11-21T23:46:22Z";
  bad("box of another leaf", { boxLeaf: bytes("other leaf") });
  bad("box under another key", { key: bytes("other box key") });
  bad("box changed", { box: receipt.sealBox(boxKey, nonce, honest.leaf, honest.lines, bytes("s", 64)).map((byte, at) => (at === 20 ? byte ^ 1 : byte)) as Bytes });
  bad("box cut", { box: bytes("box", 20) });
  bad("box empty", { box: new Uint8Array(0) });
  bad("wrong time", { lines: honest.lines.replace("23:46:22Z", "23:46:23Z") });
  bad("wrong time with a leaf of its own", changed("2026-11-22", "2026-11-21T23:46:23Z"));
  bad("wrong legal day", changed("2026-11-23", time));
  bad("wrong portal key", { by: signerOf("other receipt") });
  bad("signature over another text", { text: receipt.receiptText(honest.lines).replace("Бұл", "бұл") });
  bad("signature over the lines alone", { text: honest.lines });
  bad("wrong commitment", { commitment: bytes("other commitment") });
  bad("another organisation", { organisation: hexOf("organisation 2") });
  bad("protection a day longer", changed("2026-11-22", time, { protectedUntil: "2029-11-23" }));
  bad("another roster", changed("2026-11-22", time, { roster: hexOf("roster 2") }));
  bad("other rule sets", changed("2026-11-22", time, { ruleSets: ["kz-2026-11"] }));
  bad("another checkpoint", changed("2026-11-22", time, { checkpoint: "senim.kz/other 2026-11-22" }));
  bad("another header", changed("2026-11-22", time, { header: hexOf("other") }));
  bad("another body", changed("2026-11-22", time, { body: hexOf("other") }));
  bad("another outer signature", changed("2026-11-22", time, { signature: hexOf("other") }));
  bad("another leaf in the lines", changed("2026-11-22", time, { leaf: hexOf("other") }));
  bad("another salt", changed("2026-11-22", time, { salt: hexOf("other") }));
  bad("lines in another order", { lines: honest.lines.replace(/^(time: .*\n)(legal-day: .*\n)/m, "$2$1") });
  bad("a line more", { lines: `${honest.lines}more: 1\n` });
  bad("a line missing", { lines: honest.lines.replace(/^rule-sets: .*\n/m, "") });
  bad("time to the minute", changed("2026-11-22", "2026-11-21T23:46Z"));
  // Everything else agrees: commitment, leaf, lines, signature and the day that a lenient reader would make of it.
  const noTime = (name: string, day: string, of: string) => {
    const { committed, leaf, lines } = linesOf(day, of);
    bad(name, { lines, commitment: committed, boxLeaf: leaf, day });
  };
  noTime("a time that is no time", "2026-11-22", "2026-13-40T99:99:99Z");
  noTime("the 30th of February", "2026-03-02", "2026-02-30T05:00:00Z");
  noTime("the hour 24", "2026-11-22", "2026-11-21T24:00:00Z");
  noTime("the second 60", "2026-11-22", "2026-11-21T23:46:60Z");
  const aad = structure("senim/1/receipt-box", honest.leaf);
  const boxed = (plaintext: Uint8Array) => concat(nonce, chacha20poly1305(boxKey, nonce, aad).encrypt(plaintext)) as Bytes;
  const signature = sign(key, utf8(receipt.receiptText(honest.lines)));
  bad("a field more in the box", { box: boxed(list([honest.lines, signature, ""])) });
  bad("signature of 65 bytes", { box: boxed(concat(field(honest.lines), field(concat(signature, new Uint8Array(1))))) });
  file.write();
}

export async function keyFiles(): Promise<void> {
  const file = new Collection("13-keyfile", "Officers' key files (base64, scrypt 2^16), their text, and enrolments");
  const key = { signing: bytes("officer signing"), identity: bytes("officer identity") };
  const passphrase = "lusab-babad gutih-tugad";
  const written = officerKeyText(key);
  const opens = async (it: Bytes) => hex((await openKeyFile(it, passphrase)).signing) === hex(key.signing);
  const sealed = await file.once("key file", "sealed", opens, () => sealWithPassphrase(utf8(written), passphrase));
  const enrolment = await writeEnrolment("Әсел Нұрланқызы", key);
  file.good("key file", {
    signing: hex(key.signing), identity: hex(key.identity), text: written, passphrase, sealed,
    person: "Әсел Нұрланқызы", enrolment, fingerprint: enrolmentFingerprint(readEnrolment(enrolment)),
  });
  const root = `# senim/1/root-key\n# signing: ${hexOf("root 1")}\n`;
  const rootOpens = async (it: Bytes) => text(await openWithPassphrase(it, passphrase), "") === root;
  file.good("root key file", { root: true, signing: hexOf("root 1"), text: root, passphrase, sealed: await file.once("root key file", "sealed", rootOpens, () => sealWithPassphrase(utf8(root), passphrase)) });

  const badText = (name: string, of: string) => file.bad(name, "key-file", { text: of });
  badText("a root key is no officer's", root);
  badText("no identity", written.replace(/^AGE.*\n/m, ""));
  badText("no signing seed", written.replace(/^# signing.*\n/m, ""));
  badText("another order", written.replace(/^(# senim.*\n)(# signing.*\n)/, "$2$1"));
  badText("a line more", `${written}\n`);
  badText("no newline at the end", written.slice(0, -1));
  badText("classical identity", written.replace(/^AGE.*$/m, "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"));
  badText("identity miscopied", written.replace(/.\n$/, (it) => (it[0] === "Q" ? "P\n" : "Q\n")));
  badText("capital hex", written.replace(/^# signing.*$/m, (it) => `# signing: ${it.slice(11).toUpperCase()}`));
  badText("empty", "");
  const kept = base64.decode(sealed) as Bytes;
  file.bad("wrong passphrase", "passphrase", { passphrase: "lusab-babad gutih-tugaf", sealed });
  file.bad("cut file", "key-file", { passphrase, sealed: b64(kept.slice(0, -1)) });
  const hybrid = await file.once("not a passphrase file", "sealed", (it) => refuses(() => openKeyFile(it, passphrase), "key-file"), async () => seal(utf8(written), await recipient("reader")));
  file.bad("not a passphrase file", "key-file", { passphrase, sealed: hybrid });
  const badEnrolment = (name: string, of: string) => file.bad(name, "enrolment", { enrolment: of });
  badEnrolment("name changed", enrolment.replace("Әсел", "Асел"));
  badEnrolment("recipient changed", enrolment.replace(/age1pq1[a-z0-9]+/, writeRecipient(await recipient("attacker"))));
  badEnrolment("key changed", enrolment.replace(/"verifying":"[0-9a-f]+"/, `"verifying":"${hex(signerOf("attacker").verifying)}"`));
  badEnrolment("unsigned", enrolment.replace(/,"signature":"[0-9a-f]+"/, ""));
  badEnrolment("another kind", enrolment.replace('"kind":"enrolment"', '"kind":"grant"'));
  badEnrolment("a member more", enrolment.replace(/}$/, ',"more":1}'));
  badEnrolment("not canonical", enrolment.replace('"v":1,', '"v":1, '));
  file.write();
}

