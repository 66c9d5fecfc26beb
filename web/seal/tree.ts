// The ledger's tree (section 17): RFC 6962 hashing, and the proofs that a leaf is in a tree and that one tree begins another,
// checked step by step as RFC 9162 has it. Sizes reach 2^53, so they are divided, never shifted.
import { type Bytes, compare, concat, equal, sha256 } from "./bytes.ts";
import { Refused } from "./refused.ts";

/** A tree head: how many leaves, and their root. */
export interface TreeHead {
  size: number;
  root: Uint8Array;
}

const odd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);

/** The hash of a leaf's data. */
export const hashLeaf = (data: Uint8Array): Bytes => sha256(concat(new Uint8Array([0]), data)) as Bytes;

/** The hash of what stands above two subtrees. */
export const node = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concat(new Uint8Array([1]), left, right));

function holds(yes: boolean): void {
  if (!yes) throw new Refused("proof");
}

/** A tree as its perfect subtrees, the largest first: one for each bit of its size. */
export class Frontier {
  size: number;
  readonly peaks: Uint8Array[];

  constructor(size = 0, peaks: readonly Uint8Array[] = []) {
    let bits = 0;
    for (let rest = size; rest > 0; rest = half(rest)) bits += rest % 2;
    holds(Number.isSafeInteger(size) && size >= 0 && bits === peaks.length);
    this.size = size;
    this.peaks = [...peaks];
  }

  push(leaf: Uint8Array): void {
    let hash = leaf;
    for (let rest = this.size; odd(rest); rest = half(rest)) hash = node(this.peaks.pop() as Uint8Array, hash);
    this.peaks.push(hash);
    this.size += 1;
  }

  root(): Uint8Array {
    return this.peaks.length === 0 ? sha256(new Uint8Array()) : this.peaks.reduceRight((right, left) => node(left, right));
  }
}

/** Checks that `leaf` stands at `index` of a tree (RFC 9162, 2.1.3.2); throws `proof`. */
export function verifyInclusion(leaf: Uint8Array, index: number, head: TreeHead, path: readonly Uint8Array[]): void {
  holds(Number.isSafeInteger(index) && index >= 0 && index < head.size);
  let [from, last, computed] = [index, head.size - 1, leaf];
  for (const hash of path) {
    holds(last > 0);
    if (odd(from) || from === last) {
      computed = node(hash, computed);
      while (!odd(from) && from > 0) [from, last] = [half(from), half(last)];
    } else {
      computed = node(computed, hash);
    }
    [from, last] = [half(from), half(last)];
  }
  holds(last === 0 && equal(computed, head.root));
}

/** Checks that a tree is the beginning of another (RFC 9162, 2.1.4.2); throws `proof`. */
export function verifyConsistency(old: TreeHead, head: TreeHead, path: readonly Uint8Array[]): void {
  holds(old.size <= head.size);
  if (old.size === head.size || old.size === 0) {
    holds(path.length === 0 && equal(old.root, old.size === head.size ? head.root : new Frontier().root()));
    return;
  }
  holds(path.length > 0);
  let [from, last] = [old.size - 1, head.size - 1];
  while (odd(from)) [from, last] = [half(from), half(last)];
  // A whole subtree is its own beginning; of every other the path begins with one.
  const [seed, ...rest] = (from === 0 ? [old.root, ...path] : path) as [Uint8Array, ...Uint8Array[]];
  let [before, after] = [seed, seed];
  for (const hash of rest) {
    holds(last > 0);
    if (odd(from) || from === last) {
      before = node(hash, before);
      after = node(hash, after);
      while (!odd(from) && from > 0) [from, last] = [half(from), half(last)];
    } else {
      after = node(after, hash);
    }
    [from, last] = [half(from), half(last)];
  }
  holds(last === 0 && equal(before, old.root) && equal(after, head.root));
}

/**
 * Checks a whole day, as it is shown to whoever looks for a leaf without saying which: `peaks` make the tree before it
 * (`before`, where there is one), and with the day's leaves behind, sorted, the tree of its own checkpoint; throws `proof`.
 */
export function verifyDay(
  before: (TreeHead & { day: string }) | undefined,
  peaks: readonly Uint8Array[],
  leaves: readonly Uint8Array[],
  head: TreeHead & { day: string },
): void {
  const tree = new Frontier(before?.size ?? 0, peaks);
  holds(before === undefined || (equal(before.root, tree.root()) && before.day < head.day));
  leaves.forEach((leaf, at) => {
    holds(at === 0 || compare(leaves[at - 1] as Uint8Array, leaf) < 0);
    tree.push(leaf);
  });
  holds(tree.size === head.size && equal(tree.root(), head.root));
}
