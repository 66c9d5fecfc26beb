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
import { type CheckedCase, checkRoom, ownRoster, type ServedCase, type ServedEntry } from "./conversation.ts";
import type { Held } from "./inquiry.ts";

/** A room as its reader holds it. */
export interface HeldRoom {
  /** Of its identity: what a further grant gives. */
  seed: Bytes;
  identity: Identity;
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
  let seed: Bytes;
  try {
    const plaintext = await openAs(served.grant ?? new Uint8Array(0), reader.own);
    const named = namedIn(plaintext);
    const names = { organisation: statement.organisation, case: held.caseId, room, epoch: 0, reader: reader.key, ...named };
    await vouchReader(held, reader.key, named.roster);
    seed = readGrant(plaintext, names, await grantorOf(held, room, named));
  } catch (error) {
    if (error instanceof Refused && ["offline", "busy", "server"].includes(error.code)) throw error;
    throw new Refused(BAD);
  }
  const identity = await Identity.of(seed);
  const alarms = new Set<string>();
  const { receipt } = reader;
  const { entries, next } = await checkRoom(served, statement, { bodies, organisation, room, identity, ...(receipt && { receipt }) }, alarms);
  return { seed, identity, entries, served: served.entries, next, alarms: [...alarms].sort() };
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
interface Guest {
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

/** Grants of a room's identity, with the key ids of their readers; to the reporter besides, where a room is made. */
export async function grantRoom(held: Held, room: string, seed: Bytes, by: Signer, grantorRoster: string, guests: Guest[], made: boolean): Promise<{ readers: string[]; grants: Bytes[] }> {
  const { statement, caseId } = held;
  const readers = guests.map(({ body, person }) => ({ key: person.keyId, roster: body.roster.note.hash, recipient: person.recipient as Uint8Array }));
  if (made) readers.push({ key: keyId(statement.sign), roster: ownRoster(statement), recipient: statement.self });
  readers.sort((a, b) => (a.key < b.key ? -1 : 1));
  const names = { organisation: statement.organisation, case: caseId, room, epoch: 0, grantorRoster };
  const grants = await Promise.all(readers.map(({ key, roster, recipient }) => sealGrant({ ...names, reader: key, roster }, seed, by, recipient)));
  return { readers: readers.map(({ key }) => key), grants };
}

/** Whether an entry that was written before is there already. */
export const isThere = (served: readonly ServedEntry[], header: Bytes | undefined): ServedEntry | undefined =>
  header === undefined ? undefined : served.find((one) => equal(one.header, header));
