// Roots and rosters (section 10): bodies whose names prove themselves, and the signed, chained lists of their persons and
// keys. Nobody encrypts to a recipient that did not come through here.
import { type Bytes, compare, equal, fingerprint, isHex, unhex, utf8 } from "./bytes.ts";
import { type Json, Members, parseCanonical } from "./canonical.ts";
import { addDays, isDay } from "./day.ts";
import { countSignatures, type Note, parseNote } from "./note.ts";
import { readRecipient } from "./recipient.ts";
import { Refused } from "./refused.ts";
import { checkKey, keyId } from "./signature.ts";

/** A text in the three languages. */
export interface Texts {
  kk: string;
  ru: string;
  en: string;
}

/** A root note, checked as far as it can be alone. */
export interface Root {
  /** `institution`, `authorised-body`, or a word of a later time: such a body is valid, and nobody of it is granted. */
  kind: string;
  slug: string;
  names: Texts;
  keys: Bytes[];
  threshold: number;
  version: number;
  previous: string;
  note: Note;
}

/** A person of a roster. */
export interface RosterPerson {
  id: string;
  name: string;
  office: Texts;
  /** `prevention`, `authorised`, `leadership`, or a word of a later time, which gives no rights. */
  role: string;
  /** Ways besides the browser in which this person takes reports; words, ascending. */
  channels: string[];
  recipient: Bytes;
  verifying: Bytes;
  keyId: string;
  validFrom: string;
  validTo: string;
}

/** A roster note, checked as far as it can be alone. */
export interface Roster {
  organisation: string;
  version: number;
  previous: string;
  issued: string;
  expires: string;
  persons: RosterPerson[];
  receiptKey: Bytes;
  ledgerKey: Bytes;
  ledgerOrigin: string;
  bodies: string[];
  ruleSets: string[];
  calendars: string[];
  demo: boolean;
  note: Note;
}

const BAD = "roster-invalid";
const WORD = /^[a-z-]+$/;
/** How long a roster may say that it is current. */
const LONGEST_TERM = 35;
/** How long after its issue it may still be used, marked as unconfirmed. */
const LONGEST_USE = 365;

function require(holds: boolean): void {
  if (!holds) throw new Refused(BAD);
}

/** Turns any refusal of the parts into the one of this room. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new Refused(BAD);
  }
}

function texts(members: Members): Texts {
  const read = { kk: members.text("kk"), ru: members.text("ru"), en: members.text("en") };
  members.finish();
  return read;
}

/** The JSON of a two-line note: the tag, then one line. */
function body(note: Note, tag: string): Members {
  const [first, second, rest, ...more] = note.text.split("\n");
  require(first === tag && second !== undefined && rest === "" && more.length === 0);
  const members = new Members(parseCanonical(utf8(second as string)), BAD);
  require(members.integer("v") === 1);
  return members;
}

function key(written: string): Bytes {
  const bytes = unhex(written, 32, BAD);
  checkKey(bytes);
  return bytes;
}

function hash(written: string): string {
  require(isHex(written, 32));
  return written;
}

const hashOrNone = (written: string): string => (written === "" ? "" : hash(written));

function word(written: string): string {
  require(WORD.test(written));
  return written;
}

function day(written: string): string {
  require(isDay(written));
  return written;
}

const ascending = (items: readonly Uint8Array[]): boolean =>
  items.every((item, index) => index === 0 || compare(items[index - 1] as Uint8Array, item) < 0);

/** Version and predecessor go together: the first has none. */
function chained(version: number, previous: string): void {
  require(version >= 1 && (version === 1) === (previous === ""));
}

/** Reads a root note and checks it under its own keys; throws `roster-invalid`. */
export const readRoot = (bytes: Uint8Array): Root =>
  guarded(() => {
    const note = parseNote(bytes);
    const members = body(note, "senim/1/root");
    const kind = word(members.text("kind"));
    const slug = members.text("slug");
    require(/^[a-z0-9-]{1,40}$/.test(slug));
    const root: Root = {
      kind,
      slug,
      names: texts(members.members("names")),
      keys: members.texts("keys").map(key),
      threshold: members.integer("threshold", 1),
      version: members.integer("version", 1),
      previous: hashOrNone(members.text("previous")),
      note,
    };
    require(isHex(members.text("nonce"), 16));
    members.finish();
    require(ascending(root.keys) && root.threshold <= root.keys.length);
    chained(root.version, root.previous);
    require(countSignatures(note, "root", root.keys) >= root.threshold);
    return root;
  });

/**
 * A body's roots in order, checked as a chain: each later one is signed by enough of the keys before and of its own.
 * The first one's hash is the body's id. Throws `roster-invalid`.
 */
export const readRoots = (notes: readonly Uint8Array[]): Root[] =>
  guarded(() => {
    const roots = notes.map(readRoot);
    require(roots.length > 0);
    roots.forEach((root, index) => {
      const before = roots[index - 1];
      require(root.version === index + 1 && root.previous === (before?.note.hash ?? ""));
      if (before !== undefined) {
        require(root.kind === before.kind && countSignatures(root.note, "root", before.keys) >= before.threshold);
      }
    });
    return roots;
  });

/** The id of the body whose first root this is. */
export const bodyId = (roots: readonly Root[]): string => (roots[0] as Root).note.hash;

/** The fingerprint of a body or key, as people compare it. */
export const fingerprintOf = (id: string): string => fingerprint(unhex(id, 32, BAD));

function person(value: Json): RosterPerson {
  const members = new Members(value, BAD);
  const id = members.text("id");
  require(isHex(id, 16));
  const name = members.text("name");
  const office = texts(members.members("office"));
  const role = word(members.text("role"));
  const channels = members.texts("channels").map(word);
  require(ascending(channels.map(utf8)));
  const recipient = readRecipient(members.text("recipient"));
  const verifying = key(members.text("verifying"));
  const validFrom = day(members.text("valid_from"));
  const validTo = day(members.text("valid_to"));
  require(validFrom <= validTo);
  hashOrNone(members.text("undertaking"));
  members.finish();
  return {
    id,
    name,
    office,
    role,
    channels,
    recipient,
    verifying,
    keyId: keyId(verifying),
    validFrom,
    validTo,
  };
}

const distinct = (items: readonly string[]): boolean => new Set(items).size === items.length;

/**
 * Reads a roster and checks that enough of one root's keys signed it; throws `roster-invalid`. For the newest roster pass
 * the newest root alone; an older roster may stand under any root of the body.
 */
export const readRoster = (bytes: Uint8Array, organisation: string, roots: readonly Root[]): Roster =>
  guarded(() => {
    const note = parseNote(bytes);
    require(roots.some((root) => countSignatures(note, "root", root.keys) >= root.threshold));
    const members = body(note, "senim/1/roster");
    require(members.text("organisation") === organisation);
    const version = members.integer("version", 1);
    const previous = hashOrNone(members.text("previous"));
    chained(version, previous);
    const issued = day(members.text("issued"));
    const expires = day(members.text("expires"));
    require(issued <= expires && expires <= addDays(issued, LONGEST_TERM));
    const persons = members.array("persons").map(person);
    const receiptKey = key(members.text("receipt_key"));
    const ledgerKey = key(members.text("ledger_key"));
    const ledgerOrigin = members.text("ledger_origin");
    const witnesses = members.members("witnesses");
    witnesses.integer("need");
    witnesses.texts("keys");
    witnesses.finish();
    const bodies = members.texts("bodies").map(hash);
    hashOrNone(members.text("bundle"));
    const ruleSets = members.texts("rule_sets");
    const calendars = members.texts("calendars");
    members.texts("questionnaires");
    const demo = members.flag("demo");
    members.finish();
    require(ascending(persons.map(({ id }) => unhex(id, 16, BAD))));
    require(distinct(persons.map(({ recipient }) => recipient.toString())));
    // Receipt, ledger, root and persons: no key serves two of them.
    const rootKeys = roots.flatMap(({ keys }) => keys).map(keyId);
    const ours = [keyId(receiptKey), keyId(ledgerKey), ...persons.map((it) => it.keyId)];
    require(distinct(ours) && !ours.some((id) => rootKeys.includes(id)));
    require(distinct(bodies) && !bodies.includes(organisation));
    // A receipt writes these in lines and joins rule sets by commas.
    require(/^[!-~]+$/.test(ledgerOrigin) && ruleSets.every((name) => /^[!-+\--~]+$/.test(name)));
    return { organisation, version, previous, issued, expires, persons, receiptKey, ledgerKey, ledgerOrigin, bodies, ruleSets, calendars, demo, note };
  });

/** Throws `roster-invalid` unless `later` follows `earlier` at once. */
export function follows(earlier: Roster, later: Roster): void {
  require(
    later.organisation === earlier.organisation &&
      later.version === earlier.version + 1 &&
      later.previous === earlier.note.hash &&
      later.issued >= earlier.issued,
  );
}

/**
 * Since which day a roster is unconfirmed, or "" while it is current. Throws `roster-expired` when it is too old and
 * `roster-invalid` when it comes from the future.
 */
export function unconfirmedSince(roster: Roster, today: string): string {
  require(roster.issued <= addDays(today, 1));
  if (today <= roster.expires) return "";
  if (today > addDays(roster.issued, LONGEST_USE)) throw new Refused("roster-expired");
  return roster.expires;
}


/** The person whose recipient this is; throws `announced` for one that no verified roster vouches for. */
export function vouched(rosters: readonly Roster[], recipient: Uint8Array): RosterPerson {
  for (const { persons } of rosters) {
    const found = persons.find((one) => equal(one.recipient, recipient));
    if (found !== undefined) return found;
  }
  throw new Refused("announced");
}
