// Entries (section 6): the payload that is sealed, with the author's inner signature, padded. What fails a check here is
// not genuine: shown as such, never hidden, never acted on.
import { type Bytes, concat, hex, isHex, sha256, text, unhex, utf8 } from "./bytes.ts";
import { type Json, Members, parseCanonical, writeCanonical } from "./canonical.ts";
import { isDay } from "./day.ts";
import { type Header, parseHeader } from "./header.ts";
import { entryLength } from "./padding.ts";
import { Refused } from "./refused.ts";
import { keyId, type Signer, signStructure, verifyStructure } from "./signature.ts";

/** A question as it was shown, with its answer. */
export interface Answer {
  id: string;
  question: string;
  answer: string;
}

/** What an entry says. */
export type Payload =
  | { kind: "report"; language: string; category: string; answers: Answer[]; text: string }
  | { kind: "message"; text: string }
  | Step
  | Taken
  | { kind: "unknown" };

/** What an officer does with a case, written in the room `inquiry`: the reporter does not read it. */
export type Step =
  | { kind: "set-aside"; until: string; reason: string }
  | { kind: "taken-up" }
  | { kind: "assigned"; person: string };

/** What belongs to a procedure: a step's own words, a paper, a party's signature under the agreement (43.6). What is done stands
 * in the header's facts. */
export type Taken =
  | { kind: "step"; text: string }
  | { kind: "paper"; title: string; text: string }
  | { kind: "agreement"; language: "kk" | "ru"; template: string; text: string; signature: string };

/** What of a payload its header says in clear: the same, or the entry is not genuine. */
export function factsOf(payload: Payload): Header["facts"] {
  if (payload.kind === "set-aside") return [{ name: "until", value: payload.until }];
  if (payload.kind === "assigned") return [{ name: "person", value: payload.person }];
  return [];
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
const BAD = "not-genuine";

/** The payload's one line; lone surrogates of a text become U+FFFD. Unknown payloads are never written. */
export function writePayload(payload: Exclude<Payload, { kind: "unknown" }>): string {
  const clean = (value: string) => text(utf8(value), BAD);
  if (payload.kind === "message") {
    return writeCanonical({ v: 1, kind: "message", text: clean(payload.text), attachments: [] });
  }
  if (payload.kind === "set-aside") {
    return writeCanonical({ v: 1, kind: "set-aside", until: payload.until, reason: clean(payload.reason) });
  }
  if (payload.kind === "taken-up") return writeCanonical({ v: 1, kind: "taken-up" });
  if (payload.kind === "assigned") return writeCanonical({ v: 1, kind: "assigned", person: payload.person });
  if (payload.kind === "step") return writeCanonical({ v: 1, kind: "step", text: clean(payload.text) });
  if (payload.kind === "paper") {
    return writeCanonical({ v: 1, kind: "paper", title: clean(payload.title), text: clean(payload.text) });
  }
  if (payload.kind === "agreement") {
    const { kind, language, template, signature } = payload;
    return writeCanonical({ v: 1, kind, language, template, text: clean(payload.text), signature });
  }
  return writeCanonical({
    v: 1,
    kind: "report",
    language: clean(payload.language),
    category: clean(payload.category),
    answers: payload.answers.map(({ id, question, answer }) => ({
      id: clean(id),
      question: clean(question),
      answer: clean(answer),
    })),
    text: clean(payload.text),
    attachments: [],
  });
}

/** The payload with the kind that it names; throws `not-genuine`. */
function readPayload(line: Uint8Array): { kind: string; payload: Payload } {
  let value: Json;
  try {
    value = parseCanonical(line);
  } catch {
    throw new Refused(BAD);
  }
  const members = new Members(value, BAD);
  const version = members.integer("v", 1);
  const kind = members.text("kind");
  const step = version === 1 ? (readStep(kind, members) ?? readTaken(kind, members)) : undefined;
  if (step !== undefined) return { kind, payload: step };
  if (version !== 1 || (kind !== "report" && kind !== "message")) return { kind, payload: { kind: "unknown" } };
  const attachments = () => {
    if (members.array("attachments").length > 0) throw new Refused(BAD);
    members.finish();
  };
  if (kind === "message") {
    const payload: Payload = { kind, text: members.text("text") };
    attachments();
    return { kind, payload };
  }
  const payload: Payload = {
    kind,
    language: members.text("language"),
    category: members.text("category"),
    answers: members.array("answers").map((item) => {
      const answer = new Members(item, BAD);
      const read = { id: answer.text("id"), question: answer.text("question"), answer: answer.text("answer") };
      answer.finish();
      return read;
    }),
    text: members.text("text"),
  };
  attachments();
  return { kind, payload };
}

/** An officer's step, if the kind is one. */
function readStep(kind: string, members: Members): Step | undefined {
  let step: Step;
  if (kind === "set-aside") step = { kind, until: members.text("until"), reason: members.text("reason") };
  else if (kind === "taken-up") step = { kind };
  else if (kind === "assigned") step = { kind, person: members.text("person") };
  else return undefined;
  members.finish();
  const proper = step.kind === "set-aside" ? isDay(step.until) : step.kind !== "assigned" || isHex(step.person, 16);
  if (!proper) throw new Refused(BAD);
  return step;
}

/** What belongs to a procedure, if the kind does. */
function readTaken(kind: string, members: Members): Taken | undefined {
  let taken: Taken;
  if (kind === "step") taken = { kind, text: members.text("text") };
  else if (kind === "paper") taken = { kind, title: members.text("title"), text: members.text("text") };
  else if (kind === "agreement") {
    const language = members.text("language");
    if (language !== "kk" && language !== "ru") throw new Refused(BAD);
    const [template, text, signature] = [members.text("template"), members.text("text"), members.text("signature")];
    if (!isHex(template, 32) || !isHex(signature, 64)) throw new Refused(BAD);
    taken = { kind, language, template, text, signature };
  } else return undefined;
  members.finish();
  return taken;
}

/** Whether a header says in clear what its payload says, of an officer's step in the room `inquiry`; nothing of another payload
 * stands in both. */
function saysTheSame(payload: Payload, facts: Header["facts"]): boolean {
  if (payload.kind !== "set-aside" && payload.kind !== "taken-up" && payload.kind !== "assigned") return true;
  const said = factsOf(payload);
  return facts.length === said.length && said.every(({ name, value }, at) => facts[at]?.name === name && facts[at]?.value === value);
}

/** The author line, always of one length. */
const authorLine = (author: string, signature: Uint8Array): string => `{"author":"${author}","signature":"${hex(signature)}"}`;
const LINE_LENGTH = authorLine("0".repeat(32), new Uint8Array(64)).length;

/** What the inner signature is over, besides the header: payload, newline, spaces. */
const bodyHash = (payload: Uint8Array, spaces: Uint8Array): Uint8Array =>
  sha256(concat(payload, new Uint8Array([NEWLINE]), spaces));

/** The plaintext of an entry; throws `too-long`. */
export function writeEntry(payload: string, header: Uint8Array, author: Signer): Bytes {
  const bytes = utf8(payload);
  const content = bytes.length + 1 + LINE_LENGTH + 1;
  const spaces = new Uint8Array(entryLength(content) - content).fill(SPACE);
  const signature = signStructure(author, "senim/1/inner", header, bodyHash(bytes, spaces));
  return concat(bytes, utf8(`\n${authorLine(author.id, signature)}\n`), spaces) as Bytes;
}

/** What stands in a plaintext, before anything of it is believed. */
interface Parts {
  payload: Uint8Array;
  author: string;
  signature: Uint8Array;
  spaces: Uint8Array;
}

function split(plaintext: Uint8Array): Parts {
  const first = plaintext.indexOf(NEWLINE);
  const lineEnd = first + 1 + LINE_LENGTH;
  const content = lineEnd + 1;
  if (first < 0 || content > plaintext.length || plaintext[lineEnd] !== NEWLINE) throw new Refused(BAD);
  const spaces = plaintext.subarray(content);
  // One length for one content: the bucket hides the size only if nobody may choose another.
  if (plaintext.length !== bucket(content) || !spaces.every((byte) => byte === SPACE)) throw new Refused(BAD);
  const line = /^\{"author":"([0-9a-f]{32})","signature":"([0-9a-f]{128})"\}$/.exec(
    text(plaintext.subarray(first + 1, lineEnd), BAD),
  );
  if (line?.[1] === undefined || line[2] === undefined || !isHex(line[2], 64)) throw new Refused(BAD);
  return { payload: plaintext.subarray(0, first), author: line[1], signature: unhex(line[2], 64, BAD), spaces };
}

function bucket(content: number): number {
  try {
    return entryLength(content);
  } catch {
    return -1;
  }
}

/** The payload without a look at its signature: what is shown beside "not genuine". Throws `not-genuine`. */
export const glimpse = (plaintext: Uint8Array): Payload => readPayload(split(plaintext).payload).payload;

/** The payload of an opened entry under its author's verifying key; throws `not-genuine`. */
export function readEntry(plaintext: Uint8Array, header: Uint8Array, author: Uint8Array): Payload {
  const { payload, author: named, signature, spaces } = split(plaintext);
  const above = parseHeader(header);
  const read = readPayload(payload);
  if (!saysTheSame(read.payload, above.facts)) throw new Refused(BAD);
  if (read.kind !== above.kind || named !== above.author || named !== keyId(author)) throw new Refused(BAD);
  try {
    verifyStructure(author, signature, "senim/1/inner", header, bodyHash(payload, spaces));
  } catch {
    throw new Refused(BAD);
  }
  return read.payload;
}
