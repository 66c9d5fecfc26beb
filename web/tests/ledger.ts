// A body's ledger in memory: it closes days and shows them as a portal does, and its leaves can be changed behind its back.
import { type Bytes, compare, concat, text } from "../seal/bytes.ts";
import { readCheckpoint, writeCheckpoint } from "../seal/checkpoint.ts";
import { addDays } from "../seal/day.ts";
import { tilePath } from "../seal/tile.ts";
import { hashLeaf } from "../seal/tree.ts";
import type { Signer } from "../seal/signature.ts";
import type { Frame } from "../wire/frame.ts";
import { consistency, peaks, root } from "./vectors/ledger.ts";
import { bytes } from "./vectors/tools.ts";

/** Fewer than a real day's 256: the page counts nothing on that. */
const CAPACITY = 16;

interface Closed {
  day: string;
  size: number;
  note: Bytes;
  hash: string;
}

export class TestLedger {
  readonly origin: string;
  by: Signer;
  leaves: Bytes[] = [];
  days: Closed[] = [];
  /** How it went on, once and again, as signed. */
  continuations: Bytes[] = [];
  /** Makes the pads of one ledger unlike another's. */
  label = "pad";

  constructor(origin: string, by: Signer) {
    this.origin = origin;
    this.by = by;
  }

  /** Closes a day with these leaves; those of `without` are lost. */
  close(day: string, own: readonly Bytes[]): void {
    const pads = Array.from({ length: Math.max(0, CAPACITY - own.length) }, (_, n) => hashLeaf(bytes(`${this.label} ${day} ${n}`)));
    this.leaves.push(...[...own, ...pads].sort(compare));
    this.sign(day);
  }

  /** Signs what the tree is now as the checkpoint of a day. */
  sign(day: string): void {
    const note = writeCheckpoint({ origin: this.origin, size: this.leaves.length, root: root(this.leaves), day }, this.by);
    const { hash, size } = readCheckpoint(note, this.origin, [this.by.verifying]);
    this.days.push({ day, size, note, hash });
  }

  /** The same ledger as it is now, to go another way. */
  fork(label: string): TestLedger {
    const other = new TestLedger(this.origin, this.by);
    Object.assign(other, { leaves: [...this.leaves], days: [...this.days], label });
    return other;
  }

  /** The files of the published tiles, by their paths; of level 0 the whole, above only what is full. */
  tiles(): { path: string; bytes: Bytes }[] {
    const files: { path: string; bytes: Bytes }[] = [];
    for (let [level, hashes] = [0, this.leaves]; hashes.length > 0; level += 1) {
      for (let index = 0; index * 256 < hashes.length; index += 1) {
        const own = hashes.slice(index * 256, (index + 1) * 256);
        files.push({ path: `ledger/${tilePath({ level, index, width: own.length })}`, bytes: concat(...own) as Bytes });
      }
      hashes = Array.from({ length: Math.floor(hashes.length / 256) }, (_, at) => root(hashes.slice(at * 256, (at + 1) * 256)));
    }
    return files;
  }

  /** The newest checkpoint, as it is published. */
  text(path: string): string | undefined {
    const newest = path.endsWith("/checkpoint") ? this.days.at(-1) : this.days.find(({ day }) => path.endsWith(`/checkpoint/${day}`));
    return newest && text(newest.note, "");
  }

  answer(path: string): Frame | undefined {
    const [, , , what, name = ""] = path.split("/");
    if (what === "continuations") return { kind: "ledger-continuations", head: {}, parts: this.continuations };
    const newest = this.days.at(-1);
    const path_ = (from: number): Bytes => concat(...(from === 0 || newest === undefined ? [] : consistency(from, this.leaves.slice(0, newest.size)))) as Bytes;
    const found = this.days.find(({ day, hash }) => name === (what === "day" ? day : hash));
    if (found === undefined || newest === undefined) return undefined;
    if (what === "since") return { kind: "ledger-since", head: {}, parts: [found.note, newest.note, path_(found.size)] };
    const before = this.days.find(({ day }) => day === addDays(name, -1));
    const from = before?.size ?? 0;
    const parts = [before?.note ?? new Uint8Array(0), found.note, newest.note, concat(...peaks(this.leaves.slice(0, from))), concat(...this.leaves.slice(from, found.size)), path_(found.size)];
    return { kind: "ledger-day", head: { day: name }, parts: parts as Bytes[] };
  }
}
