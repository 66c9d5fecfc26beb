// 26 the files that prove an agreement, as the client writes them.
import { draftOf, writeProof } from "../../client/agreeing.ts";
import type { Held } from "../../client/inquiry.ts";
import { type Agreement, signAgreement } from "../../seal/agreement.ts";
import { type Bytes, hex, text } from "../../seal/bytes.ts";
import { type JsonObject, writeCanonical } from "../../seal/canonical.ts";
import { signOuter, writeHeader } from "../../seal/header.ts";
import { signatureLine, writeNote } from "../../seal/note.ts";
import { leafHash } from "../../seal/receipt.ts";
import type { Signer } from "../../seal/signature.ts";
import { makeBody, person, rosterHash, rosterNote, type TestBody } from "../portal.ts";
import { bytes, Collection, hexOf, signerOf } from "./tools.ts";

const DAY = "2026-11-22";
const CASE = hexOf("case", 16);
const NAMES = { kk: "Мекеме", ru: "Учреждение", en: "Institution" };

/** A body with a roster. */
interface Founded {
  body: TestBody;
  roster: Bytes;
  /** The roots behind the first. */
  renamed?: Bytes[];
}

async function founded(slug: string, kind: string, persons: [label: string, role: string, changes?: JsonObject][], bodies: string[] = []): Promise<Founded> {
  const body = makeBody(slug, kind);
  const people = await Promise.all(persons.map(([label, role, changes]) => person(label, role, DAY, changes)));
  return { body, roster: rosterNote(body, people, bodies, DAY) };
}

const RENAMED = { kk: "Жаңа мекеме", ru: "Новое учреждение", en: "New institution" };

const notesOf = ({ body, roster, renamed = [] }: Founded) => ({ roots: [body.rootNote, ...renamed].map((note) => text(note, "")), roster: text(roster, "") });

/** The same body under another name: a second root, signed by the first one's key. */
function renamed(it: Founded): Founded {
  const { id, slug, root } = it.body;
  const json = { v: 1, kind: "institution", slug, names: RENAMED, keys: [hex(root.verifying)], threshold: 1, version: 2, previous: id, nonce: hex(bytes(`${slug} renamed`, 16)) };
  return { ...it, renamed: [writeNote(`senim/1/root\n${writeCanonical(json)}\n`, "root", [root])] };
}

/** What a file is made of; what is left out is as it should be. */
interface Made {
  language?: "kk" | "ru";
  counterparty?: Agreement["counterparty"];
  nth?: number;
  reporter?: Signer;
  officer?: string;
  own: Founded;
  signing?: Founded;
  /** How many entries stand between the two signatures. */
  between?: number;
  /** What the text calls the organisation. */
  names?: typeof NAMES;
  /** Changes what is signed. */
  agreed?: Partial<Agreement>;
  /** Changes the header of an entry, by its place. */
  header?: (index: number) => JsonObject;
}

/** A file of two signatures over the filled template, and of the entries between them. */
function make({ language = "kk", counterparty = "leadership", nth = 0, reporter = signerOf("reporter sign"), officer = "Бастық", own, signing = own, between = 0, names = NAMES, agreed = {}, header = () => ({}) }: Made): JsonObject {
  const held = { organisation: { bodies: [{ roots: [{ names }] }] }, caseId: CASE } as unknown as Held;
  const it: Agreement = { organisation: own.body.id, case: CASE, nth, counterparty, ...draftOf(held, counterparty, language, DAY), ...agreed };
  const by = signerOf(`${officer} sign`);
  const roster = rosterHash(signing.roster);
  const step = (name: string, role: string) => [
    { name: "nth", value: String(nth) }, { name: "role", value: role }, { name: "step", value: name },
    { name: "procedure", value: "agreement" }, { name: "signature", value: "this" },
  ];
  let previous = "00".repeat(32);
  const served = Array.from({ length: between + 2 }, (_, index) => {
    const isLast = index === between + 1;
    const author = isLast ? by : reporter;
    const facts = index === 0 ? step("sign", "reporter") : isLast ? step("countersign", counterparty) : [{ name: "paper", value: "document" }];
    const sealedBody = bytes(`sealed ${index}`, 64);
    const bytesOf = writeHeader({
      organisation: own.body.id, case: CASE, room: `agreement/${nth}`, kind: index === 0 || isLast ? "agreement" : "paper", sequence: index + 1, previous,
      roster: isLast ? roster : rosterHash(own.roster), checkpoint: "", epoch: 0, author: author.id, blind: hexOf(`blind ${index}`), facts, ...header(index),
    } as Parameters<typeof writeHeader>[0]);
    const entry = { header: bytesOf, sealedBody, outerSignature: signOuter(bytesOf, sealedBody, author), role: "", day: DAY, minute: "", commitment: bytes(`commitment ${index}`), box: bytes("", 0) };
    previous = hex(leafHash(DAY, entry.commitment, entry));
    return entry;
  });
  const signed = (key: Signer, at: number, of: string) => ({ agreed: it, key: hex(key.verifying), roster: of, signature: hex(signAgreement(it, key)), at });
  const bodies = signing === own ? [notesOf(own)] : [notesOf(own), notesOf(signing)];
  return JSON.parse(writeProof(signed(reporter, 0, ""), signed(by, between + 1, roster), served, bodies));
}

/** The files, good and bad. */
export async function agreedFiles(): Promise<void> {
  const file = new Collection("26-agreement-file", "Files that prove an agreement (section 18): `file` is the whole text; what is proven is its day and who signed for the counterparty");
  const authorised = await founded("acb", "authorised-body", [["Дина", "authorised"]]);
  const own = await founded("economy", "institution", [["Бастық", "leadership"], ["Әсел", "prevention"]], [authorised.body.id]);
  const lineOf = (it: JsonObject): string => `${writeCanonical(it)}\n`;
  const base = make({ own });
  const behind = make({ own, signing: authorised, counterparty: "authorised", officer: "Дина", language: "ru", between: 2 });
  const good = (name: string, it: JsonObject, signed: string) => file.good(name, { file: lineOf(it), day: DAY, signed });
  good("with the leadership, in Kazakh", base, "Бастық");
  good("with the leadership, in Russian, the second", make({ own, language: "ru", nth: 1 }), "Бастық");
  good("with the authorised body, behind two entries", behind, "Дина");
  good("in Kazakh with the authorised body", make({ own, signing: authorised, counterparty: "authorised", officer: "Дина" }), "Дина");

  const later = renamed(own);
  good("signed before the organisation was renamed", make({ own: later }), "Бастық");
  good("signed after the organisation was renamed", make({ own: later, names: RENAMED }), "Бастық");

  const raw = (refusal: string, name: string, of: string) => file.bad(name, refusal, { file: of });
  const bad = (refusal: string, name: string, it: JsonObject) => raw(refusal, name, lineOf(it));
  const member = (it: JsonObject, name: string) => it[name] as JsonObject;
  const items = (it: JsonObject, name: string) => it[name] as JsonObject[];
  const at = (it: JsonObject, name: string, index: number, changes: JsonObject) => ({ ...it, [name]: items(it, name).map((one, of) => (of === index ? { ...one, ...changes } : one)) });
  const within = (it: JsonObject, name: string, changes: JsonObject) => ({ ...it, [name]: { ...member(it, name), ...changes } });
  const without = (it: JsonObject, name: string) => Object.fromEntries(Object.entries(it).filter(([key]) => key !== name));
  const flipped = (value: string, place = 0) => `${value.slice(0, place)}${(Number.parseInt(value[place] as string, 16) ^ 1).toString(16)}${value.slice(place + 1)}`;

  for (const name of Object.keys(base)) bad("shape", `without ${name}`, without(base, name));
  bad("shape", "another version", { ...base, v: 2 });
  bad("shape", "another counterparty than there are", { ...base, counterparty: "employer" });
  bad("shape", "a member besides", { ...base, more: "" });
  bad("shape", "no signature of the person's at all", { ...base, reporter: without(member(base, "reporter"), "signature") });
  bad("shape", "no signature of the counterparty's at all", { ...base, officer: without(member(base, "officer"), "signature") });
  raw("shape", "half of it", lineOf(base).slice(0, 1000));
  raw("shape", "a space", lineOf(base).replace(":1,", ": 1,"));
  raw("shape", "two line feeds", `${lineOf(base)}\n`);

  bad("body", "no body", { ...base, bodies: [] });
  bad("body", "no root", at(base, "bodies", 0, { roots: [] }));
  const { roots, roster } = items(base, "bodies")[0] as { roots: string[]; roster: string };
  bad("body", "another name under the root's signature", at(base, "bodies", 0, { roots: [(roots[0] as string).replace("Мекеме", "Мекемё")] }));
  bad("body", "another person under the roster's signature", at(base, "bodies", 0, { roster: roster.replace("Бастық", "Бастыг") }));
  const stranger = signatureLine("root", signerOf("stranger").verifying, bytes("no signature", 64));
  bad("body", "a line under the roster that nobody checks", at(base, "bodies", 0, { roster: roster + stranger }));
  bad("body", "a line under the root that nobody checks", at(base, "bodies", 0, { roots: [roots[0] + stranger] }));
  const other = await founded("other", "institution", [["Бастық", "leadership"]]);
  bad("body", "another body's root", at(base, "bodies", 0, { roots: [text(other.body.rootNote, "")] }));
  bad("body", "another body", at(base, "bodies", 0, notesOf(other)));
  bad("body", "another organisation", { ...base, organisation: other.body.id });
  bad("body", "another roster than is named", within(base, "officer", { roster: hexOf("roster") }));
  bad("body", "the leadership, with the authorised body besides", { ...base, bodies: items(behind, "bodies") });
  bad("body", "the authorised body, without it", { ...behind, bodies: items(behind, "bodies").slice(0, 1) });
  bad("body", "the authorised body alone", { ...behind, bodies: items(behind, "bodies").slice(1) });
  bad("body", "the counterparty's word changed", { ...base, counterparty: "authorised" });
  const apart = await founded("economy", "institution", [["Бастық", "leadership"]]);
  bad("body", "an authorised body to which the organisation does not point", make({ own: apart, signing: authorised, counterparty: "authorised", officer: "Дина" }));
  const second = await founded("second", "institution", [["Дина", "authorised"]]);
  const pointing = await founded("economy", "institution", [["Бастық", "leadership"]], [second.body.id]);
  bad("body", "an institution in the authorised body's place", make({ own: pointing, signing: second, counterparty: "authorised", officer: "Дина" }));

  bad("template", "a version that there is not", make({ own, agreed: { template: hexOf("template") } }));
  bad("template", "the version of the other language", make({ own, agreed: { template: String(behind["template"]) } }));
  bad("template", "another language", make({ own, agreed: { language: "ru" } }));
  const words = String(base["text"]);
  bad("text", "one word changed, signed by both", make({ own, agreed: { text: words.replace("туралы", "жайлы") } }));
  bad("text", "one letter changed", { ...base, text: words.replace("а", "б") });
  bad("text", "another organisation's name", make({ own, agreed: { text: words.replace("Мекеме", "Мекемелер") } }));
  bad("text", "a name that the organisation was given later, by a root that is not there", make({ own, names: RENAMED }));
  bad("text", "another case", { ...base, case: hexOf("other", 16) });
  bad("text", "a line more", make({ own, agreed: { text: `${words}\n` } }));
  bad("text", "no day", make({ own, agreed: { text: words.replaceAll(DAY, "2026-13-22") } }));
  bad("reporter", "an empty signature of the person's", within(base, "reporter", { signature: "" }));
  bad("reporter", "one bit of the person's signature", within(base, "reporter", { signature: flipped(String(member(base, "reporter")["signature"])) }));
  bad("reporter", "the officer's in the person's place", within(base, "reporter", { signature: String(member(base, "officer")["signature"]) }));
  bad("reporter", "another key of the person's", within(base, "reporter", { key: hex(signerOf("other").verifying) }));
  bad("reporter", "another day of the text", { ...base, text: words.replaceAll(DAY, "2026-11-23") });
  bad("reporter", "another number", { ...base, nth: 1 });
  bad("officer", "the unit's officer as leadership", make({ own, officer: "Әсел" }));
  bad("officer", "somebody in no roster", make({ own, officer: "Болат" }));
  const late = await founded("economy", "institution", [["Бастық", "leadership", { valid_to: "2026-11-21" }]]);
  bad("officer", "a key that had ended", make({ own: late }));
  bad("counterparty", "an empty signature of the counterparty's", within(base, "officer", { signature: "" }));
  bad("counterparty", "one bit of the counterparty's signature", within(base, "officer", { signature: flipped(String(member(base, "officer")["signature"]), 127) }));
  bad("counterparty", "the person's in the counterparty's place", within(base, "officer", { signature: String(member(base, "reporter")["signature"]) }));

  const entry = (index: number, changes: JsonObject) => bad("entries", `entry ${index} with another ${Object.keys(changes)[0]}`, at(behind, "entries", index, changes));
  for (const [index, one] of items(behind, "entries").entries()) {
    for (const name of ["header", "body", "signature"]) entry(index, { [name]: flipped(String(one[name]), 70 % String(one[name]).length) });
    if (index < 3) entry(index, { day: "2026-11-21" });
    if (index < 3) entry(index, { commitment: hexOf("another commitment") });
  }
  const list = items(behind, "entries");
  bad("entries", "no entry", { ...behind, entries: [] });
  bad("entries", "the last alone", { ...behind, entries: list.slice(-1) });
  bad("entries", "one left out", { ...behind, entries: [...list.slice(0, 1), ...list.slice(2)] });
  bad("entries", "the first left out", { ...behind, entries: list.slice(1) });
  bad("entries", "a day of the last", at(behind, "entries", 3, { day: DAY }));
  bad("entries", "a commitment of the last", at(behind, "entries", 3, { commitment: hexOf("commitment") }));
  // Whoever has a file puts a key of their own in the person's place, and signs all that the person signed.
  const thief = make({ own, reporter: signerOf("thief") });
  bad("entries", "a stranger's signature over the person's entries", { ...base, reporter: member(thief, "reporter") });
  bad("entries", "a stranger's signature and entry before the officer's", { ...base, reporter: member(thief, "reporter"), entries: [items(thief, "entries")[0] as JsonObject, items(base, "entries")[1] as JsonObject] });
  const changed = (name: string, index: number, changes: JsonObject) =>
    bad("entries", name, make({ own, header: (place) => (place === index ? changes : {}) }));
  const facts = (name: string, role: string) => [{ name: "nth", value: "0" }, { name: "role", value: role }, { name: "step", value: name }, { name: "procedure", value: "agreement" }];
  changed("the person's in another case", 0, { case: hexOf("other", 16) });
  changed("the counterparty's in another case", 1, { case: hexOf("other", 16) });
  changed("in another room", 1, { room: "agreement/1" });
  changed("in another organisation", 0, { organisation: other.body.id });
  changed("the person declines", 0, { facts: facts("decline", "reporter") });
  changed("the counterparty only joins", 1, { facts: facts("join", "leadership") });
  changed("the counterparty names another paper", 1, { facts: [...facts("countersign", "leadership"), { name: "signature", value: hexOf("paper") }] });
  changed("the counterparty's names another roster", 1, { roster: hexOf("roster") });
  changed("a place between is not there", 1, { sequence: 7 });
  bad("text", "utf-8 that looks alike", { ...base, text: words.replace("а", "a") });
  file.write();
}
