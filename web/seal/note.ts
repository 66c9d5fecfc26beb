// Notes (section 10): C2SP signed notes. One name a key, one signature a key; a known key whose signature does not hold
// refuses the whole note, an unknown key says nothing.
import { base64 } from "@scure/base";
import { type Bytes, concat, equal, hex, sha256, text, utf8 } from "./bytes.ts";
import { Refused } from "./refused.ts";
import { keyId, type Signer, sign, verify } from "./signature.ts";

/** What a key signs notes as. */
export type Role = "root" | "receipt";

/** A note taken apart. */
export interface Note {
  /** The text, ending in a newline. */
  text: string;
  /** Hash of the text: the note's name, signatures left out. */
  hash: string;
  signatures: { name: string; hash: Bytes; signature: Bytes }[];
}

const BAD = "note";
// U+2014, as C2SP has it.
const LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids exactly these.
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const MOST_SIGNATURES = 64;
const LONGEST = 256 * 1024;

/** The name of a key: one role, one name. */
export const keyName = (role: Role, key: Uint8Array): string => `${role}/${keyId(key)}`;

/** First four bytes of `H(name ‖ 0A ‖ 01 ‖ key)`. */
const keyHash = (name: string, key: Uint8Array): Uint8Array =>
  sha256(concat(utf8(`${name}\n`), new Uint8Array([1]), key)).subarray(0, 4);

/** The hash of a note's text. */
export const noteHash = (noteText: string): string => hex(sha256(utf8(noteText)));

/** A signature line under any name. */
export const signatureLineAs = (name: string, key: Uint8Array, signature: Uint8Array): string =>
  `\u2014 ${name} ${base64.encode(concat(keyHash(name, key), signature))}\n`;

/** A signature line for a signature already made. */
export const signatureLine = (role: Role, key: Uint8Array, signature: Uint8Array): string =>
  signatureLineAs(keyName(role, key), key, signature);

/** A note over a text, signed by these keys. */
export const writeNote = (noteText: string, role: Role, signers: readonly Signer[]): Bytes =>
  utf8(
    `${noteText}\n${signers.map((by) => signatureLine(role, by.verifying, sign(by, utf8(noteText)))).join("")}`,
  );

/** Takes a note apart without believing any signature; throws `note`. */
export function parseNote(bytes: Uint8Array): Note {
  if (bytes.length > LONGEST) throw new Refused(BAD);
  const written = text(bytes, BAD);
  const end = written.lastIndexOf("\n\n") + 1;
  if (end < 2 || !written.endsWith("\n") || CONTROL.test(written)) throw new Refused(BAD);
  const noteText = written.slice(0, end);
  const lines = written.slice(end + 1, -1).split("\n");
  if (lines.length > MOST_SIGNATURES) throw new Refused(BAD);
  const signatures = lines.map((line) => {
    const [, name, encoded] = LINE.exec(line) ?? [];
    if (name === undefined || encoded === undefined) throw new Refused(BAD);
    let decoded: Uint8Array;
    try {
      decoded = base64.decode(encoded);
    } catch {
      throw new Refused(BAD);
    }
    if (decoded.length < 5) throw new Refused(BAD);
    return { name, hash: decoded.slice(0, 4) as Bytes, signature: decoded.slice(4) as Bytes };
  });
  return { text: noteText, hash: noteHash(noteText), signatures };
}

/** Whether a key signed under a name. Throws `note` when such a line does not hold, or stands twice. */
export function isSignedAs(note: Note, name: string, key: Uint8Array): boolean {
  const hash = keyHash(name, key);
  const mine = note.signatures.filter((line) => line.name === name && equal(line.hash, hash));
  if (mine.length === 0) return false;
  try {
    if (mine.length > 1) throw new Refused(BAD);
    verify(key, utf8(note.text), (mine[0] as (typeof mine)[0]).signature);
  } catch {
    throw new Refused(BAD);
  }
  return true;
}

/**
 * How many of these keys signed. Throws `note` when a line under one of their names does not hold, or names a key twice.
 */
export const countSignatures = (note: Note, role: Role, keys: readonly Uint8Array[]): number =>
  keys.filter((key) => isSignedAs(note, keyName(role, key), key)).length;
