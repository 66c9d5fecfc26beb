// A portal in memory, for the clients' tests: it stores what it is sent, signs receipts, and lies when a test says so.
import { type Bytes, concat, hex, sha256, utf8 } from "../seal/bytes.ts";
import { type JsonObject, writeCanonical } from "../seal/canonical.ts";
import { addDays, dayOf } from "../seal/day.ts";
import { leavesHash, writeHead } from "../seal/head.ts";
import { type Header, parseHeader } from "../seal/header.ts";
import { noteHash, writeNote } from "../seal/note.ts";
import * as receipt from "../seal/receipt.ts";
import { writeRecipient } from "../seal/recipient.ts";
import { keyId, type Signer, sign, verifyStructure } from "../seal/signature.ts";
import { caseId, parseStatement } from "../seal/statement.ts";
import { zeroBits, workHash } from "../seal/work.ts";
import { ANSWER, type Frame, REQUEST, readFrame, writeFrame } from "../wire/frame.ts";
import { TestLedger } from "./ledger.ts";
import { bytes, recipient, signerOf } from "./vectors/tools.ts";

/** A body with the keys that only a test holds. */
export interface TestBody {
  id: string;
  slug: string;
  root: Signer;
  rootNote: Bytes;
  rosters: Bytes[];
  receiptKey: Signer;
}

export interface StoredEntry {
  role: "reporter" | "officer";
  day: string;
  minute: string;
  parts: Bytes[];
}

export interface StoredCase {
  statement: Bytes;
  signature: Bytes;
  grants: Map<string, Bytes>;
  entries: StoredEntry[];
  /** The officers' room. */
  inquiry: StoredRoom;
  /** Rooms of procedures, by name. */
  rooms: Map<string, StoredRoom>;
  /** What a test says of its procedures. */
  docket?: JsonObject;
}

export interface StoredRoom {
  grants: Map<string, Bytes>;
  entries: StoredEntry[];
}

export const ORIGIN = "https://senim.test";
const NAMES = { kk: "Мекеме", ru: "Учреждение", en: "Institution" };

/** A person of a roster, by label; keys come from the label. */
export async function person(label: string, role: string, day: string, changes: JsonObject = {}): Promise<JsonObject> {
  return {
    id: hex(bytes(`${label} id`, 16)), name: label, office: NAMES, role, channels: [],
    recipient: writeRecipient(await recipient(`${label} identity`)), verifying: hex(signerOf(`${label} sign`).verifying),
    valid_from: addDays(day, -10), valid_to: addDays(day, 300), undertaking: "", ...changes,
  };
}

/** A roster note over the newest of a body, signed by its root. */
export function rosterNote(body: TestBody, persons: JsonObject[], bodies: string[], issued: string, changes: JsonObject = {}): Bytes {
  const last = body.rosters.at(-1);
  const previous = last === undefined ? "" : noteHash(`${new TextDecoder().decode(last).split("\n\n")[0]}\n`);
  const json = {
    v: 1, organisation: body.id, version: body.rosters.length + 1, previous, issued, expires: addDays(issued, 30),
    persons: [...persons].sort((a, b) => ((a["id"] as string) < (b["id"] as string) ? -1 : 1)),
    receipt_key: hex(body.receiptKey.verifying), ledger_key: hex(signerOf(`${body.slug} ledger`).verifying),
    ledger_origin: `senim.test/${body.slug}`, witnesses: { need: 0, keys: [] }, bodies, bundle: "", rule_sets: ["kz-2026"],
    calendars: ["kz-1"], questionnaires: [], demo: true, ...changes,
  };
  return writeNote(`senim/1/roster\n${writeCanonical(json)}\n`, "root", [body.root]);
}

/** The hash of a roster note. */
export const rosterHash = (note: Bytes | undefined): string => noteHash(`${new TextDecoder().decode(note).split("\n\n")[0]}\n`);

export function makeBody(slug: string, kind: string): TestBody {
  const root = signerOf(`${slug} root`);
  const text = `senim/1/root\n${writeCanonical({
    v: 1, kind, slug, names: NAMES, keys: [hex(root.verifying)], threshold: 1, version: 1, previous: "", nonce: hex(bytes(slug, 16)),
  })}\n`;
  return { id: noteHash(text), slug, root, rootNote: writeNote(text, "root", [root]), rosters: [], receiptKey: signerOf(`${slug} receipt`) };
}

export class FakePortal {
  readonly institution = makeBody("economy", "institution");
  authorised = makeBody("acb", "authorised-body");
  readonly cases = new Map<string, StoredCase>();
  /** Every request body, as it was sent. */
  readonly sent: { path: string; body: Bytes }[] = [];
  readonly sessions = new Map<string, string>();
  now = Date.parse("2026-11-22T06:00:30Z");
  work = 4;
  /** Lies: changes an answer before it goes out. */
  lie: (path: string, frame: Frame) => Frame = (_, frame) => frame;
  /** What a rule holds back, as a test says. */
  hold: (header: Header) => JsonObject | undefined = () => undefined;
  /** Drops the answer to the next request to this path, after it was done. */
  drop = "";
  readonly dayValue = bytes("portal day");
  /** The institution's; a test closes its days. */
  ledger = new TestLedger("senim.test/economy", signerOf("economy ledger"));

  get day(): string {
    return dayOf(this.now);
  }

  async publish(changes: { unit?: JsonObject[]; authorised?: JsonObject[] } = {}): Promise<void> {
    const unit = changes.unit ?? [
      await person("Әсел", "prevention", this.day), await person("Болат", "prevention", this.day), await person("Бастық", "leadership", this.day),
    ];
    const authorised = changes.authorised ?? [await person("Дина", "authorised", this.day)];
    this.institution.rosters.push(rosterNote(this.institution, unit, [this.authorised.id], this.day));
    this.authorised.rosters.push(rosterNote(this.authorised, authorised, [], this.day));
  }

  readonly fetch = (async (url: URL, init: RequestInit) => {
    const path = url.pathname;
    const sent = init.body === undefined || init.body === null ? undefined : (init.body as Bytes);
    if (sent !== undefined) this.sent.push({ path, body: sent });
    const headers = (init.headers ?? {}) as Record<string, string>;
    let status = 200;
    let frame: Bytes;
    try {
      const published = this.ledger.text(path);
      if (published !== undefined) return new Response(published);
      const made = this.#answer(path, sent === undefined ? undefined : readFrame(REQUEST, sent), sent, headers);
      const { kind, head, parts } = this.lie(path, made);
      const { v: _v, kind: _kind, parts: _parts, ...rest } = head;
      frame = writeFrame(ANSWER, kind, rest as JsonObject, parts);
    } catch (error) {
      status = 409;
      const { code, rest } = error as { code?: string; rest?: JsonObject };
      if (code === undefined) throw error;
      frame = writeFrame(ANSWER, "refusal", { code, ...rest }, []);
    }
    if (this.drop === path) {
      this.drop = "";
      throw new TypeError("network");
    }
    return new Response(frame, { status });
  }) as unknown as typeof fetch;

  #answer(path: string, asked: Frame | undefined, sent: Bytes | undefined, headers: Record<string, string>): Frame {
    const frame = (kind: string, head: JsonObject, parts: Bytes[]): Frame => ({ kind, head, parts });
    const refuse = (code: string, rest: JsonObject = {}): never => {
      throw { code, rest };
    };
    const all = [this.institution, this.authorised];
    if (path === "/o") return frame("organisations", { day: this.day, demo: true }, [this.institution.rootNote]);
    if (path.startsWith("/o/")) {
      const first = all.find(({ slug }) => path === `/o/${slug}`) ?? refuse("unknown-organisation");
      const bodies = first === this.institution ? all : [first];
      const parts = bodies.flatMap((body) => [body.rootNote, body.rosters.at(-1) as Bytes]);
      const head = { day: this.day, demo: true, work: this.work, bodies: bodies.map(() => ({ roots: 1, rosters: 1 })) };
      return frame("organisation", head, [this.dayValue, ...parts]);
    }
    if (path.startsWith("/roster/")) {
      const notes = all.flatMap(({ rosters }) => rosters);
      const found = notes.find((note) => path.endsWith(noteHash(`${new TextDecoder().decode(note).split("\n\n")[0]}\n`)));
      return frame("roster", {}, [found ?? refuse("unknown-roster")]);
    }
    if (path.startsWith("/ledger/economy/")) return this.ledger.answer(path) ?? refuse("no-page");
    if (path.endsWith("/challenge")) {
      const challenge = concat(new Uint8Array(8), bytes("challenge", 48)) as Bytes;
      new DataView(challenge.buffer).setBigUint64(0, BigInt(Math.floor(this.now / 1000) + 120));
      return frame("challenge", {}, [challenge]);
    }
    if (asked === undefined || sent === undefined) return refuse("no-page");
    const nonce = headers["senim-work"];
    if (path === "/case") {
      const worked = nonce === undefined ? 0 : zeroBits(workHash(this.dayValue, sha256(sent), Number(nonce)));
      if (worked < this.work) refuse("work");
      const [statement, signature, ...rest] = asked.parts as [Bytes, Bytes, ...Bytes[]];
      const id = caseId(statement);
      const kept = this.cases.get(id);
      if (kept === undefined) {
        const said = parseStatement(statement);
        const grants = new Map(said.granted.map(({ key }, index) => [key, rest[4 + index] as Bytes]));
        this.cases.set(id, { statement, signature, grants, entries: [this.#receipted(rest)], inquiry: { grants: new Map(), entries: [] }, rooms: new Map() });
      }
      const [first] = (this.cases.get(id) as StoredCase).entries as [StoredEntry];
      return frame("receipt", { day: first.day }, first.parts.slice(3));
    }
    if (path === "/entry") {
      const header = parseHeader(asked.parts[0] as Bytes);
      const stored = this.cases.get(header.case) ?? refuse("no-access");
      const room = header.room === "dialogue" ? stored : this.#room(stored, header.room);
      if (header.sequence !== room.entries.length) refuse("head-moved", endOf(room));
      if (headers["senim-session"] === undefined) {
        const held = this.hold(header);
        if (held !== undefined) return frame("refused", held, []);
        for (const [index, reader] of ((asked.head["readers"] ?? []) as string[]).entries()) room.grants.set(reader, asked.parts[4 + index] as Bytes);
        const entry = this.#receipted(asked.parts);
        room.entries.push(entry);
        return frame("receipt", { day: entry.day }, entry.parts.slice(3));
      }
      this.#officer(headers, refuse);
      const [h, outerSignature, sealedBody] = asked.parts as [Bytes, Bytes, Bytes];
      const entry = this.#officers({ header: h, sealedBody, outerSignature });
      stored.entries.push(entry);
      return frame("appended", { minute: entry.minute, day: entry.day }, [entry.parts[3] as Bytes]);
    }
    if (path === "/visit") {
      const [access, challenge, signature, question] = asked.parts as [Bytes, Bytes, Bytes, Bytes];
      verifyStructure(access, signature, "senim/1/access", asked.head["origin"] as string, challenge);
      const found = [...this.cases.values()].find(({ statement }) => hex(parseStatement(statement).access) === hex(access));
      const room = (asked.head["room"] ?? "dialogue") as string;
      const of = `access/${hex(sha256(access))}/${room}`;
      const nothing = (): Frame => this.#signed(frame("conversation", { more: false, entries: [] }, []), asked.head["organisation"] as string, of, question, []);
      if (found === undefined || asked.head["organisation"] !== this.institution.id) return nothing();
      if (room === "dialogue") return this.#dialogue(found, asked.head["from"] as number, of, question);
      const own = room === "undertakings" ? new Uint8Array(0) : found.rooms.get(room)?.grants.get(keyId(parseStatement(found.statement).sign));
      if (own === undefined) return nothing();
      return this.#conversation({ ...found, entries: this.#room(found, room).entries }, asked.head["from"] as number, [own], of, question);
    }
    if (path === "/officer/login") {
      const key = asked.head["key"] as string;
      const token = sha256(utf8(key)) as Bytes;
      this.sessions.set(hex(token), key);
      return frame("session", {}, [token]);
    }
    if (path === "/officer/logout") {
      this.sessions.delete(headers["senim-session"] ?? "");
      return frame("ended", {}, []);
    }
    const key = this.#officer(headers, refuse);
    if (path === "/officer/step") {
      const [header, outerSignature, sealedBody, ...grants] = asked.parts as [Bytes, Bytes, Bytes, ...Bytes[]];
      const above = parseHeader(header);
      const inCase = this.cases.get(above.case) ?? refuse("no-access");
      const inquiry = above.room === "inquiry" ? inCase.inquiry : this.#room(inCase, above.room);
      const held = this.hold(above);
      if (held !== undefined) return frame("refused", held, []);
      if (above.sequence !== inquiry.entries.length) refuse("head-moved", endOf(inquiry));
      for (const [index, reader] of (asked.head["readers"] as string[]).entries()) inquiry.grants.set(reader, grants[index] as Bytes);
      const entry = this.#officers({ header, sealedBody, outerSignature });
      inquiry.entries.push(entry);
      return frame("appended", { minute: entry.minute, day: entry.day }, [entry.parts[3] as Bytes]);
    }
    if (path === "/officer/queue") {
      const roomsOf = ({ grants, rooms }: StoredCase): string[] =>
        [...(grants.has(key) ? ["dialogue"] : []), ...[...rooms].filter(([, room]) => room.grants.has(key)).map(([name]) => name)];
      const mine = [...this.cases].filter(([, one]) => roomsOf(one).length > 0);
      const cases = mine.map(([id, { entries, ...one }]) => ({
        case: id, organisation: this.institution.id, slug: this.institution.slug, entries: entries.length,
        unanswered: entries.at(-1)?.role === "reporter", acknowledged: entries.some(({ role }) => role === "officer"), first_day: entries[0]?.day ?? "", last_day: entries.at(-1)?.day ?? "", aside: "", assigned: "", rooms: roomsOf({ ...one, entries }),
      }));
      return frame("queue", { cases, after: cases.length, more: false }, []);
    }
    if (path === "/officer/bodies") {
      // Three cases an answer, and no body of a case with more than two: so both are met.
      const found = (asked.head["cases"] as string[]).slice(0, 3).map((id) => this.cases.get(id)).map((one) => (one?.grants.has(key) ? one : undefined));
      const whole = (one: StoredCase | undefined): boolean => (one?.entries.length ?? 0) <= 2;
      const parts = found.map((one) => (one !== undefined && whole(one) ? [one.grants.get(key) as Bytes, ...one.entries.map(({ parts }) => parts[2] as Bytes)] : []));
      return frame("bodies", { cases: found.map((one, index) => ({ parts: parts[index]?.length ?? 0, whole: whole(one) })) }, parts.flat());
    }
    if (path === "/officer/case") {
      const found = this.cases.get(asked.head["case"] as string) ?? refuse("no-access");
      const [of, question] = [`case/${asked.head["case"]}/${asked.head["room"]}`, asked.parts[1] as Bytes];
      if (asked.head["room"] === "inquiry") {
        const { grants, entries } = found.inquiry;
        return this.#conversation({ ...found, entries }, asked.head["from"] as number, [grants.get(key) ?? new Uint8Array(0)], of, question);
      }
      if (asked.head["room"] !== "dialogue") {
        const { grants, entries } = this.#room(found, asked.head["room"] as string);
        const own = asked.head["room"] === "undertakings" ? new Uint8Array(0) : grants.get(key);
        return this.#conversation({ ...found, entries }, asked.head["from"] as number, [own ?? refuse("no-access")], of, question);
      }
      return this.#conversation(found, asked.head["from"] as number, [found.grants.get(key) ?? refuse("no-access")], of, question);
    }
    return refuse("no-page");
  }

  /** Closes a day: the leaves of its entries, filled up. */
  close(day = this.day): void {
    const entries = [...this.cases.values()].flatMap(({ entries, inquiry, rooms }) => [...entries, ...inquiry.entries, ...[...rooms.values()].flatMap((room) => room.entries)]).filter((entry) => entry.day === day);
    this.ledger.close(day, entries.map(leafOf));
  }

  #officer(headers: Record<string, string>, refuse: (code: string) => never): string {
    return this.sessions.get(headers["senim-session"] ?? "") ?? refuse("session");
  }

  #room({ rooms }: StoredCase, name: string): StoredRoom {
    const room = rooms.get(name) ?? { grants: new Map(), entries: [] };
    rooms.set(name, room);
    return room;
  }

  /** What a code is shown: the docket stands on the page behind the last entry. */
  #dialogue(found: StoredCase, from: number, of: string, question: Bytes): Frame {
    const { docket, ...rest } = found;
    const isBehind = from > 0 && from >= found.entries.length;
    const { head, ...frame } = this.#conversation(rest, from, [], of, question);
    return { ...frame, head: { ...head, ...(isBehind && docket !== undefined && { docket }), more: !isBehind } };
  }

  /** Two entries a page, so that pages are turned. */
  #conversation({ statement, signature, entries, docket }: StoredCase, from: number, grant: Bytes[], of: string, question: Bytes): Frame {
    const page = entries.slice(from, from + 2);
    const head = {
      ...(docket === undefined || from > 0 ? {} : { docket }), more: from + 2 < entries.length, entries: page.map(({ role, day, minute }) => ({ role, day, minute })) };
    const frame = { kind: "conversation", head, parts: [statement, signature, ...grant, ...page.flatMap(({ parts }) => parts)] };
    return this.#signed(frame, this.institution.id, of, question, entries.map(leafOf));
  }

  /** An answer with what the portal signs of it: the honest leaves, or what a test lets it lie. */
  #signed(frame: Frame, organisation: string, of: string, question: Bytes, leaves: Bytes[]): Frame {
    const checkpoint = this.ledger.days.at(-1)?.hash ?? "00".repeat(32);
    const head = { organisation, of, asked: hex(question), checkpoint, entries: leaves.length, leaves: leavesHash(leaves) };
    return { ...frame, parts: [...frame.parts, writeHead(head, this.institution.receiptKey)] };
  }

  #officers(entry: { header: Bytes; sealedBody: Bytes; outerSignature: Bytes }): StoredEntry {
    const minute = `${new Date(this.now).toISOString().slice(0, 16)}Z`;
    const committed = receipt.commitment(this.day, entry, minute, receipt.NO_SALT);
    return { role: "officer", day: this.day, minute, parts: [entry.header, entry.outerSignature, entry.sealedBody, committed, new Uint8Array(0)] };
  }

  #receipted(parts: Bytes[]): StoredEntry {
    const [header, outerSignature, sealedBody, boxKey] = parts as [Bytes, Bytes, Bytes, Bytes];
    const entry = { header, sealedBody, outerSignature };
    const time = `${new Date(this.now).toISOString().slice(0, 19)}Z`;
    const salt = bytes(`salt ${this.sent.length}`);
    const committed = receipt.commitment(this.day, entry, time, salt);
    const leaf = receipt.leafHash(this.day, committed, entry);
    const note = new TextDecoder().decode(this.institution.rosters.at(-1) as Bytes);
    const lines = receipt.writeLines({
      organisation: this.institution.id, time, legalDay: this.day, protectedUntil: receipt.protectedUntil(this.day),
      roster: noteHash(`${note.split("\n\n")[0]}\n`), ruleSets: ["kz-2026"], leaf: hex(leaf),
      checkpoint: `senim.test/economy ${this.day}`, header: hex(sha256(header)), body: hex(sha256(sealedBody)),
      signature: hex(sha256(outerSignature)), salt: hex(salt),
    });
    const signature = sign(this.institution.receiptKey, utf8(receipt.receiptText(lines)));
    const box = receipt.sealBox(boxKey, bytes("box nonce", 12), leaf, lines, signature);
    return { role: "reporter", day: this.day, minute: "", parts: [header, outerSignature, sealedBody, committed, box] };
  }
}

/** The leaf of an entry as it is stored. */
export const leafOf = ({ day, parts: [header, outerSignature, sealedBody, committed] }: StoredEntry): Bytes =>
  receipt.leafHash(day, committed as Bytes, { header: header as Bytes, outerSignature: outerSignature as Bytes, sealedBody: sealedBody as Bytes });

/** Where a room ends. */
const endOf = ({ entries }: { entries: StoredEntry[] }): JsonObject => {
  const last = entries.at(-1);
  return { sequence: entries.length, previous: last === undefined ? "00".repeat(32) : hex(leafOf(last)) };
};

/** The key id of a person's label. */
export const idOf = (label: string): string => keyId(signerOf(`${label} sign`).verifying);
/** The person id of a label. */
export const personId = (label: string): string => hex(bytes(`${label} id`, 16));
