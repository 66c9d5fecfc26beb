// Files of papers (section 19 of the vectors' page), which pages offer and `senim verify` reads: what proves to anybody that a portal
// broke its promise, and a receipt to be kept, with the roots and rosters by which they are checked without a network.
import { type Bytes, equal, hex, unhex, utf8 } from "../seal/bytes.ts";
import { Members, parseCanonical, writeCanonical } from "../seal/canonical.ts";
import { type Checkpoint, readCheckpoint } from "../seal/checkpoint.ts";
import { contradict, readHead, type Told } from "../seal/head.ts";
import { type ReceiptLines, verifyReceipt } from "../seal/receipt.ts";
import { Refused } from "../seal/refused.ts";
import type { Roster } from "../seal/roster.ts";
import { type TreeHead, verifyDay } from "../seal/tree.ts";

/**
 * `dropped`: a receipt's leaf is not in its day. `fork`: two signed checkpoints that can't both be the ledger's. `withheld`: two signed
 * case heads that can't both be the case's. Two kinds prove nothing by themselves: `receipt`, which is kept, and `checkpoint`, to be laid
 * beside somebody else's.
 */
export interface Evidence {
  kind: "dropped" | "fork" | "withheld" | "receipt" | "checkpoint";
  origin: string;
  /** The receipt's note, of what was dropped or is kept; else "". */
  receipt: string;
  /** The checkpoint before, or the other one of a fork; "" where there is none. The first of two case heads. */
  before: string;
  /** The checkpoint, or the second case head; "" where there is none yet. */
  checkpoint: string;
  /** The tree before the day, as its perfect subtrees, and the day's leaves; or the leaves of the second case head. */
  peaks: Uint8Array[];
  leaves: Uint8Array[];
  /** The salt in hex by which the second case head was asked for after the first; else "". */
  salt: string;
  /** Notes of the body: its roots from the first, and the rosters that these papers need. */
  roots: string[];
  rosters: string[];
}

/** A closed day, as papers show it. */
export type ShownDay = Pick<Evidence, "before" | "checkpoint" | "peaks" | "leaves">;

/** What of a verified roster evidence is checked by. */
export type EvidenceRoster = Pick<Roster, "organisation" | "version" | "issued" | "receiptKey" | "ledgerKey" | "ledgerOrigin">;

/** The keys that may have signed a day: of the newest rosters, back to one that was issued before it. A replaced key signs no later day. */
export function keysOf(rosters: readonly EvidenceRoster[], day: string): Uint8Array[] {
  const newestFirst = [...rosters].sort((one, other) => other.version - one.version);
  const last = newestFirst.findIndex(({ issued }) => issued < day);
  return newestFirst.slice(0, last < 0 ? undefined : last + 1).map(({ ledgerKey }) => ledgerKey);
}

const BAD = "evidence";

const hexes = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => hex(hash));

/** The file's text. */
export const writeEvidence = ({ kind, origin, receipt, before, checkpoint, peaks, leaves, salt, roots, rosters }: Evidence): string =>
  `${writeCanonical({ v: 1, kind, origin, receipt, before, checkpoint, peaks: hexes(peaks), leaves: hexes(leaves), salt, roots, rosters })}\n`;

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
    const evidence = parseEvidence(bytes);
    if (PROVING[evidence.kind](evidence, rosters)) return evidence;
  } catch {
    // Falls through to the same refusal.
  }
  throw new Refused(BAD);
}

type Proving = (evidence: Evidence, rosters: readonly EvidenceRoster[]) => boolean;

const PROVING: Record<Evidence["kind"], Proving> = {
  dropped: isDropped,
  fork: (evidence, rosters) => areTwo(headIn(evidence, evidence.before, rosters), headIn(evidence, evidence.checkpoint, rosters)),
  withheld: ({ before, checkpoint, salt, leaves }, rosters) => contradict(caseHead(before, rosters), caseHead(checkpoint, rosters), unhex(salt, salt.length / 2, BAD), leaves),
  receipt: () => false,
  checkpoint: () => false,
};

function headIn({ origin }: Evidence, note: string, rosters: readonly EvidenceRoster[]): Checkpoint {
  const day = note.split("\n")[3]?.slice(4) ?? "";
  return readCheckpoint(utf8(note), origin, keysOf(rosters.filter(({ ledgerOrigin }) => ledgerOrigin === origin), day));
}

function caseHead(note: string, rosters: readonly EvidenceRoster[]): Told {
  for (const { organisation, receiptKey } of rosters) {
    const head = attempt(() => readHead(utf8(note), receiptKey));
    if (head?.organisation === organisation) return head;
  }
  throw new Refused(BAD);
}

/** The roster that a receipt's note names, by whose key the note is checked; "" where it names none. */
export const rosterIn = (note: string): string => /^roster: ([0-9a-f]{64})$/m.exec(note)?.[1] ?? "";

/** The ledger whose checkpoint a receipt names. */
export const originOf = ({ checkpoint }: ReceiptLines): string => checkpoint.split(" ")[0] as string;

function isDropped(evidence: Evidence, rosters: readonly EvidenceRoster[]): boolean {
  const { receipt, leaves, origin } = evidence;
  const after = dayIn(evidence, rosters);
  return rosters.some(({ receiptKey }) => {
    const promised = attempt(() => verifyReceipt(utf8(receipt), receiptKey));
    return promised !== undefined && originOf(promised) === origin && promised.legalDay === after.day && !holdsLeaf(leaves, unhex(promised.leaf, 32, BAD));
  });
}

/** The checkpoint of the day that the leaves of a file are; throws unless they are that day. */
export function dayIn(evidence: Evidence, rosters: readonly EvidenceRoster[]): Checkpoint {
  const after = headIn(evidence, evidence.checkpoint, rosters);
  verifyDay(evidence.before === "" ? undefined : headIn(evidence, evidence.before, rosters), evidence.peaks, evidence.leaves, after);
  return after;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Reads a file without believing it; throws `evidence`. */
export function parseEvidence(bytes: Uint8Array): Evidence {
  const members = new Members(parseCanonical(bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes), BAD);
  const version = members.integer("v");
  const [kind, origin, receipt, before, checkpoint] = ["kind", "origin", "receipt", "before", "checkpoint"].map((name) => members.text(name)) as [string, string, string, string, string];
  const hashes = (name: string): Bytes[] => members.texts(name).map((hash) => unhex(hash, 32, BAD));
  const lists = { peaks: hashes("peaks"), leaves: hashes("leaves"), salt: members.text("salt"), roots: members.texts("roots"), rosters: members.texts("rosters") };
  members.finish();
  if (version !== 1 || !(kind in PROVING)) throw new Refused(BAD);
  return { kind: kind as Evidence["kind"], origin, receipt, before, checkpoint, ...lists };
}
