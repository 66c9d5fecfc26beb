// What proves to anybody that a ledger broke its promise: the file that pages offer and `senim verify` reads.
import { type Bytes, equal, hex, unhex, utf8 } from "../seal/bytes.ts";
import { Members, parseCanonical, writeCanonical } from "../seal/canonical.ts";
import { type Checkpoint, readCheckpoint } from "../seal/checkpoint.ts";
import { type ReceiptLines, verifyReceipt } from "../seal/receipt.ts";
import { Refused } from "../seal/refused.ts";
import { type TreeHead, verifyDay } from "../seal/tree.ts";

/** `dropped`: a receipt's leaf is not in its day. `fork`: two signed checkpoints that can't both be the ledger's. */
export interface Evidence {
  kind: "dropped" | "fork";
  origin: string;
  /** The receipt's note, of what was dropped; else "". */
  receipt: string;
  /** The checkpoint before, or the other one of a fork; "" where there is none. */
  before: string;
  checkpoint: string;
  /** The tree before the day, as its perfect subtrees, and the day's leaves. */
  peaks: Uint8Array[];
  leaves: Uint8Array[];
}

/** What of a verified roster evidence is checked by. */
export interface EvidenceRoster {
  receiptKey: Uint8Array;
  ledgerKey: Uint8Array;
}

const BAD = "evidence";

const hexes = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => hex(hash));

/** The file's text. */
export const writeEvidence = ({ kind, origin, receipt, before, checkpoint, peaks, leaves }: Evidence): string =>
  `${writeCanonical({ v: 1, kind, origin, receipt, before, checkpoint, peaks: hexes(peaks), leaves: hexes(leaves) })}\n`;

type Dated = TreeHead & { day: string };

/**
 * Whether two checkpoints contradict each other as they stand: of one day or one size with different trees, or a later day with a
 * smaller one.
 */
export function areTwo(one: Dated, other: Dated): boolean {
  const [earlier, later] = one.day <= other.day ? [one, other] : [other, one];
  const same = earlier.size === later.size && equal(earlier.root, later.root);
  if (earlier.day === later.day || earlier.size === later.size) return !same;
  return later.size < earlier.size;
}

/** Whether `leaf` is among leaves in their order. */
export const holdsLeaf = (leaves: readonly Uint8Array[], leaf: Uint8Array): boolean => leaves.some((one) => equal(one, leaf));

/** Reads a file and checks that it proves what it says, by keys of verified rosters; throws `evidence`. */
export function readEvidence(bytes: Uint8Array, rosters: readonly EvidenceRoster[]): Evidence {
  try {
    const evidence = parse(bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes);
    const keys = rosters.map(({ ledgerKey }) => ledgerKey);
    const head = (note: string): Checkpoint => readCheckpoint(utf8(note), evidence.origin, keys);
    const after = head(evidence.checkpoint);
    const before = evidence.before === "" ? undefined : head(evidence.before);
    const proves = evidence.kind === "dropped" ? isDropped(evidence, before, after, rosters) : before !== undefined && areTwo(before, after);
    if (proves) return evidence;
  } catch {
    // Falls through to the same refusal.
  }
  throw new Refused(BAD);
}

/** The roster that a receipt's note names, by whose key the note is checked; "" where it names none. */
export const rosterIn = (note: string): string => /^roster: ([0-9a-f]{64})$/m.exec(note)?.[1] ?? "";

/** The ledger whose checkpoint a receipt names. */
export const originOf = ({ checkpoint }: ReceiptLines): string => checkpoint.split(" ")[0] as string;

function isDropped({ receipt, peaks, leaves, origin }: Evidence, before: Checkpoint | undefined, after: Checkpoint, rosters: readonly EvidenceRoster[]): boolean {
  verifyDay(before, peaks, leaves, after);
  return rosters.some(({ receiptKey }) => {
    const promised = signedBy(receipt, receiptKey);
    return promised !== undefined && originOf(promised) === origin && promised.legalDay === after.day && !holdsLeaf(leaves, unhex(promised.leaf, 32, BAD));
  });
}

function signedBy(receipt: string, key: Uint8Array): ReceiptLines | undefined {
  try {
    return verifyReceipt(utf8(receipt), key);
  } catch {
    return undefined;
  }
}

function parse(bytes: Uint8Array): Evidence {
  const members = new Members(parseCanonical(bytes), BAD);
  const version = members.integer("v");
  const [kind, origin, receipt, before, checkpoint] = ["kind", "origin", "receipt", "before", "checkpoint"].map((name) => members.text(name)) as [string, string, string, string, string];
  const hashes = (name: string): Bytes[] => members.texts(name).map((hash) => unhex(hash, 32, BAD));
  const evidence = { origin, receipt, before, checkpoint, peaks: hashes("peaks"), leaves: hashes("leaves") };
  members.finish();
  if (version !== 1 || (kind !== "dropped" && kind !== "fork")) throw new Refused(BAD);
  return { kind, ...evidence };
}
