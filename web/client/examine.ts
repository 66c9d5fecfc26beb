// What papers prove, and what they don't, judged on this device alone. The page of the check asks no network for anything.
import { equal, unhex, utf8 } from "../seal/bytes.ts";
import { type Checkpoint, readCheckpoint } from "../seal/checkpoint.ts";
import { parseNote } from "../seal/note.ts";
import { dayInAlmaty, protectedUntil, type ReceiptLines, receiptMark, verifyReceipt } from "../seal/receipt.ts";
import { bodyId, fingerprintOf, type Root, type Roster, readRoots, readRoster } from "../seal/roster.ts";
import type { Texts } from "./api.ts";
import { Copy } from "./copy.ts";
import { areTwo, dayIn, type Evidence, holdsLeaf, keysOf, originOf, parseEvidence, readEvidence, rosterIn } from "./evidence.ts";
import { type Papers, type Piece, readFingerprint, sortPapers } from "./papers.ts";

/** `proven`: it holds. `open`: the papers do not suffice. `broken`: a promise was broken. `wrong`: a paper is not what it says. */
export type Standing = "proven" | "open" | "broken" | "wrong";

/** One thing that was found: its code, how it stands, and the values of its words. */
export interface Finding {
  standing: Standing;
  code:
    | "nothing" | "unknown-file"
    | "fingerprint-same" | "fingerprint-other" | "fingerprint-unread" | "fingerprint-untyped" | "keys-missing" | "keys-wrong"
    | "receipt-signed" | "receipt-scanned" | "receipt-wrong" | "receipt-keyless"
    | "leaf-in" | "leaf-not-in" | "leaf-open" | "leaf-no-checkpoint"
    | "checkpoint-signed" | "checkpoint-keyless" | "pair-grew" | "pair-two" | "pair-open"
    | "evidence-dropped" | "evidence-fork" | "evidence-withheld" | "evidence-none";
  /** Days, marks, fingerprints, places, names of files. */
  values: Record<string, string>;
  /** Whose keys they are. */
  names?: Texts;
}

interface KnownBody {
  id: string;
  roots: Root[];
  rosters: Roster[];
}

const attempt = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch {
    return undefined;
  }
};

/** Chains of roots, each from its first on, and the rosters that stand under them. */
function bodiesOf({ roots, rosters }: Papers): KnownBody[] {
  const notes = roots.map((note) => utf8(note));
  const previous = (note: Uint8Array): string => /"previous":"([0-9a-f]*)"/.exec(new TextDecoder().decode(note))?.[1] ?? "";
  const chains = notes.filter((note) => previous(note) === "").map((first) => {
    const chain = [first];
    for (let next: Uint8Array | undefined = first; next !== undefined; ) {
      const hash = attempt(() => parseNote(next as Uint8Array).hash);
      next = notes.find((note) => hash !== undefined && previous(note) === hash);
      if (next !== undefined) chain.push(next as typeof first);
    }
    return attempt(() => readRoots(chain));
  });
  return chains.filter((chain) => chain !== undefined).map((chain) => {
    const id = bodyId(chain);
    return { id, roots: chain, rosters: rosters.map((note) => attempt(() => readRoster(utf8(note), id, chain))).filter((one) => one !== undefined) };
  });
}

/** Judges the papers. */
export function examine(pieces: readonly Piece[], typed: string): Finding[] {
  const papers = sortPapers(pieces);
  const findings: Finding[] = [];
  const say = (standing: Standing, code: Finding["code"], values: Record<string, string> = {}, names?: Texts): void =>
    void findings.push({ standing, code, values, ...(names === undefined ? {} : { names }) });
  for (const path of papers.unknown) say("open", "unknown-file", { path });
  const kept = unpack(papers);
  const bodies = bodiesOf(papers);
  sayKeys(papers, bodies, typed, say);
  const heads = headsOf(papers, bodies, say);
  const copy = new Copy(papers.tiles);
  const receipts = papers.receipts.map((note) => receiptOf(note, bodies, papers.scanned, say));
  const days = daysOf(kept, bodies);
  for (const receipt of receipts) if (receipt !== undefined && !sayDay(receipt, days, say)) sayLeaf(receipt, heads, copy, papers.tiles.size > 0, say);
  sayPairs(heads, copy, papers.tiles.size > 0, say);
  sayEvidence(papers, bodies, say);
  const shown = papers.receipts.length + papers.checkpoints.length + papers.evidence.length;
  if (shown === 0) say("open", "nothing");
  return findings;
}

/** Lays out what files of papers hold beside each other; kept receipts prove nothing by themselves, and are taken from the files. */
function unpack(papers: Papers): Evidence[] {
  const files = papers.evidence.map((file) => attempt(() => parseEvidence(utf8(file))));
  papers.roots = [...new Set([...papers.roots, ...files.flatMap((file) => file?.roots ?? [])])];
  papers.rosters = [...new Set([...papers.rosters, ...files.flatMap((file) => file?.rosters ?? [])])];
  const isKept = (file: Evidence | undefined): boolean => file?.kind === "receipt" || file?.kind === "checkpoint";
  const kept = files.filter(isKept) as Evidence[];
  papers.evidence = papers.evidence.filter((_, at) => !isKept(files[at]));
  papers.receipts = [...new Set([...papers.receipts, ...kept.map(({ receipt }) => receipt)])].filter((note) => note !== "");
  // What stands before a receipt's day is only there to prove the day.
  const heads = kept.flatMap(({ kind, before, checkpoint }) => (kind === "receipt" ? [checkpoint] : [before, checkpoint]));
  papers.checkpoints.push(...heads.filter((note) => note !== ""));
  return kept;
}

/** The closed days that kept receipts came with, as far as they hold. */
function daysOf(kept: readonly Evidence[], bodies: readonly KnownBody[]): { leaves: Uint8Array[]; head: Checkpoint }[] {
  const rosters = bodies.flatMap((body) => body.rosters);
  return kept.flatMap((file) => {
    const head = attempt(() => dayIn(file, rosters));
    return head === undefined ? [] : [{ leaves: file.leaves, head }];
  });
}

/** Whether one of the days is the receipt's and has its leaf. */
function sayDay({ leaf: own, ...receipt }: ReceiptLines, days: ReturnType<typeof daysOf>, say: Say): boolean {
  const leaf = unhex(own, 32, "receipt");
  const its = days.find(({ head, leaves }) => head.day === receipt.legalDay && receipt.checkpoint === `${head.origin} ${head.day}` && holdsLeaf(leaves, leaf));
  if (its === undefined) return false;
  const { head: { day, size }, leaves } = its;
  const place = size - leaves.length + leaves.findIndex((one) => equal(one, leaf)) + 1;
  say("proven", "leaf-in", { day, place: String(place), size: String(size) });
  return true;
}

type Say = (standing: Standing, code: Finding["code"], values?: Record<string, string>, names?: Texts) => void;

function sayKeys(papers: Papers, bodies: readonly KnownBody[], typed: string, say: Say): void {
  const wanted = readFingerprint(typed);
  if (typed.trim() !== "" && wanted === "") say("wrong", "fingerprint-unread");
  if (bodies.length === 0) {
    if (papers.roots.length > 0) say("wrong", "keys-wrong");
    else say("open", "keys-missing");
    return;
  }
  for (const { id, roots } of bodies) {
    const fingerprint = fingerprintOf(id);
    const names = (roots.at(-1) as Root).names;
    if (wanted === fingerprint) say("proven", "fingerprint-same", { fingerprint }, names);
    else if (wanted !== "" && bodies.length === 1) say("wrong", "fingerprint-other", { fingerprint }, names);
    else say("open", "fingerprint-untyped", { fingerprint }, names);
  }
  const read = bodies.reduce((sum, { rosters }) => sum + rosters.length, 0);
  if (read < papers.rosters.length) say("wrong", "keys-wrong");
}

function receiptOf(note: string, bodies: readonly KnownBody[], scanned: boolean, say: Say): ReceiptLines | undefined {
  const named = rosterIn(note);
  const body = bodies.find(({ rosters }) => rosters.some((roster) => roster.note.hash === named));
  const roster = body?.rosters.find((one) => one.note.hash === named);
  if (body === undefined || roster === undefined) return void say("open", "receipt-keyless");
  const lines = attempt(() => verifyReceipt(utf8(note), roster.receiptKey));
  if (lines === undefined || !isOf(lines, body.id, roster)) return void say("wrong", scanned ? "receipt-scanned" : "receipt-wrong");
  const { legalDay, time, protectedUntil: until, leaf } = lines;
  say("proven", "receipt-signed", { day: legalDay, time, until, mark: receiptMark(unhex(leaf, 32, "receipt")) }, (body.roots.at(-1) as Root).names);
  return lines;
}

/** Whether a receipt says what a portal under that roster must have said. */
const isOf = (lines: ReceiptLines, body: string, roster: Roster): boolean =>
  lines.organisation === body &&
  dayInAlmaty(lines.time) === lines.legalDay &&
  lines.protectedUntil === protectedUntil(lines.legalDay) &&
  lines.ruleSets.join() === roster.ruleSets.join() &&
  originOf(lines) === roster.ledgerOrigin;

function headsOf({ checkpoints }: Papers, bodies: readonly KnownBody[], say: Say): Checkpoint[] {
  const rosters = bodies.flatMap((body) => body.rosters);
  return [...new Set(checkpoints)].flatMap((note) => {
    const origin = note.slice(0, note.indexOf("\n"));
    const day = note.split("\n")[3]?.slice(4) ?? "";
    const keys = keysOf(rosters.filter(({ ledgerOrigin }) => ledgerOrigin === origin), day);
    const head = attempt(() => readCheckpoint(utf8(note), origin, keys));
    if (head === undefined) {
      say("open", "checkpoint-keyless", { day });
      return [];
    }
    say("proven", "checkpoint-signed", { day: head.day, size: String(head.size) });
    return [head];
  });
}

/** A receipt in the checkpoint of its day, or in a later one. */
function sayLeaf(receipt: ReceiptLines, heads: readonly Checkpoint[], copy: Copy, copied: boolean, say: Say): void {
  const { legalDay: day } = receipt;
  const fitting = heads.filter((head) => head.origin === originOf(receipt) && head.day >= day).sort((one, other) => one.size - other.size);
  if (fitting.length === 0) return say("open", "leaf-no-checkpoint", { day });
  const leaf = unhex(receipt.leaf, 32, "receipt");
  for (const head of fitting) {
    const place = copied ? copy.find(leaf, head) : "unknown";
    if (typeof place === "number") return say("proven", "leaf-in", { day: head.day, place: String(place + 1), size: String(head.size) });
    // A day that is closed without it will never have it.
    if (place === "absent") return say("broken", "leaf-not-in", { day: head.day });
  }
  say("open", "leaf-open", { day });
}

function sayPairs(heads: readonly Checkpoint[], copy: Copy, copied: boolean, say: Say): void {
  const sorted = [...heads].sort((one, other) => one.size - other.size);
  for (const [index, later] of sorted.entries()) {
    const earlier = sorted.slice(0, index).findLast(({ origin }) => origin === later.origin);
    if (earlier === undefined) continue;
    const values = { before: earlier.day, after: later.day };
    if (areTwo(earlier, later)) say("broken", "pair-two", values);
    else if (copied && copy.grew(earlier, later)) say("proven", "pair-grew", values);
    else say("open", "pair-open", values);
  }
}

function sayEvidence({ evidence }: Papers, bodies: readonly KnownBody[], say: Say): void {
  const rosters = bodies.flatMap((body) => body.rosters);
  for (const file of evidence) {
    const read = attempt(() => readEvidence(utf8(file), rosters));
    if (read === undefined) say(rosters.length === 0 ? "open" : "wrong", "evidence-none");
    else say("broken", `evidence-${read.kind as "fork" | "dropped" | "withheld"}`);
  }
}
