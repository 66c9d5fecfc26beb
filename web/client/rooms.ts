// Rooms of procedures: their identity is random, made by whoever writes there first, and granted to persons of verified rosters whose
// office lets them in, and to the reporter. Whoever holds the room may let in more.
import { type Bytes, equal } from "../seal/bytes.ts";
import { openAs } from "../seal/envelope.ts";
import { namedIn, readGrant, sealGrant } from "../seal/grant.ts";
import { Identity } from "../seal/hybrid.ts";
import { Refused } from "../seal/refused.ts";
import type { RosterPerson } from "../seal/roster.ts";
import { keyId, type Signer } from "../seal/signature.ts";
import type { Docket } from "../wire/docket.ts";
import type { Receipt, RoomEntry } from "./api.ts";
import { isOfKind, isValid, mayEnter, type VerifiedBody } from "./bodies.ts";
import { type CheckedCase, checkRoom, ownRoster, putsOut, type ServedCase, type ServedEntry } from "./conversation.ts";
import type { Held } from "./inquiry.ts";
import type { World } from "./world.ts";

/** A room as its reader holds it. */
export interface HeldRoom {
  /** Of its identities by epoch: what a further grant gives. */
  seeds: Bytes[];
  entries: RoomEntry[];
  served: ServedEntry[];
  next: CheckedCase["next"];
  alarms: string[];
}

/** Who reads: the key that the grant names, and the identity that it is sealed to. */
export interface RoomReader {
  key: string;
  own: Identity;
  /** Opens the receipt of an own entry; only the reporter has receipts. */
  receipt?: (entry: ServedEntry) => Promise<Receipt>;
}

const BAD = "not-genuine";

/** Opens a room with the grant that came with it and checks all of it. Throws `not-genuine` for a grant that does not hold. */
export async function openRoom(served: ServedCase, held: Held, room: string, reader: RoomReader): Promise<HeldRoom> {
  const { bodies, organisation, statement } = held;
  let seeds: Bytes[];
  try {
    const plaintext = await openAs(served.grant ?? new Uint8Array(0), reader.own);
    const named = namedIn(plaintext);
    const names = { organisation: statement.organisation, case: held.caseId, room, reader: reader.key, ...named };
    await vouchReader(held, reader.key, named.roster);
    seeds = readGrant(plaintext, names, await grantorOf(held, room, named));
  } catch (error) {
    if (error instanceof Refused && ["offline", "busy", "server"].includes(error.code)) throw error;
    throw new Refused(BAD);
  }
  const identities = await Promise.all(seeds.map(Identity.of));
  const alarms = new Set<string>();
  const { receipt } = reader;
  const { entries, next } = await checkRoom(served, statement, { bodies, organisation, room, identities, ...(receipt && { receipt }) }, alarms);
  return { seeds, entries, served: served.entries, next, alarms: [...alarms].sort() };
}

/** The roster that a grant names is one in which its reader stands. */
async function vouchReader({ bodies, organisation, statement }: Held, reader: string, roster: string): Promise<void> {
  if (reader === keyId(statement.sign)) {
    if (roster !== ownRoster(statement)) throw new Refused(BAD);
    return;
  }
  const { roster: said } = await bodies.rosterOfAny(organisation.bodies, roster);
  if (!said.persons.some((person) => person.keyId === reader)) throw new Refused(BAD);
}

/** The key of whoever granted: the reporter, or a person whose office lets them into the room. */
async function grantorOf({ bodies, organisation, statement }: Held, room: string, { grantor, grantorRoster }: { grantor: string; grantorRoster: string }): Promise<Uint8Array> {
  if (grantor === keyId(statement.sign)) {
    if (grantorRoster !== ownRoster(statement)) throw new Refused(BAD);
    return statement.sign;
  }
  const { body, roster } = await bodies.rosterOfAny(organisation.bodies, grantorRoster);
  const person = roster.persons.find((one) => one.keyId === grantor);
  const isOut = statement.excluded.some((one) => one.body === body.id && one.person === person?.id);
  if (person === undefined || isOut || !mayEnter(room, body, person)) throw new Refused(BAD);
  return person.verifying;
}

/** A person to be let in, of the newest roster of their body. */
export interface Guest {
  body: VerifiedBody;
  person: RosterPerson;
}

/** Whether the reporter lets somebody of this office in with a room's first step, by nobody else's word (43.6): a hearing's secretary, not its members. */
export const isAddressed = (room: string, body: VerifiedBody, person: RosterPerson): boolean =>
  mayEnter(room, body, person) && (!room.startsWith("hearing/") || person.role === "secretary");

/** Everyone whose office lets them into a room today, less whoever is out of the case. */
function guestsOf({ organisation, statement }: Held, room: string, docket: Docket | undefined): Guest[] {
  const out = new Set([...statement.excluded.map(({ person }) => person), ...(docket?.out.persons ?? [])]);
  return organisation.bodies.flatMap((body) =>
    body.roster.persons
      .filter((person) => isValid(person, organisation.today) && mayEnter(room, body, person) && !out.has(person.id))
      .map((person) => ({ body, person })),
  );
}

/** Whom a room is opened to with its first step: an agreement to the counterparty, a hearing to the secretaries. */
export function firstGuests(held: Held, room: string, docket: Docket | undefined, counterparty: string): Guest[] {
  const guests = guestsOf(held, room, docket).filter(({ body, person }) => isAddressed(room, body, person));
  if (room.startsWith("agreement/")) {
    const kind = counterparty === "leadership" ? "institution" : "authorised-body";
    return counterparty === "" ? [] : guests.filter(({ body }) => isOfKind(body, kind));
  }
  return guests;
}

/** The named persons, as far as their office lets them in. Throws `not-listed` where one of them may not be let in. */
export function namedGuests(held: Held, room: string, docket: Docket | undefined, persons: readonly string[]): Guest[] {
  const guests = guestsOf(held, room, docket).filter(({ person }) => persons.includes(person.id));
  if (guests.length !== new Set(persons).size) throw new Refused("not-listed");
  return guests;
}

/** With what an entry of a room is written. */
export interface Onward {
  seeds: Bytes[];
  recipient: Uint8Array;
  epoch: number;
  /** Whether it begins the epoch: then it is granted to the reporter and to those who stay. */
  begins: boolean;
  staying: Guest[];
}

/** Goes on in a room's epoch, or begins one: the first, or where somebody is out, or put out by the entry, one for those who stay. */
export async function onward({ random }: Pick<World, "random">, held: Held, name: string, docket: Docket | undefined, room: HeldRoom | undefined, facts: Record<string, string>): Promise<Onward> {
  const course = docket?.courses.find((one) => one.room === name);
  if (room !== undefined && room.seeds.length !== room.next.epoch + 1) throw new Refused(BAD);
  const out = putsOut(facts["step"]);
  const begins = room === undefined || out || course?.renews === true;
  const seeds = [...(room?.seeds ?? []), ...(begins ? [random(32)] : [])];
  const epoch = seeds.length - 1;
  const { recipient } = await Identity.of(seeds[epoch] as Bytes);
  const isOut = ({ person: { id, role } }: Guest): boolean => id === facts["person"] || (role === "prevention" ? "officer" : role) === facts["office"];
  const readers = room === undefined || !begins ? [] : namedGuests(held, name, docket, course?.readers ?? []);
  return { seeds, recipient, epoch, begins, staying: readers.filter((guest) => !out || !isOut(guest)) };
}

/** Grants of a room's identities, with the key ids of their readers; to the reporter besides, where an epoch begins. */
export async function grantRoom(held: Held, room: string, { seeds, epoch, begins }: Onward, by: Signer, grantorRoster: string, guests: Guest[]): Promise<{ readers: string[]; grants: Bytes[] }> {
  const { statement, caseId } = held;
  const once = guests.filter(({ person }, at) => guests.findIndex((one) => one.person.keyId === person.keyId) === at);
  const readers = once.map(({ body, person }) => ({ key: person.keyId, roster: body.roster.note.hash, recipient: person.recipient as Uint8Array }));
  if (begins) readers.push({ key: keyId(statement.sign), roster: ownRoster(statement), recipient: statement.self });
  readers.sort((a, b) => (a.key < b.key ? -1 : 1));
  const names = { organisation: statement.organisation, case: caseId, room, epoch, grantorRoster };
  const grants = await Promise.all(readers.map(({ key, roster, recipient }) => sealGrant({ ...names, reader: key, roster }, seeds, by, recipient)));
  return { readers: readers.map(({ key }) => key), grants };
}

/** Whether an entry that was written before is there already. */
export const isThere = (served: readonly ServedEntry[], header: Bytes | undefined): ServedEntry | undefined =>
  header === undefined ? undefined : served.find((one) => equal(one.header, header));
