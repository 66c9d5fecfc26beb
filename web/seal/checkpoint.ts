// Checkpoints (section 17): C2SP tlog-checkpoint, one a legal day, which its one extension line names.
import { base64 } from "@scure/base";
import { type Bytes, utf8 } from "./bytes.ts";
import { isDay } from "./day.ts";
import { isSignedAs, parseNote, signatureLineAs } from "./note.ts";
import { Refused } from "./refused.ts";
import { type Signer, sign } from "./signature.ts";
import type { TreeHead } from "./tree.ts";

/** What the ledger was at the end of a legal day. */
export interface Checkpoint extends TreeHead {
  origin: string;
  day: string;
}

const BAD = "checkpoint";
const TEXT = /^([\x21-\x2a\x2c-\x7e]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\nday (.{10})\n$/;

/** The text that is signed. */
export const checkpointText = ({ origin, size, root, day }: Checkpoint): string =>
  `${origin}\n${size}\n${base64.encode(root)}\nday ${day}\n`;

/** A checkpoint as a note, signed under the ledger's own name. */
export function writeCheckpoint(checkpoint: Checkpoint, ...signers: readonly Signer[]): Bytes {
  const text = checkpointText(checkpoint);
  const lines = signers.map((by) => signatureLineAs(checkpoint.origin, by.verifying, sign(by, utf8(text))));
  return utf8(`${text}\n${lines.join("")}`);
}

/**
 * Reads a checkpoint of the ledger `origin`: at least one of `keys` signed it, and none of them something else. Lines of
 * others, witnesses' and those of algorithms to come, say nothing. Throws `checkpoint`.
 */
export function readCheckpoint(bytes: Uint8Array, origin: string, keys: readonly Uint8Array[]): Checkpoint & { hash: string } {
  try {
    const note = parseNote(bytes);
    const [, named, size, root, day] = TEXT.exec(note.text) ?? [];
    if (named !== origin || size === undefined || root === undefined || day === undefined || !isDay(day)) throw new Refused(BAD);
    const checkpoint = { origin, size: Number(size), root: base64.decode(root), day };
    const signed = keys.filter((key) => isSignedAs(note, origin, key));
    if (signed.length === 0 || checkpointText(checkpoint) !== note.text || !Number.isSafeInteger(checkpoint.size)) throw new Refused(BAD);
    return { ...checkpoint, hash: note.hash };
  } catch {
    throw new Refused(BAD);
  }
}
