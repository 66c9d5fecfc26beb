// Reading a case: statement, chain of headers, both signatures of every entry, authors in the rosters that they name,
// receipts. Whoever reads does the same; what fails is marked, never hidden.
import { type Bytes, equal, hex, sha256 } from "../seal/bytes.ts";
import { Members } from "../seal/canonical.ts";
import { isDay } from "../seal/day.ts";
import { glimpse, readEntry } from "../seal/entry.ts";
import { openAs } from "../seal/envelope.ts";
import type { Identity } from "../seal/hybrid.ts";
import { type Header, NO_LEAF, parseHeader, verifyOuter } from "../seal/header.ts";
import { commitment, dayInAlmaty, type EntryBytes, leafHash, NO_SALT } from "../seal/receipt.ts";
import { Refused } from "../seal/refused.ts";
import { type RosterPerson, unconfirmedSince } from "../seal/roster.ts";
import { keyId } from "../seal/signature.ts";
import { caseId, openStatement, type Statement } from "../seal/statement.ts";
import { type Docket, readDocket } from "../wire/docket.ts";
import type { Frame } from "../wire/frame.ts";
import type { Conversation, Entry, Payload, Receipt, RoomEntry, Texts } from "./api.ts";
import { type Bodies, isReader, isValid, mayEnter, namesOf, personOf, type VerifiedBody, type VerifiedOrganisation } from "./bodies.ts";
import type { Asking } from "./told.ts";

/** An entry as it was served. */
export interface ServedEntry extends EntryBytes {
  header: Bytes;
  sealedBody: Bytes;
  outerSignature: Bytes;
  role: string;
  day: string;
  minute: string;
  commitment: Bytes;
  box: Bytes;
}

/** A case as it was served, all pages of it. */
export interface ServedCase {
  statement: Bytes;
  statementSignature: Bytes;
  /** An officer's own grant. */
  grant: Bytes | undefined;
  entries: ServedEntry[];
  docket: Docket | undefined;
}

const BAD = "server";
const PARTS = 5;
/** More pages than this is no conversation. */
const MOST_PAGES = 256;

/**
 * Reads a case page by page. `ask` sends the request for a page, with what the portal is to sign; the page's parts begin with statement
 * and signature, and for an officer the own grant. None if the portal knows no such case. Throws `not-genuine` for what it did not sign.
 */
export async function readPages(
  ask: (from: number, asked: Bytes) => Promise<Frame>,
  withGrant: boolean,
  asking: Asking,
): Promise<ServedCase | undefined> {
  const served = await collect(async (from) => asking.hear(await ask(from, asking.next())), withGrant);
  asking.judge((served?.entries ?? []).map((entry) => leafHash(entry.day, entry.commitment, entry)));
  return served;
}

async function collect(ask: (from: number) => Promise<Frame>, withGrant: boolean): Promise<ServedCase | undefined> {
  let served: ServedCase | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { head, parts } = await ask(served?.entries.length ?? 0);
    const heads = head["entries"];
    const before = withGrant ? 3 : 2;
    if (!Array.isArray(heads) || typeof head["more"] !== "boolean") throw new Refused(BAD);
    if (parts.length === 0 && heads.length === 0) return served;
    if (parts.length !== before + heads.length * PARTS) throw new Refused(BAD);
    const [statement, statementSignature, grant] = parts as [Bytes, Bytes, Bytes];
    const said = head["docket"];
    served ??= {
      statement, statementSignature,
      grant: withGrant ? grant : undefined,
      entries: [],
      docket: undefined,
    };
    // The reporter's stands on the page behind the last entry.
    if (said !== undefined) served.docket = readDocket(said);
    if (!equal(served.statement, statement)) throw new Refused(BAD);
    for (const [index, entry] of heads.entries()) {
      const members = new Members(entry, BAD);
      const [role, day, minute] = [members.text("role"), members.text("day"), members.text("minute")];
      const [header, outerSignature, sealedBody, committed, box] = parts.slice(before + index * PARTS) as Bytes[] & {
        length: 5;
      };
      served.entries.push({
        role, day, minute,
        header: header as Bytes,
        outerSignature: outerSignature as Bytes,
        sealedBody: sealedBody as Bytes,
        commitment: committed as Bytes,
        box: box as Bytes,
      });
    }
    if (head["more"] === false) return served;
    if (heads.length === 0) throw new Refused(BAD);
  }
  throw new Refused(BAD);
}

/** What a reader brings to a served case. */
export interface Reader {
  bodies: Bodies;
  organisation: VerifiedOrganisation;
  /** Which room of the case: the reporter does not write in `inquiry`. */
  room: string;
  /** Its identities by epoch; none for a room whose grant did not hold, and of which nothing is genuine then. */
  identities: readonly Identity[];
  /** The day of the report, for who is not served it. */
  firstDay?: string;
  /** Opens the receipt of an own entry; only the reporter has receipts. */
  receipt?: (entry: ServedEntry) => Promise<Receipt>;
}

/** A case that was checked, with what the next entry must continue. */
export interface CheckedCase {
  conversation: Conversation;
  next: { sequence: number; previous: string; epoch: number };
}

/** Reads the statement; throws `not-genuine` unless it is signed and of this organisation. */
export function statementOf(served: ServedCase, organisation: VerifiedOrganisation): Statement {
  let statement: Statement;
  try {
    statement = openStatement(served.statement, served.statementSignature);
  } catch {
    throw new Refused("not-genuine");
  }
  if (statement.organisation !== organisation.bodies[0].id) throw new Refused("not-genuine");
  return statement;
}

/** Checks a whole case. */
export async function check(served: ServedCase, statement: Statement, reader: Reader): Promise<CheckedCase> {
  const alarms = new Set<string>();
  const readers = await checkReaders(served, statement, reader, alarms);
  const { entries, next } = await checkRoom(served, statement, reader, alarms);
  return {
    conversation: {
      caseId: caseId(served.statement),
      calendars: reader.organisation.bodies[0].roster.calendars,
      destination: statement.destination,
      door: statement.door,
      ...readers,
      entries,
      history: [],
      docket: served.docket,
      alarms: [...alarms].sort(),
    },
    next,
  };
}

/** Checks the entries of one room, and raises alarms. */
export async function checkRoom(
  served: ServedCase,
  statement: Statement,
  reader: Reader,
  alarms: Set<string>,
): Promise<{ entries: RoomEntry[]; next: CheckedCase["next"] }> {
  const inCase = caseId(served.statement);
  const entries: RoomEntry[] = [];
  const place: Place = { statement, inCase, index: 0, previous: NO_LEAF, epoch: 0 };
  for (const entry of served.entries) {
    const checked = await checkEntry(entry, place, reader, alarms);
    if (!checked.genuine) alarms.add("not-genuine");
    entries.push(checked);
    place.previous = hex(leafHash(entry.day, entry.commitment, entry));
    place.index++;
  }
  return { entries, next: { sequence: place.index, previous: place.previous, epoch: place.epoch } };
}

/** A refusal that says something about the case; a network that fails says nothing and is thrown on. */
function told(error: unknown): void {
  if (error instanceof Refused && (error.code === "offline" || error.code === "busy" || error.code === "server")) throw error;
}

/** Who was let in and who was kept out, as the statement says and the rosters that it names. */
async function checkReaders(
  served: ServedCase,
  statement: Statement,
  { bodies, organisation, firstDay = served.entries[0]?.day ?? organisation.today }: Reader,
  alarms: Set<string>,
): Promise<Pick<Conversation, "granted" | "excluded">> {
  const listed = new Set(
    organisation.bodies.flatMap(({ roster }) => roster.persons.filter((one) => isValid(one, organisation.today)).map(({ keyId }) => keyId)),
  );
  const people = new Map<string, RosterPerson>();
  for (const { body: id, roster: hash } of statement.rosters) {
    const body = organisation.bodies.find((one) => one.id === id);
    if (body === undefined) continue;
    try {
      const roster = await bodies.roster(body, hash);
      for (const person of roster.persons) people.set(id + person.id, person);
      if (!(await bodies.wasNewest(body, hash, firstDay))) alarms.add("roster-not-newest");
    } catch (error) {
      told(error);
      alarms.add("roster-not-newest");
    }
  }
  const granted = statement.granted.map(({ body, person: id, key }) => {
    const person = people.get(body + id);
    if (person?.keyId === key) return { ...personOf(body, person), listed: listed.has(key) };
    // Let in, but nobody vouches for them: named by their id, so that a reader sees that somebody is there.
    alarms.add("granted-unknown");
    return { body, id, keyId: key, name: id, office: { kk: "", ru: "", en: "" }, role: "prevention", listed: listed.has(key) };
  });
  const excluded = statement.excluded.map(({ body, person }) => ({
    body,
    person,
    name: people.get(body + person)?.name ?? person,
  }));
  return { granted, excluded };
}

/** Where an entry stands. */
export interface Place {
  statement: Statement;
  inCase: string;
  index: number;
  previous: string;
  /** Of the entry before; of the entry, once it was found to go on from that. */
  epoch: number;
}

/** Who wrote an entry: the key to check with, the person, who is nobody for the reporter, and the name to show. */
interface Author {
  key: Uint8Array;
  person: string;
  shown: Entry["author"];
}

async function checkEntry(served: ServedEntry, place: Place, reader: Reader, alarms: Set<string>): Promise<RoomEntry> {
  let opened: Bytes | undefined;
  const unbelieved = (author: Entry["author"]): RoomEntry => ({
    sequence: place.index,
    author,
    day: served.day,
    minute: served.role === "reporter" ? "" : served.minute,
    genuine: false,
    payload: opened === undefined ? null : peek(opened),
    receipt: null,
    checkpoint: "",
    facts: {},
    paper: hex(sha256(served.sealedBody)),
  });
  const claimed: Entry["author"] = served.role === "reporter" ? { role: "reporter" } : NOBODY;
  let header: Header;
  let author: Author;
  try {
    header = parseHeader(served.header);
  } catch {
    alarms.add("chain-broken");
    return unbelieved(claimed);
  }
  const goesOn = continues(header, place, reader.room);
  if (goesOn) place.epoch = header.epoch;
  if (header.sequence !== place.index || header.previous !== place.previous || !goesOn) alarms.add("chain-broken");
  const identity = reader.identities[header.epoch];
  opened = identity && (await openAs(served.sealedBody, identity).catch(() => undefined));
  try {
    author = await authorOf(header, served, place.statement, reader, alarms);
  } catch (error) {
    told(error);
    return unbelieved(claimed);
  }
  let payload: Payload;
  try {
    vouched(header, served, place, reader.room, author);
    if (!goesOn || opened === undefined) throw new Refused("not-genuine");
    payload = readEntry(opened, served.header, author.key);
  } catch {
    return unbelieved(author.shown);
  }
  const facts = Object.fromEntries(header.facts.map(({ name, value }) => [name, value]));
  const entry: RoomEntry = { ...unbelieved(author.shown), genuine: true, payload, checkpoint: header.checkpoint, facts };
  if (author.shown.role === "reporter" && reader.receipt !== undefined) {
    try {
      entry.receipt = await reader.receipt(served);
    } catch (error) {
      told(error);
      alarms.add("exchanged");
    }
  }
  return entry;
}

/** That an entry stands in its place, signed on the outside by its author, and an officer's at its minute. Throws `not-genuine`. */
export function vouched(header: Header, served: ServedEntry, place: Place, room: string, author: Author): void {
  if (!stands(header, place, room) || !isDay(served.day)) throw new Refused("not-genuine");
  verifyOuter(served.header, served.sealedBody, served.outerSignature, author.key);
  if (author.shown.role === "reporter") return;
  // An officer's time is no secret: whoever holds the entry computes what the ledger committed to.
  const minute = commitment(served.day, served, served.minute, NO_SALT);
  const holds = MINUTE.test(served.minute) && dayInAlmaty(served.minute) === served.day;
  if (!holds || !equal(minute, served.commitment)) throw new Refused("not-genuine");
}

const MINUTE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/;
const EMPTY: Texts = { kk: "", ru: "", en: "" };
const NOBODY: Entry["author"] = { role: "officer", name: "", office: EMPTY, body: EMPTY };

const stands = (header: Header, { statement, inCase, index, previous }: Place, room: string): boolean =>
  header.organisation === statement.organisation &&
  header.case === inCase &&
  header.room === room &&
  header.sequence === index &&
  header.previous === previous;

/** Whether facts put somebody out of the case: in a procedure's room such an entry begins a new epoch. */
export const putsOut = (step: string | undefined): boolean => step === "put-person-out" || step === "put-office-out";

/** Whether an entry's epoch is that of the entry before, or begins the next one: only so in a procedure's room, and where it puts somebody out. */
function continues({ epoch, facts }: Header, { index, epoch: before }: Place, room: string): boolean {
  const may = index > 0 && room.includes("/");
  const must = may && facts.some(({ name, value }) => name === "step" && putsOut(value));
  return (may && epoch === before + 1) || (epoch === before && !must);
}

/** The payload of an opened entry, unbelieved; none if there is none. */
function peek(plaintext: Uint8Array): Payload | null {
  try {
    return glimpse(plaintext);
  } catch {
    return null;
  }
}

/** The organisation's roster of a statement, in which the reporter stands with everything that the code writes. */
export const ownRoster = ({ organisation, rosters }: Statement): string => rosters.find(({ body }) => body === organisation)?.roster ?? "";

/** The author that a header names: the statement's reporter, or a person of the roster that the header names. */
export async function authorOf(
  header: Header,
  served: ServedEntry,
  statement: Statement,
  { bodies, organisation, room }: Pick<Reader, "bodies" | "organisation" | "room">,
  alarms: Set<string>,
): Promise<Author> {
  const reporter = header.author === keyId(statement.sign);
  if (served.role !== (reporter ? "reporter" : "officer")) throw new Refused("not-genuine");
  if (reporter) {
    if (room === "inquiry" || header.roster !== ownRoster(statement)) throw new Refused("not-genuine");
    return { key: statement.sign, person: "", shown: { role: "reporter" } };
  }
  if (!isDay(served.day)) throw new Refused("not-genuine");
  const { body, roster } = await bodies.rosterOfAny(organisation.bodies, header.roster);
  const person = roster.persons.find((one) => one.keyId === header.author);
  if (person === undefined || !isValid(person, served.day)) throw new Refused("not-genuine");
  const of = (one: { body: string; person: string }): boolean => one.body === body.id && one.person === person.id;
  // Let in by the statement, and so not kept out by it; the key may be a later one of the same person. Into a procedure's room by
  // office and grant, whoever the statement does not keep out.
  const isIn = room === "dialogue" || room === "inquiry"
    ? isReader(body, person, served.day) && statement.granted.some(of)
    : mayEnter(room, body, person) && !statement.excluded.some(of);
  if (!isIn) throw new Refused("not-genuine");
  // Throws for a roster that was too old, or not issued yet, when this was written.
  unconfirmedSince(roster, served.day);
  if (!(await bodies.wasNewest(body, header.roster, served.day))) alarms.add("roster-not-newest");
  return { key: person.verifying, person: person.id, shown: { role: "officer", name: person.name, office: person.office, body: namesOf(body) } };
}

/** Throws `not-genuine` for a case whose chain is broken: what is written next would vouch for what was left out. */
export function requireWhole({ alarms }: Conversation): void {
  if (alarms.includes("chain-broken")) throw new Refused("not-genuine");
}

/** The body in whose newest roster a key stands today, with the person; the organisation's own body first. Throws `not-listed`. */
export function holderOf(organisation: VerifiedOrganisation, key: string): { body: VerifiedBody; person: RosterPerson } {
  for (const body of organisation.bodies) {
    const person = body.roster.persons.find((one) => one.keyId === key);
    if (person !== undefined && isValid(person, organisation.today)) return { body, person };
  }
  throw new Refused("not-listed");
}
