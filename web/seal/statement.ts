// The case statement (section 7): what the reporter's client fixes before anything is sent. Its hash names the case, so
// nobody can put another reader, destination or key into it afterwards.
import { type Bytes, hex, sha256, unhex } from "./bytes.ts";
import { Fields, list, set, structure } from "./field.ts";
import { Refused } from "./refused.ts";
import { RECIPIENT_LENGTH } from "./recipient.ts";
import { checkKey, type Signer, sign, verify } from "./signature.ts";

const DESTINATIONS = ["unit", "authorised", "both"] as const;
const DOORS = ["browser", "command-line", "no-script", "officer"] as const;

/** Most persons that a statement lets in, and most that it keeps out. */
const MOST_PERSONS = 256;

/** Which office a report goes to. */
export type Destination = (typeof DESTINATIONS)[number];
/** Which way a case came. */
export type Door = (typeof DOORS)[number];

/** A person, by stable id, in a body. All hex. */
export interface PersonRef {
  body: string;
  person: string;
}

/** A person to whom the room `dialogue` is granted, with the key it is granted to. */
export interface Granted extends PersonRef {
  key: string;
}

/** What the statement says; ids and hashes in hex. */
export interface Statement {
  organisation: string;
  access: Uint8Array;
  sign: Uint8Array;
  self: Uint8Array;
  dialogue: Uint8Array;
  rosters: { body: string; roster: string }[];
  checkpoint: string;
  granted: Granted[];
  excluded: PersonRef[];
  destination: Destination;
  door: Door;
}

/** Refuses what no statement may say, whoever wrote it. */
function check(statement: Statement): void {
  if (statement.granted.length > MOST_PERSONS || statement.excluded.length > MOST_PERSONS) throw new Refused("structure");
  checkKey(statement.access);
  checkKey(statement.sign);
  if (statement.granted.length === 0) throw new Refused("nobody");
  const excluded = new Set(statement.excluded.map(({ body, person }) => body + person));
  if (statement.granted.some(({ body, person }) => excluded.has(body + person))) throw new Refused("excluded");
  const named = new Set([statement.organisation]);
  for (const { body } of [...statement.granted, ...statement.excluded]) named.add(body);
  const seen = statement.rosters.map(({ body }) => body);
  // Exactly one roster a body that is named, and none for show.
  if (seen.length !== named.size || !seen.every((body) => named.delete(body))) throw new Refused("roster");
}

/** The bytes; throws like `parseStatement`, so that nothing is written that would not be read. */
export function writeStatement(statement: Statement): Bytes {
  check(statement);
  const id = (value: string) => unhex(value, 32, "structure");
  const short = (value: string) => unhex(value, 16, "structure");
  return structure(
    "senim/1/statement",
    id(statement.organisation),
    statement.access,
    statement.sign,
    statement.self,
    statement.dialogue,
    set(statement.rosters.map(({ body, roster }) => list([id(body), id(roster)]))),
    statement.checkpoint === "" ? new Uint8Array(0) : id(statement.checkpoint),
    set(statement.granted.map(({ body, person, key }) => list([id(body), short(person), short(key)]))),
    set(statement.excluded.map(({ body, person }) => list([id(body), short(person)]))),
    statement.destination,
    statement.door,
  );
}

function word<T extends string>(value: string, words: readonly T[]): T {
  const found = words.find((it) => it === value);
  if (found === undefined) throw new Refused("structure");
  return found;
}

/** One item of a set, read to its end. */
function item<T>(bytes: Uint8Array, read: (fields: Fields) => T): T {
  const fields = new Fields(bytes);
  const value = read(fields);
  fields.finish();
  return value;
}

/** Reads a statement; throws `structure`, `key`, `nobody`, `excluded` or `roster`. */
export function parseStatement(bytes: Uint8Array): Statement {
  const fields = Fields.of("senim/1/statement", bytes);
  const statement: Statement = {
    organisation: hex(fields.bytes(32)),
    access: fields.bytes(32),
    sign: fields.bytes(32),
    self: fields.bytes(RECIPIENT_LENGTH),
    dialogue: fields.bytes(RECIPIENT_LENGTH),
    rosters: fields.set().map((one) => item(one, (it) => ({ body: hex(it.bytes(32)), roster: hex(it.bytes(32)) }))),
    checkpoint: hex(fields.optional(32)),
    granted: fields
      .set()
      .map((one) => item(one, (it) => ({ body: hex(it.bytes(32)), person: hex(it.bytes(16)), key: hex(it.bytes(16)) }))),
    excluded: fields.set().map((one) => item(one, (it) => ({ body: hex(it.bytes(32)), person: hex(it.bytes(16)) }))),
    destination: word(fields.text(), DESTINATIONS),
    door: word(fields.text(), DOORS),
  };
  fields.finish();
  check(statement);
  return statement;
}

/** First 16 bytes of the statement's hash. */
export const caseId = (statement: Uint8Array): string => hex(sha256(statement).subarray(0, 16));

/** Signs a written statement with the reporter's `sign` key. */
export const signStatement = (statement: Uint8Array, by: Signer): Bytes => sign(by, statement);

/** Reads a statement and checks its signature by its own `sign` key; throws `signature` besides. */
export function openStatement(bytes: Uint8Array, signature: Uint8Array): Statement {
  const statement = parseStatement(bytes);
  verify(statement.sign, bytes, signature);
  return statement;
}
