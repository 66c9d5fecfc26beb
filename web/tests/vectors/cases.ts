// 06 entries, 07 statements, 08 headers, 09 grants.
import { type Bytes, concat, hex, sha256, text, u64, unhex, utf8 } from "../../seal/bytes.ts";
import { type Answer, type Payload, writeEntry, writePayload } from "../../seal/entry.ts";
import { type Value, field, list, set, structure } from "../../seal/field.ts";
import { type GrantNames, writeGrant } from "../../seal/grant.ts";
import { type Header, NO_LEAF, signOuter, writeHeader } from "../../seal/header.ts";
import { open, recipientOf, seal } from "../../seal/envelope.ts";
import { writeIdentity } from "../../seal/recipient.ts";
import { type Signer, signStructure } from "../../seal/signature.ts";
import { type Statement, caseId, signStatement, writeStatement } from "../../seal/statement.ts";
import { b64, bytes, Collection, hexOf, recipient, refuses, signerOf } from "./tools.ts";

const reporter = signerOf("reporter sign");
const officer = signerOf("officer sign");

const firstHeader = (): Header => ({
  organisation: hexOf("organisation"),
  case: hexOf("case", 16),
  room: "dialogue",
  epoch: 0,
  kind: "report",
  author: reporter.id,
  sequence: 0,
  previous: NO_LEAF,
  checkpoint: "",
  roster: hexOf("roster"),
  blind: hexOf("blind"),
  facts: [],
});

const answers: Answer[] = [
  { id: "where", question: "Қай жерде болды?", answer: "Астанада" },
  { id: "when", question: "Қашан?", answer: "2026 жылғы 20 қарашада\nкешке" },
];
const REPORT: Exclude<Payload, { kind: "unknown" }> = { kind: "report", language: "kk", category: "procurement", answers, text: "Мәтін: «тендер» \"иә\" \\ \t ₸" };

/** A plaintext as its content up to the spaces and how many spaces follow. */
function plaintextOf(plaintext: Uint8Array): { content: string; spaces: number } {
  const written = text(plaintext, "vectors");
  const content = written.trimEnd().length + 1;
  return { content: written.slice(0, content), spaces: written.length - content };
}

export function entries(): void {
  const file = new Collection("06-entry", "Entries: plaintext = content ‖ spaces × 20; opened under header (hex) and the author's verifying key");
  const good = (name: string, header: Header, payload: string, by: Signer, reads: string) => {
    const above = writeHeader(header);
    file.good(name, { seed: hex(by.seed), key: hex(by.verifying), header: hex(above), payload, reads, ...plaintextOf(writeEntry(payload, above, by)) });
  };
  const report = writePayload(REPORT);
  const message: Header = { ...firstHeader(), kind: "message", author: officer.id, sequence: 1, previous: hexOf("leaf") };
  const said = (length: number) => writePayload({ kind: "message", text: "x".repeat(length) });
  good("report", firstHeader(), report, reporter, "report");
  good("empty report", firstHeader(), writePayload({ kind: "report", language: "ru", category: "other", answers: [], text: "" }), reporter, "report");
  good("message", message, said(10), officer, "message");
  const edge = 4096 - plaintextOf(writeEntry(said(0), writeHeader(message), officer)).content.length;
  good("fills 4096", message, said(edge), officer, "message");
  good("a byte more than 4096", message, said(edge + 1), officer, "message");
  good("unknown kind", { ...message, kind: "file" }, '{"v":1,"kind":"file","blob":"00"}', officer, "unknown");
  const step = (kind: string, facts: Header["facts"] = []): Header => ({ ...message, room: "inquiry", kind, facts });
  const until = { name: "until", value: "2026-12-01" };
  const person = { name: "person", value: hexOf("person", 16) };
  good("unknown version", message, '{"v":2,"kind":"message","words":["a"]}', officer, "unknown");

  const aside = writePayload({ kind: "set-aside", until: until.value, reason: "Құжат күтілуде" });
  const assigned = writePayload({ kind: "assigned", person: person.value });
  const taken = writePayload({ kind: "taken-up" });
  good("set aside", step("set-aside", [until]), aside, officer, "set-aside");
  good("taken up again", step("taken-up"), taken, officer, "taken-up");
  good("assigned", step("assigned", [person]), assigned, officer, "assigned");

  const inRoom = (kind: string, facts: Header["facts"] = []): Header => ({ ...firstHeader(), room: "agreement/0", kind, facts });
  const does = writePayload({ kind: "step", text: "Келісемін" });
  const paper = writePayload({ kind: "paper", title: "Хаттама", text: "1. Қаралды\n2. Шешілді" });
  const signs = writePayload({ kind: "agreement", language: "kk", template: hexOf("template"), text: "Келісім", signature: hexOf("signature", 64) });
  good("step", inRoom("step", [{ name: "step", value: "request" }]), does, reporter, "step");
  good("step without words", inRoom("step"), writePayload({ kind: "step", text: "" }), reporter, "step");
  good("paper", inRoom("paper", [{ name: "paper", value: "minutes" }]), paper, reporter, "paper");
  good("signature under an agreement", inRoom("agreement", [{ name: "step", value: "sign" }]), signs, reporter, "agreement");

  const above = writeHeader(firstHeader());
  /** Composes whatever it is told, signed as it should be. */
  const composed = (payload: string, header: Uint8Array, by: Signer, length?: number): Bytes => {
    const bytes = utf8(payload);
    const content = bytes.length + 1 + 189;
    const total = length ?? Math.max(4096, 2 ** Math.ceil(Math.log2(content)));
    const spaces = new Uint8Array(total - content).fill(0x20);
    const signature = signStructure(by, "senim/1/inner", header, sha256(concat(bytes, new Uint8Array([10]), spaces)));
    return concat(bytes, utf8(`\n{"author":"${by.id}","signature":"${hex(signature)}"}\n`), spaces) as Bytes;
  };
  const bad = (name: string, plaintext: Uint8Array, header: Uint8Array = above, by: Signer = reporter) => {
    const written = text(plaintext, "vectors");
    const content = written.trimEnd().length + (written.trimEnd().length < written.length && written[written.trimEnd().length] === "\n" ? 1 : 0);
    file.bad(name, "not-genuine", { key: hex(by.verifying), header: hex(header), content: written.slice(0, content), spaces: written.length - content });
  };
  const honest = composed(report, above, reporter);
  bad("relabelled kind: header says message, payload says report", composed(report, writeHeader({ ...firstHeader(), kind: "message" }), reporter), writeHeader({ ...firstHeader(), kind: "message" }));
  bad("header changed after signing", honest, writeHeader({ ...firstHeader(), blind: hexOf("blind 2") }));
  bad("another author's key", honest, above, officer);
  bad("header of another author", composed(report, writeHeader({ ...firstHeader(), author: officer.id }), reporter), writeHeader({ ...firstHeader(), author: officer.id }));
  bad("author line of another", utf8(text(honest, "vectors").replace(reporter.id, officer.id)));
  bad("payload changed after signing", utf8(text(honest, "vectors").replace("procurement", "procuremenT")));
  bad("signed by another", utf8(text(composed(report, above, officer), "vectors").replace(officer.id, reporter.id)));
  bad("one space fewer", honest.slice(0, -1));
  bad("larger bucket than needed, signed", composed(report, above, reporter, 8192));
  bad("smaller than 4096, signed", composed(report, above, reporter, 2048));
  bad("not a power of two, signed", composed(report, above, reporter, 5000));
  bad("zeros for spaces", honest.map((byte, at) => (at > honest.length - 9 ? 0 : byte)));
  bad("something behind the spaces", honest.map((byte, at) => (at === honest.length - 1 ? 0x78 : byte)));
  bad("no author line", utf8(`${report}\n${" ".repeat(4096 - utf8(report).length - 1)}`));
  bad("nothing but spaces", utf8(" ".repeat(4096)));
  bad("empty", new Uint8Array(0));
  for (const [name, payload] of [
    ["key twice", report.replace('"text":', '"category":"a","text":')],
    ["null", report.replace('"attachments":[]', '"attachments":null')],
    ["a space in the JSON", report.replace('"v":1,', '"v":1, ')],
    ["kind before v", report.replace('"v":1,"kind":"report"', '"kind":"report","v":1')],
    ["another member order", report.replace('"language":"kk","category":"procurement"', '"category":"procurement","language":"kk"')],
    ["member missing", report.replace('"language":"kk",', "")],
    ["member too many", report.replace('"attachments":[]', '"attachments":[],"more":1')],
    ["answer with a member too many", report.replace('"answer":"Астанада"', '"answer":"Астанада","more":1')],
    ["text is a number", report.replace(/"text":".*","attachments/, '"text":1,"attachments')],
    ["an attachment", report.replace('"attachments":[]', '"attachments":[{}]')],
    ["payload is an array", '["report"]'],
    ["payload is empty", ""],
    ["version of text", report.replace('"v":1', '"v":"1"')],
    ["version zero", report.replace('"v":1', '"v":0')],
    ["no kind", '{"v":1,"text":"a"}'],
    ["lone surrogate", report.replace("тендер", "\\ud800")],
  ] as const) {
    bad(`${name}, signed`, composed(payload, above, reporter));
  }
  const line = (change: (line: string) => string) => {
    const [payload, author, rest] = text(honest, "vectors").split("\n") as [string, string, string];
    const changed = change(author);
    return utf8(`${payload}\n${changed}\n${" ".repeat(rest.length + author.length - changed.length)}`);
  };
  bad("author line in capitals", line((it) => it.replace(/"signature":"(.*)"/, (all) => all.toUpperCase().replace("SIGNATURE", "signature"))));
  bad("author line the other way round", line((it) => `{${it.slice(1, -1).split(",").reverse().join(",")}}`));
  bad("author line with a space", line((it) => it.replace(",", ", ")));
  bad("author line with a member more", line((it) => it.replace("}", ',"v":1}')));
  const steps: [string, Header, string][] = [
    ["set aside until another day than the header says", step("set-aside", [{ ...until, value: "2026-12-02" }]), aside],
    ["set aside, and the header says no day", step("set-aside"), aside],
    ["set aside, and the header says more", step("set-aside", [person, until]), aside],
    ["set aside until no day", step("set-aside", [{ ...until, value: "2026-02-30" }]), aside.replace(until.value, "2026-02-30")],
    ["set aside without a reason", step("set-aside", [until]), `{"v":1,"kind":"set-aside","until":"${until.value}"}`],
    ["taken up, with a member too many", step("taken-up"), taken.replace("}", ',"text":"a"}')],
    ["taken up, and the header says a day", step("taken-up", [until]), taken],
    ["assigned to another than the header says", step("assigned", [{ ...person, value: hexOf("person 2", 16) }]), assigned],
    ["assigned to a person in capitals", step("assigned", [{ ...person, value: "AB".repeat(16) }]), assigned.replace(person.value, "AB".repeat(16))],
    ["assigned to nobody", step("assigned", [{ ...person, value: "" }]), assigned.replace(person.value, "")],
  ];
  for (const [name, header, payload] of steps) bad(name, composed(payload, writeHeader(header), officer), writeHeader(header), officer);
  const taking: [string, string, string][] = [
    ["step under a paper's header", "paper", does],
    ["step with attachments", "step", does.replace("}", ',"attachments":[]}')],
    ["step without text", "step", '{"v":1,"kind":"step"}'],
    ["paper without a title", "paper", '{"v":1,"kind":"paper","text":"a"}'],
    ["paper, text before title", "paper", '{"v":1,"kind":"paper","text":"a","title":"b"}'],
    ["agreement in English", "agreement", signs.replace('"kk"', '"en"')],
    ["agreement, template in capitals", "agreement", signs.replace(hexOf("template"), hexOf("template").toUpperCase())],
    ["agreement, signature of 63 bytes", "agreement", signs.replace(/[0-9a-f]{2}"}$/, '"}')],
    ["agreement without a signature", "agreement", signs.replace(/,"signature":"[0-9a-f]*"/, "")],
  ];
  for (const [name, kind, payload] of taking) bad(name, composed(payload, writeHeader(inRoom(kind)), reporter), writeHeader(inRoom(kind)), reporter);
  file.write();
}

const baseStatement = async (): Promise<Statement> => ({
  organisation: hexOf("organisation"),
  access: signerOf("access").verifying,
  sign: reporter.verifying,
  self: await recipient("self"),
  dialogue: await recipient("dialogue"),
  rosters: [
    { body: hexOf("organisation"), roster: hexOf("roster") },
    { body: hexOf("authorised body"), roster: hexOf("authorised roster") },
  ],
  checkpoint: "",
  granted: [
    { body: hexOf("organisation"), person: hexOf("person 1", 16), key: hexOf("key 1", 16) },
    { body: hexOf("organisation"), person: hexOf("person 2", 16), key: hexOf("key 2", 16) },
    { body: hexOf("authorised body"), person: hexOf("person 3", 16), key: hexOf("key 3", 16) },
  ],
  excluded: [{ body: hexOf("organisation"), person: hexOf("person 4", 16) }],
  destination: "both",
  door: "browser",
});

/** A statement as words, to compare a parser's with. */
const words = (it: Statement) => ({
  organisation: it.organisation, access: hex(it.access), sign: hex(it.sign), self_sha256: hex(sha256(it.self)),
  dialogue_sha256: hex(sha256(it.dialogue)), checkpoint: it.checkpoint, destination: it.destination, door: it.door,
  rosters: [...it.rosters].sort((a, b) => (a.body < b.body ? -1 : 1)),
  granted: [...it.granted].sort((a, b) => (a.body + a.person < b.body + b.person ? -1 : 1)),
  excluded: [...it.excluded].sort((a, b) => (a.body + a.person < b.body + b.person ? -1 : 1)),
});

export async function statements(): Promise<void> {
  const file = new Collection("07-statement", "Case statements: bytes in base64, signature in hex; what they say, and the case id");
  const base = await baseStatement();
  const good = (name: string, statement: Statement) => {
    const written = writeStatement(statement);
    file.good(name, { says: words(statement), statement: b64(written), seed: hex(reporter.seed), signature: hex(signStatement(written, reporter)), case: caseId(written) });
  };
  const own = base.rosters.slice(0, 1);
  good("both, one excluded", base);
  good("unit alone", { ...base, rosters: own, granted: base.granted.slice(0, 1), excluded: [], destination: "unit" });
  good("authorised alone", { ...base, granted: base.granted.slice(2), excluded: [], destination: "authorised" });
  good("excluded in a body that is not granted", { ...base, granted: base.granted.slice(0, 1), excluded: [{ body: hexOf("authorised body"), person: hexOf("person 3", 16) }], destination: "unit" });
  good("with a checkpoint", { ...base, checkpoint: hexOf("checkpoint") });
  for (const door of ["command-line", "no-script", "officer"] as const) good(`door ${door}`, { ...base, door });

  const crowd = (label: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({ body: base.organisation, person: hexOf(`${label} ${at}`, 16), key: hexOf(`${label} key ${at}`, 16) }));
  const outside = (count: number) => crowd("outside", count).map(({ body, person }) => ({ body, person }));
  good("256 granted and 256 excluded", { ...base, rosters: own, granted: crowd("inside", 256), excluded: outside(256), destination: "unit" });

  const body = (name: string) => bytes(name);
  const rosters = base.rosters.map((it) => list([unhex(it.body, 32, ""), unhex(it.roster, 32, "")]));
  const grantedOf = (of: Statement["granted"]) => of.map((it) => list([unhex(it.body, 32, ""), unhex(it.person, 16, ""), unhex(it.key, 16, "")]));
  const excludedOf = (of: Statement["excluded"]) => of.map((it) => list([unhex(it.body, 32, ""), unhex(it.person, 16, "")]));
  const granted = grantedOf(base.granted);
  const excluded = excludedOf(base.excluded);
  const fields: Record<string, Value> = {
    organisation: body("organisation"), access: base.access, sign: base.sign, self: base.self, dialogue: base.dialogue,
    rosters: set(rosters), checkpoint: new Uint8Array(0), granted: set(granted), excluded: set(excluded),
    destination: "both", door: "browser",
  };
  const raw = (changes: Record<string, Value>): Bytes => structure("senim/1/statement", ...Object.values({ ...fields, ...changes }));
  const bad = (name: string, refusal: string, statement: Uint8Array, signature?: Uint8Array) =>
    file.bad(name, refusal, { statement: b64(statement), signature: hex(signature ?? signStatement(statement, reporter)) });
  const whole = raw({});
  const descending = (items: Bytes[]) => list([...items].sort((a, b) => (hex(a) < hex(b) ? 1 : -1)));
  bad("a byte left over", "structure", concat(whole, new Uint8Array(1)));
  bad("a field left over", "structure", concat(whole, field("")));
  bad("cut", "structure", whole.slice(0, -1));
  bad("empty", "structure", new Uint8Array(0));
  bad("a field missing", "structure", whole.slice(0, -4 - "browser".length));
  bad("tag of a header", "structure", structure("senim/1/header", ...Object.values(fields)));
  bad("rosters unsorted", "structure", raw({ rosters: descending(rosters) }));
  bad("granted unsorted", "structure", raw({ granted: descending(granted) }));
  bad("excluded unsorted", "structure", raw({ excluded: descending([...excluded, list([body("organisation"), bytes("person 5", 16)])]) }));
  bad("granted twice", "structure", raw({ granted: list([granted[0] as Bytes, granted[0] as Bytes]) }));
  bad("roster twice", "structure", raw({ rosters: list([...[...rosters].sort((a, b) => (hex(a) < hex(b) ? -1 : 1)).flatMap((it) => [it, it])]) }));
  bad("two rosters of one body", "roster", raw({ rosters: set([...rosters, list([body("organisation"), body("roster 2")])]) }));
  bad("nobody granted", "nobody", raw({ granted: new Uint8Array(0) }));
  bad("granted and excluded", "excluded", raw({ excluded: set([list([body("organisation"), bytes("person 1", 16)])]) }));
  bad("organisation's roster missing", "roster", raw({ rosters: set(rosters.slice(1)), granted: set(granted.slice(2)), excluded: new Uint8Array(0) }));
  bad("granted body's roster missing", "roster", raw({ rosters: set(rosters.slice(0, 1)) }));
  bad("roster of a body that is not named", "roster", raw({ granted: set(granted.slice(0, 1)) }));
  bad("destination unknown", "structure", raw({ destination: "police" }));
  bad("destination empty", "structure", raw({ destination: "" }));
  bad("door unknown", "structure", raw({ door: "window" }));
  bad("door in capitals", "structure", raw({ door: "Browser" }));
  bad("short access key", "structure", raw({ access: base.access.slice(0, 31) }));
  bad("access key of small order", "key", raw({ access: new Uint8Array(32) }));
  bad("sign key not canonical", "key", raw({ sign: new Uint8Array(32).fill(255) }));
  bad("short dialogue key", "structure", raw({ dialogue: base.dialogue.slice(0, 1215) }));
  bad("checkpoint of 31 bytes", "structure", raw({ checkpoint: new Uint8Array(31) }));
  bad("person id of 15 bytes", "structure", raw({ granted: set([list([body("organisation"), bytes("person 1", 15), bytes("key 1", 16)])]) }));
  bad("grant item with a field more", "structure", raw({ granted: set([concat(granted[0] as Bytes, field("")) as Bytes]) }));
  bad("257 granted", "structure", raw({ rosters: set(rosters.slice(0, 1)), granted: set(grantedOf(crowd("inside", 257))) }));
  bad("257 excluded", "structure", raw({ excluded: set(excludedOf(outside(257))) }));
  bad("signed by another", "signature", whole, signStatement(whole, officer));
  bad("signature of other bytes", "signature", whole, signStatement(raw({ door: "command-line" }), reporter));
  file.write();
}

export function headers(): void {
  const file = new Collection("08-header", "Event headers in hex, with the outer signature over a sealed body");
  const sealed = bytes("sealed body", 200);
  const good = (name: string, header: Header, by: Signer) => {
    const written = writeHeader({ ...header, author: by.id });
    file.good(name, { says: { ...header, author: by.id }, header: hex(written), seed: hex(by.seed), sealed_body: hex(sealed), signature: hex(signOuter(written, sealed, by)) });
  };
  good("first", firstHeader(), reporter);
  good("an officer's answer", { ...firstHeader(), kind: "message", sequence: 1, previous: hexOf("leaf"), roster: hexOf("officer roster") }, officer);
  good("with a checkpoint", { ...firstHeader(), checkpoint: hexOf("checkpoint") }, reporter);
  good("with facts", { ...firstHeader(), facts: [{ name: "from-day", value: "2026-11-22" }, { name: "a", value: "" }] }, reporter);
  good("room with a number", { ...firstHeader(), room: "hearing/12", epoch: 3, kind: "hearing-set" }, officer);
  good("large sequence", { ...firstHeader(), sequence: Number.MAX_SAFE_INTEGER }, reporter);

  const empty = writeHeader({ ...firstHeader(), facts: [{ name: "long", value: "" }] }).length;
  good("4096 bytes", { ...firstHeader(), facts: [{ name: "long", value: "a".repeat(4096 - empty) }] }, reporter);

  const base = firstHeader();
  const fact = (name: string, value: string) => list([name, value]);
  const fields: Record<string, Value> = {
    version: 1, organisation: unhex(base.organisation, 32, ""), case: unhex(base.case, 16, ""), room: "dialogue", epoch: 0,
    kind: "report", author: unhex(base.author, 16, ""), sequence: 0, previous: new Uint8Array(32), checkpoint: new Uint8Array(0),
    roster: unhex(base.roster, 32, ""), blind: unhex(base.blind, 32, ""), facts: new Uint8Array(0),
  };
  const raw = (changes: Record<string, Value>): Bytes => structure("senim/1/header", ...Object.values({ ...fields, ...changes }));
  const bad = (name: string, header: Uint8Array) => file.bad(name, "structure", { header: hex(header) });
  const whole = raw({});
  bad("a byte left over", concat(whole, new Uint8Array(1)));
  bad("cut", whole.slice(0, -1));
  bad("empty", new Uint8Array(0));
  bad("tag of a statement", structure("senim/1/statement", ...Object.values(fields)));
  bad("version 2", raw({ version: 2 }));
  bad("version of four bytes", raw({ version: new Uint8Array([0, 0, 0, 1]) }));
  bad("room in capitals", raw({ room: "Dialogue" }));
  bad("room empty", raw({ room: "" }));
  bad("room with a slash and no number", raw({ room: "hearing/" }));
  bad("room with two numbers", raw({ room: "hearing/1/2" }));
  bad("room with a newline", raw({ room: "dialogue\n" }));
  bad("kind with a digit", raw({ kind: "report2" }));
  bad("kind with a number", raw({ kind: "report/1" }));
  bad("kind empty", raw({ kind: "" }));
  bad("kind is not UTF-8", raw({ kind: new Uint8Array([0xff]) }));
  bad("author of 15 bytes", raw({ author: new Uint8Array(15) }));
  bad("sequence of nine bytes", raw({ sequence: concat(new Uint8Array(1), u64(0)) }));
  bad("previous empty", raw({ previous: new Uint8Array(0) }));
  bad("checkpoint of 16 bytes", raw({ checkpoint: new Uint8Array(16) }));
  bad("blind of 31 bytes", raw({ blind: new Uint8Array(31) }));
  bad("facts unsorted", raw({ facts: list([fact("from-day", "2026-11-22"), fact("a", "")]) }));
  bad("fact twice", raw({ facts: list([fact("a", ""), fact("a", "")]) }));
  bad("fact with a field more", raw({ facts: list([list(["a", "", ""])]) }));
  bad("fact name in capitals", raw({ facts: list([fact("A", "")]) }));
  bad("4097 bytes", raw({ facts: list([fact("long", "a".repeat(4097 - empty))]) }));
  const signed = (name: string, refusal: string, header: Uint8Array, body: Uint8Array, key: Uint8Array, signature: Uint8Array) =>
    file.bad(name, refusal, { header: hex(header), key: hex(key), sealed_body: hex(body), signature: hex(signature) });
  signed("swapped body", "signature", whole, bytes("other body", 200), reporter.verifying, signOuter(whole, sealed, reporter));
  signed("swapped header", "signature", raw({ kind: "message" }), sealed, reporter.verifying, signOuter(whole, sealed, reporter));
  signed("another's signature", "signature", whole, sealed, reporter.verifying, signOuter(whole, sealed, officer));
  signed("inner signature for outer", "signature", whole, sealed, reporter.verifying, signStructure(reporter, "senim/1/inner", whole, sha256(sealed)));
  file.write();
}

export async function grants(): Promise<void> {
  const file = new Collection("09-grant", "Grants: eleven lines, the names expected, the grantor's key; `room` is the raw recipient that the statement names (base64)");
  const dialogue = bytes("dialogue");
  const room = b64(await recipient("dialogue"));
  const names: GrantNames = {
    organisation: hexOf("organisation"), case: hexOf("case", 16), room: "dialogue", epoch: 0,
    reader: officer.id, roster: hexOf("roster"), grantorRoster: hexOf("grantor roster"),
  };
  const own = bytes("officer identity");
  const ownRecipient = await recipient("officer identity");
  // As every name in these files is written.
  const expected = ({ grantorRoster, ...of }: GrantNames) => ({ ...of, grantor_roster: grantorRoster });
  // Of each epoch one.
  const seeds = [dialogue, bytes("epoch 1"), bytes("epoch 2")];
  const good = async (name: string, of: GrantNames, grantor: Signer) => {
    const granted = seeds.slice(0, of.epoch + 1);
    const room = b64(await recipientOf(granted.at(-1) as Bytes));
    const plaintext = text(writeGrant(of, granted, grantor), "vectors");
    const holds = async (it: Bytes) => text(await open(it, own), "vectors") === plaintext;
    const sealed = await file.once(name, "sealed", holds, () => seal(utf8(plaintext), ownRecipient));
    file.good(name, { expected: expected(of), room_identities: granted.map(hex), grantor_seed: hex(grantor.seed), grantor: hex(grantor.verifying), plaintext, reader_seed: hex(own), sealed, room });
  };
  await good("by the reporter", names, reporter);
  await good("of a later epoch by an officer", { ...names, epoch: 2 }, officer);
  await good("of a numbered room", { ...names, room: "hearing/1" }, officer);

  const honest = text(writeGrant(names, [dialogue], reporter), "vectors");
  const bad = (name: string, plaintext: string, changes: object = {}) =>
    file.bad(name, "grant", { expected: expected(names), grantor: hex(reporter.verifying), plaintext, room, ...changes });
  const granted = (changes: Partial<GrantNames>, by = reporter) => text(writeGrant({ ...names, ...changes }, [dialogue], by), "vectors");
  bad("of another case", granted({ case: hexOf("case 2", 16) }));
  bad("of another organisation", granted({ organisation: hexOf("organisation 2") }));
  bad("of another room", granted({ room: "inquiry" }));
  bad("of another epoch", granted({ epoch: 1 }));
  bad("for another reader", granted({ reader: hexOf("reader", 16) }));
  bad("under another roster", granted({ roster: hexOf("roster 2") }));
  bad("under another roster of the grantor", granted({ grantorRoster: hexOf("grantor roster 2") }));
  bad("the two rosters swapped", granted({ roster: names.grantorRoster, grantorRoster: names.roster }));
  bad("the grantor's roster changed after signing", honest.replace(names.grantorRoster, hexOf("grantor roster 2")), { expected: expected({ ...names, grantorRoster: hexOf("grantor roster 2") }) });
  bad("without the grantor's roster", honest.replace(/^# grantor-roster: .*\n/m, ""));
  bad("the grantor's roster before the grantor", honest.replace(/^(# grantor: .*\n)(# grantor-roster: .*\n)/m, "$2$1"));
  bad("by another grantor", granted({}, officer));
  bad("case changed after signing", honest.replace(names.case, hexOf("case 2", 16)), { expected: expected({ ...names, case: hexOf("case 2", 16) }) });
  bad("unsigned", honest.replace(/^# signature: .*\n/m, ""));
  bad("signature empty", honest.replace(/^# signature: .*$/m, "# signature: "));
  bad("signature of zeros", honest.replace(/^# signature: .*$/m, `# signature: ${"00".repeat(64)}`));
  bad("signed by another under the grantor's name", granted({}, officer).replace(officer.id + "\n# grantor-roster", reporter.id + "\n# grantor-roster"));
  bad("identity changed after signing", honest.replace(/^AGE.*$/m, writeIdentity(bytes("other dialogue"))));
  bad("swapped recipient: signed identity is not the room's", text(writeGrant(names, [bytes("other dialogue")], reporter), "vectors"));
  bad("lines in another order", honest.replace(/^(# case: .*\n)(# room: .*\n)/m, "$2$1"));
  bad("a line twice", honest.replace(/^(# case: .*\n)/m, "$1$1"));
  bad("a line more", `${honest}\n`);
  bad("two identities", `${honest}${writeIdentity(dialogue)}\n`);
  bad("two identities, signed, of one epoch", text(writeGrant(names, [bytes("epoch 1"), dialogue], reporter), "vectors"));
  const later = { ...names, epoch: 1 };
  const two = text(writeGrant(later, [bytes("epoch 1"), dialogue], reporter), "vectors");
  bad("one identity, signed, of two epochs", granted({ epoch: 1 }), { expected: expected(later) });
  bad("an identity of an epoch before changed after signing", two.replace(/^AGE.*$/m, writeIdentity(bytes("other dialogue"))), { expected: expected(later) });
  bad("an identity of an epoch before left out after signing", two.replace(/^AGE.*\n/m, ""), { expected: expected(later) });
  bad("two identities swapped after signing", two.replace(/^(AGE.*\n)(AGE.*\n)/m, "$2$1"), { expected: expected(later) });
  bad("an empty line between two identities", two.replace(/^(AGE.*\n)/m, "$1\n"), { expected: expected(later) });
  bad("no newline at the end", honest.slice(0, -1));
  bad("carriage returns", honest.replaceAll("\n", "\r\n"));
  bad("capital hex", honest.replace(/^# case: .*$/m, (it) => `# case: ${it.slice(8).toUpperCase()}`));
  bad("epoch with a leading zero", honest.replace("epoch: 0", "epoch: 00"));
  bad("identity in small letters", honest.replace(/^AGE.*$/m, (it) => it.toLowerCase()));
  bad("tag of another version", honest.replace("senim/1/grant", "senim/2/grant"));
  bad("empty", "");
  const wrong = await file.once("sealed to another reader", "sealed", async (it) => (await refuses(() => open(it, own), "reader")) && text(await open(it, bytes("other reader")), "vectors") === honest, async () => seal(utf8(honest), await recipient("other reader")));
  file.bad("sealed to another reader", "reader", { expected: expected(names), grantor: hex(reporter.verifying), reader_seed: hex(own), sealed: wrong, room });
  file.write();
}
