// Commitment, leaf, receipt and its box (section 11). The exact time lives in the reporter's box alone: what the server
// keeps is a commitment that 86,400 guesses do not open.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import constants from "../../src/ledger/receipt.txt?raw";
import { type Bytes, concat, fingerprint, hex, sha256, unhex, utf8 } from "./bytes.ts";
import { addYears, dayOf, isDay } from "./day.ts";
import { Fields, hashOf, list, structure } from "./field.ts";
import { keyName, parseNote, signatureLine } from "./note.ts";
import { Refused } from "./refused.ts";
import { verify } from "./signature.ts";

/** The three byte strings of an entry that leaf and receipt name by hash. */
export interface EntryBytes {
  header: Uint8Array;
  sealedBody: Uint8Array;
  outerSignature: Uint8Array;
}

/** What a receipt says, in the order of its lines; hashes in hex. */
export interface ReceiptLines {
  organisation: string;
  time: string;
  legalDay: string;
  protectedUntil: string;
  roster: string;
  ruleSets: string[];
  leaf: string;
  checkpoint: string;
  header: string;
  body: string;
  signature: string;
  salt: string;
}

/** Salt of officers' entries: whoever holds the entry computes its commitment. */
export const NO_SALT = new Uint8Array(32);

const BAD = "exchanged";
const SECOND = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
// One line of the constants is a lone `@`: the lines of the receipt stand there.
const at = constants.indexOf("\n@\n") + 1;
const PREAMBLE = constants.slice(0, at);
const CLOSING = constants.slice(at + 2);

const hashes = ({ header, sealedBody, outerSignature }: EntryBytes) =>
  [sha256(header), sha256(sealedBody), sha256(outerSignature)] as const;

/**
 * The legal day of a time (seconds or minutes, `Z`), "" for a time that there is not. Kazakhstan has had one zone, UTC+5
 * without summer time, since before the first receipt.
 */
export function dayInAlmaty(time: string): string {
  const instant = Date.parse(time);
  // `Date.parse` rolls the 30th of February and the hour 24 over; writing it back shows it.
  if (Number.isNaN(instant) || !new Date(instant).toISOString().startsWith(time.slice(0, -1))) return "";
  return dayOf(instant);
}

type Hashes = readonly [Uint8Array, Uint8Array, Uint8Array];

const committedOf = (legalDay: string, of: Hashes, time: string, salt: Uint8Array): Bytes =>
  hashOf("senim/1/commitment", legalDay, ...of, time, salt);

const leafOf = (legalDay: string, committed: Uint8Array, of: Hashes): Bytes =>
  sha256(concat(new Uint8Array([0]), structure("senim/1/leaf", legalDay, committed, ...of))) as Bytes;

/** The commitment of an entry to its time. */
export const commitment = (legalDay: string, entry: EntryBytes, time: string, salt: Uint8Array): Bytes =>
  committedOf(legalDay, hashes(entry), time, salt);

/** The leaf hash of an entry. */
export const leafHash = (legalDay: string, committed: Uint8Array, entry: EntryBytes): Bytes => leafOf(legalDay, committed, hashes(entry));

/** The receipt mark: what stands on the card. */
export const receiptMark = (leaf: Uint8Array): string => fingerprint(leaf);

/** Last day of protection counted from a legal day: the third anniversary. */
export const protectedUntil = (legalDay: string): string => addYears(legalDay, 3);

const NAMES = [
  ["organisation", "organisation"],
  ["time", "time"],
  ["legalDay", "legal-day"],
  ["protectedUntil", "protected-until"],
  ["roster", "roster"],
  ["ruleSets", "rule-sets"],
  ["leaf", "leaf"],
  ["checkpoint", "checkpoint"],
  ["header", "header"],
  ["body", "body"],
  ["signature", "signature"],
  ["salt", "salt"],
] as const;

/** The lines as they stand in the note. */
export const writeLines = (lines: ReceiptLines): string =>
  NAMES.map(([key, name]) => {
    const value = lines[key];
    return `${name}: ${typeof value === "string" ? value : value.join(",")}\n`;
  }).join("");

/** The receipt note's text. */
export const receiptText = (lines: string): string => `senim/1/receipt\n${PREAMBLE}${lines}${CLOSING}`;

/** The note of what came out of a box. */
export const receiptNote = ({ lines, signature }: { lines: string; signature: Uint8Array }, receiptKey: Uint8Array): string =>
  `${receiptText(lines)}\n${signatureLine("receipt", receiptKey, signature)}`;

/** Seals lines and signature into the box of a leaf. */
export function sealBox(key: Uint8Array, nonce: Uint8Array, leaf: Uint8Array, lines: string, signature: Uint8Array): Bytes {
  const aad = structure("senim/1/receipt-box", leaf);
  return concat(nonce, chacha20poly1305(key, nonce, aad).encrypt(list([lines, signature]))) as Bytes;
}

/** Opens the box of a leaf; throws `exchanged`. */
export function openBox(key: Uint8Array, leaf: Uint8Array, box: Uint8Array): { lines: string; signature: Uint8Array } {
  try {
    const aad = structure("senim/1/receipt-box", leaf);
    const plaintext = chacha20poly1305(key, box.subarray(0, 12), aad).decrypt(box.subarray(12));
    const fields = new Fields(plaintext);
    const opened = { lines: fields.text(), signature: fields.bytes(64) };
    fields.finish();
    return opened;
  } catch {
    throw new Refused(BAD);
  }
}

/** The value of a line of a receipt, of its lines alone or of its whole note; throws `exchanged`. */
function line(lines: string, name: string): string {
  const found = lines.split("\n").find((it) => it.startsWith(`${name}: `));
  if (found === undefined) throw new Refused(BAD);
  return found.slice(name.length + 2);
}

/** The roster that a receipt names, so that it can be fetched and verified before the receipt is checked. */
export function rosterOf(lines: string): string {
  const roster = line(lines, "roster");
  unhex(roster, 32, BAD);
  return roster;
}

/** What of a verified roster a receipt must agree with. */
export interface ReceiptRoster {
  hash: string;
  receiptKey: Uint8Array;
  ledgerOrigin: string;
  ruleSets: string[];
}

/** A receipt that holds. */
export interface CheckedReceipt {
  note: string;
  mark: string;
  legalDay: string;
  time: string;
  protectedUntil: string;
}

/**
 * Checks what came out of a box against the client's own entry, the commitment that the server gave and a verified
 * roster; throws `exchanged` when any line or hash is another.
 */
export function checkReceipt(
  opened: { lines: string; signature: Uint8Array },
  organisation: string,
  entry: EntryBytes,
  committed: Uint8Array,
  roster: ReceiptRoster,
): CheckedReceipt {
  const { lines, signature } = opened;
  const time = line(lines, "time");
  const legalDay = line(lines, "legal-day");
  const salt = line(lines, "salt");
  if (!SECOND.test(time) || !isDay(legalDay) || dayInAlmaty(time) !== legalDay) throw new Refused(BAD);
  const own = commitment(legalDay, entry, time, unhex(salt, 32, BAD));
  const leaf = leafHash(legalDay, own, entry);
  const [header, body, outer] = hashes(entry).map((hash) => hex(hash)) as [string, string, string];
  const expected = writeLines({
    organisation,
    time,
    legalDay,
    protectedUntil: protectedUntil(legalDay),
    roster: roster.hash,
    ruleSets: roster.ruleSets,
    leaf: hex(leaf),
    checkpoint: `${roster.ledgerOrigin} ${legalDay}`,
    header,
    body,
    signature: outer,
    salt,
  });
  if (hex(own) !== hex(committed) || lines !== expected) throw new Refused(BAD);
  try {
    verify(roster.receiptKey, utf8(receiptText(lines)), signature);
  } catch {
    throw new Refused(BAD);
  }
  return { note: receiptNote(opened, roster.receiptKey), mark: receiptMark(leaf), legalDay, time, protectedUntil: protectedUntil(legalDay) };
}

/** Lines and signature of a receipt note that somebody kept, for `checkReceipt`; throws `exchanged`. */
export function readReceiptNote(bytes: Uint8Array, receiptKey: Uint8Array): { lines: string; signature: Uint8Array } {
  try {
    const note = parseNote(bytes);
    const start = receiptText("").length - CLOSING.length;
    const lines = note.text.slice(start, note.text.length - CLOSING.length);
    const mine = note.signatures.find(({ name }) => name === keyName("receipt", receiptKey));
    if (note.text !== receiptText(lines) || mine === undefined) throw new Refused(BAD);
    return { lines, signature: mine.signature };
  } catch {
    throw new Refused(BAD);
  }
}

/**
 * A receipt that somebody kept, by itself: signed by the key, its lines in their one spelling, its leaf that of its own hashes.
 * Throws `exchanged`.
 */
export function verifyReceipt(bytes: Uint8Array, receiptKey: Uint8Array): ReceiptLines {
  try {
    const { lines, signature } = readReceiptNote(bytes, receiptKey);
    verify(receiptKey, utf8(receiptText(lines)), signature);
    const values = Object.fromEntries(NAMES.map(([key, name]) => [key, line(lines, name)])) as Record<keyof ReceiptLines, string>;
    const read: ReceiptLines = { ...values, ruleSets: values.ruleSets.split(",") };
    const un = (value: string): Bytes => unhex(value, 32, BAD);
    const of: Hashes = [un(read.header), un(read.body), un(read.signature)];
    const leaf = leafOf(read.legalDay, committedOf(read.legalDay, of, read.time, un(read.salt)), of);
    const day = read.checkpoint.split(" ")[1];
    const holds = SECOND.test(read.time) && [read.legalDay, read.protectedUntil].every(isDay) && day === read.legalDay;
    if (!holds || writeLines({ ...read, leaf: hex(leaf) }) !== lines) throw new Refused(BAD);
    un(read.organisation);
    un(read.roster);
    return read;
  } catch {
    throw new Refused(BAD);
  }
}
