// Case heads (section 19): how far a case has come and as of which checkpoint, as the portal says and signs it in every answer.
import { type Bytes, concat, equal, hex, isHex, sha256, unhex } from "./bytes.ts";
import { hashOf } from "./field.ts";
import { countSignatures, parseNote, writeNote } from "./note.ts";
import { Refused } from "./refused.ts";
import type { Signer } from "./signature.ts";

/** What the portal signs of a room; ids and hashes in hex. */
export interface CaseHead {
  organisation: string;
  /** `access/<key>/<room>` of a reporter, `case/<id>/<room>` of an officer. */
  of: string;
  /** What the asker gave it to sign. */
  asked: string;
  /** Hash of the newest published checkpoint; zeros where no day is closed. */
  checkpoint: string;
  entries: number;
  leaves: string;
}

/** A case head with the note that says so, and the salt of its question. */
export interface Told extends CaseHead {
  note: string;
  hash: string;
}

const BAD = "case-head";
const OF = /^(access\/[0-9a-f]{64}|case\/[0-9a-f]{32})\/[a-z-]+(\/[0-9]+)?$/;
const TEXT = /^senim\/1\/case-head\norganisation: (.{64})\nof: (.*)\nasked: (.{64})\ncheckpoint: (.{64})\nentries: (0|[1-9]\d{0,15})\nleaves: (.{64})\n$/;

/** What an asker gives the portal to sign: it names the case head before, which only the salt shows. */
export const askedFor = (salt: Uint8Array, before: string): Bytes =>
  hashOf("senim/1/asked", salt, before === "" ? new Uint8Array(0) : unhex(before, 32, BAD));

/** The hash over leaves in their order. */
export const leavesHash = (leaves: readonly Uint8Array[]): string => hex(sha256(concat(...leaves)));

/** The text that is signed. */
export const headText = ({ organisation, of, asked, checkpoint, entries, leaves }: CaseHead): string =>
  `senim/1/case-head\norganisation: ${organisation}\nof: ${of}\nasked: ${asked}\ncheckpoint: ${checkpoint}\nentries: ${entries}\nleaves: ${leaves}\n`;

/** A case head as a note. */
export const writeHead = (head: CaseHead, by: Signer): Bytes => writeNote(headText(head), "receipt", [by]);

/** Reads a case head that this receipt key signed; throws `case-head`. */
export function readHead(bytes: Uint8Array, receiptKey: Uint8Array): Told {
  try {
    const { text, hash, signatures } = parseNote(bytes);
    const [, organisation, of, asked, checkpoint, entries, leaves] = TEXT.exec(text) as unknown as [string, string, string, string, string, string, string];
    const hexes = [organisation, asked, checkpoint, leaves].every((one) => isHex(one, 32));
    const right = hexes && OF.test(of) && Number.isSafeInteger(Number(entries));
    if (!right || countSignatures({ text, hash, signatures }, "receipt", [receiptKey]) !== 1) throw new Refused(BAD);
    return { organisation, of, asked, checkpoint, entries: Number(entries), leaves, hash, note: new TextDecoder().decode(bytes) };
  } catch {
    throw new Refused(BAD);
  }
}

/** Whether these are all of its entries' leaves. */
export const isHeadOf = ({ entries, leaves }: CaseHead, shown: readonly Uint8Array[]): boolean => entries === shown.length && leaves === leavesHash(shown);

/** Whether its entries are the first of these. */
export const headBegins = (head: CaseHead, shown: readonly Uint8Array[]): boolean => head.entries <= shown.length && isHeadOf(head, shown.slice(0, head.entries));

/**
 * Whether two case heads, the second with its leaves where they are known, can't both be of one room that only grows. That the second
 * has fewer entries says nothing unless the salt shows that it was asked for after the first.
 */
export function contradict(before: Told, after: CaseHead, salt: Uint8Array, leaves: readonly Uint8Array[]): boolean {
  if (before.organisation !== after.organisation || before.of !== after.of) return false;
  if (after.entries < before.entries) return salt.length === 32 && equal(askedFor(salt, before.hash), unhex(after.asked, 32, BAD));
  const sameLength = after.entries === before.entries && after.leaves !== before.leaves;
  return sameLength || (isHeadOf(after, leaves) && !headBegins(before, leaves));
}
