// Proofs, what somebody could change of them, and by what each is a lie: by the definitions of RFC 9162, never by the module under test.
import { type Bytes, compare, concat, equal, sha256 } from "../seal/bytes.ts";
import { Refused } from "../seal/refused.ts";
import { hashLeaf, type TreeHead } from "../seal/tree.ts";
import { consistency, inclusion, peaks, root, split } from "./vectors/ledger.ts";
import { bytes } from "./vectors/tools.ts";

/** What verifies them: `seal/tree.ts`, or that with a fault in it. */
export type Verifier = typeof import("../seal/tree.ts");
export type Random = (below: number) => number;

const MOST = 400;
const HONEST = 300;

/** A sequence that looks random and is the same for every seed (sfc32). */
export function randomness(seed: string): Random {
  const state = new Uint32Array(bytes(seed, 16).buffer);
  return (below) => {
    const [a, b, c, n] = state as unknown as [number, number, number, number];
    const next = (a + b + n) >>> 0;
    state.set([b ^ (b >>> 9), c + (c << 3), ((c << 21) | (c >>> 11)) + next, n + 1]);
    return Math.floor((next / 2 ** 32) * below);
  };
}

/** A log: its roots and paths as they are, each made once. */
class Log {
  readonly leaves: readonly Bytes[];
  readonly #made = new Map<string, Bytes[]>();

  constructor(leaves: readonly Bytes[]) {
    this.leaves = leaves;
  }

  #once(what: string, size: number, make: (first: readonly Bytes[]) => Bytes[]): Bytes[] {
    const key = `${what} ${size}`;
    const made = this.#made.get(key) ?? make(this.leaves.slice(0, size));
    this.#made.set(key, made);
    return made;
  }

  root = (size: number): Bytes => this.#once("root", size, (first) => [root(first)])[0] as Bytes;
  peaks = (size: number): Bytes[] => this.#once("peaks", size, peaks);
  inclusion = (index: number, size: number): Bytes[] => this.#once(`${index} in`, size, (first) => inclusion(index, first));
  consistency = (old: number, size: number): Bytes[] => (old === 0 ? [] : this.#once(`${old} to`, size, (first) => consistency(old, first)));
}

const LEAVES = Array.from({ length: MOST }, (_, n) => hashLeaf(bytes(`leaf ${n}`)));
const LOG = new Log(LEAVES);
/** What an operator would like to show somebody in its place: the first leaf is another, and so is every tree. */
const FORK = new Log([hashLeaf(bytes("another")), ...LEAVES.slice(1)]);
/** Its first eight bytes, which tell roots apart. */
const begins = (hash: Bytes): bigint => new DataView(hash.buffer, hash.byteOffset).getBigUint64(0);
/** Of a size, the roots that somebody signed. */
const signed = (size: number, hash: Bytes): boolean => [LOG, FORK].some((log) => equal(log.root(size), hash));
const ROOTS = new Set([LOG, FORK].flatMap((log) => Array.from({ length: MOST + 1 }, (_, size) => begins(log.root(size)))));

/** One kind of proof: an honest one, what can be changed of it, the check, and what is wrong with one. */
export interface Kind<Shown> {
  honest(random: Random): Shown;
  copy(shown: Shown): Shown;
  changes: ((shown: Shown, random: Random) => unknown)[];
  check(verifier: Verifier, shown: Shown): void;
  /** Nobody holds such heads: a size is signed with its root, and without it one path fits two sizes. */
  unsigned(shown: Shown): boolean;
  /** What is wrong with its shape, if anything is. */
  shape(shown: Shown): string | undefined;
  /** Of a right shape, whether it is no lie at all. */
  holds(shown: Shown): boolean;
}

function flip(hash: Bytes, random: Random): Bytes {
  const changed = hash.slice();
  const at = random(32);
  changed[at] = (changed[at] as number) ^ (1 << random(8));
  return changed;
}

/** Changes one of them in place, where there is one. */
function among(hashes: Bytes[], random: Random, change: (at: number) => unknown): void {
  if (hashes.length > 0) change(random(hashes.length));
}

const same = (one: readonly Bytes[], other: readonly Bytes[]): boolean => one.length === other.length && one.every((hash, at) => equal(hash, other[at] as Bytes));

/** A leaf's or an old tree's place in a tree, and the path between them. */
interface Path {
  leaf: Bytes;
  sizes: [number, number];
  roots: [Bytes, Bytes];
  path: Bytes[];
}

const ofPath = {
  copy: ({ leaf, sizes, roots, path }: Path): Path => ({ leaf, sizes: [...sizes], roots: [...roots], path: [...path] }),
  unsigned: ({ sizes, roots }: Path): boolean => sizes.some((size, at) => !signed(size, roots[at] as Bytes) && ROOTS.has(begins(roots[at] as Bytes))),
  changes: [
    (it, random) => (it.roots[1] = flip(it.roots[1], random)),
    ({ path }, random) => among(path, random, (at) => (path[at] = flip(path[at] as Bytes, random))),
    ({ path }) => path.reverse(),
    ({ path }, random) => path.splice(random(path.length + 1)),
    ({ path, roots }, random) => path.splice(random(path.length + 1), 0, roots[0]),
    ({ path }, random) => among(path, random, (at) => path.splice(at, 1)),
    ({ sizes }, random) => (sizes[0] = random(MOST + 1)),
    // The new head as it was signed of another size, and as somebody else is shown it.
    ({ roots, sizes }, random) => (roots[1] = LOG.root((sizes[1] = 1 + random(MOST)))),
    ({ roots, sizes }) => (roots[1] = FORK.root(sizes[1])),
  ] as ((it: Path, random: Random) => unknown)[],
};

const depth = (index: number, size: number): number => {
  if (size === 1) return 0;
  const k = split(size);
  return 1 + (index < k ? depth(index, k) : depth(index - k, size - k));
};
const between = (old: number, size: number, whole = true): number => {
  if (old === size) return whole ? 0 : 1;
  const k = split(size);
  return 1 + (old <= k ? between(old, k, whole) : between(old - k, size - k, false));
};

const INCLUSION: Kind<Path> = {
  ...ofPath,
  honest(random) {
    const size = 1 + random(MOST);
    const index = random(size);
    return { leaf: LEAVES[index] as Bytes, sizes: [index, size], roots: [LOG.root(size), LOG.root(size)], path: LOG.inclusion(index, size) };
  },
  changes: [
    ...ofPath.changes,
    (it, random) => (it.leaf = flip(it.leaf, random)),
    // A node is shown as a leaf of a tree that is as much smaller.
    (it) => {
      const beside = it.path.shift();
      if (beside === undefined) return;
      it.leaf = sha256(concat(new Uint8Array([1]), ...(it.sizes[0] % 2 === 1 ? [beside, it.leaf] : [it.leaf, beside]))) as Bytes;
      it.sizes[0] = Math.floor(it.sizes[0] / 2);
    },
  ],
  unsigned: ({ sizes, roots }) => !signed(sizes[1], roots[1]) && ROOTS.has(begins(roots[1])),
  check: (verifier, { leaf, sizes: [index, size], roots, path }) => verifier.verifyInclusion(leaf, index, { size, root: roots[1] }, path),
  shape({ sizes: [index, size], path }) {
    if (index >= size) return "no such place";
    return path.length === depth(index, size) ? undefined : "a path of another length";
  },
  // A tree of one leaf is that leaf, whatever it is.
  holds: ({ leaf, sizes: [index, size], roots, path }) =>
    (size === 1 && equal(leaf, roots[1])) ||
    [LOG, FORK].some((log) => equal(roots[1], log.root(size)) && equal(leaf, log.leaves[index] as Bytes) && same(path, log.inclusion(index, size))),
};

const CONSISTENCY: Kind<Path> = {
  ...ofPath,
  honest(random) {
    const size = 1 + random(MOST);
    const old = random(size + 1);
    return { leaf: LOG.root(size), sizes: [old, size], roots: [LOG.root(old), LOG.root(size)], path: LOG.consistency(old, size) };
  },
  changes: [
    ...ofPath.changes,
    (it, random) => (it.roots[0] = flip(it.roots[0], random)),
    ({ roots, sizes }, random) => (roots[0] = LOG.root((sizes[0] = random(MOST + 1)))),
    // The head of a fork, with its own path.
    (it) => ([it.roots[1], it.path] = [FORK.root(it.sizes[1]), it.sizes[0] > it.sizes[1] ? [] : [...FORK.consistency(...it.sizes)]]),
    ({ roots, sizes }) => (roots.reverse(), sizes.reverse()),
  ],
  check: (verifier, { sizes, roots, path }) => verifier.verifyConsistency({ size: sizes[0], root: roots[0] }, { size: sizes[1], root: roots[1] }, path),
  shape({ sizes: [old, size], path }) {
    if (old > size) return "a tree that shrinks";
    return path.length === (old === 0 ? 0 : between(old, size)) ? undefined : "a path of another length";
  },
  // From nothing every tree grows, and every tree from itself.
  holds: ({ sizes: [old, size], roots, path }) =>
    (old === 0 && size > 0 && equal(roots[0], LOG.root(0))) ||
    (old === size && equal(...roots)) ||
    [LOG, FORK].some((log) => equal(roots[0], log.root(old)) && equal(roots[1], log.root(size)) && same(path, log.consistency(old, size))),
};

/** A whole day, as it is shown to whoever looks for a leaf without saying which. */
interface Day {
  before: (TreeHead & { root: Bytes; day: string }) | undefined;
  peaks: Bytes[];
  leaves: Bytes[];
  after: TreeHead & { root: Bytes; day: string };
}

const sorted = (leaves: readonly Bytes[]): boolean => leaves.every((leaf, at) => at === 0 || compare(leaves[at - 1] as Bytes, leaf) < 0);
const ones = (size: number): number => size.toString(2).replaceAll("0", "").length;

const DAY: Kind<Day> = {
  honest(random) {
    const old = random(40);
    const own = LEAVES.slice(100, 101 + random(32)).sort(compare);
    const [days, all] = [["2026-11-21", "2026-11-22"] as const, [...LEAVES.slice(0, old), ...own]];
    return {
      before: old === 0 ? undefined : { size: old, root: LOG.root(old), day: days[0] },
      peaks: LOG.peaks(old), leaves: own, after: { size: all.length, root: root(all), day: days[1] },
    };
  },
  copy: ({ before, peaks, leaves, after }) => ({ before: before && { ...before }, peaks: [...peaks], leaves: [...leaves], after: { ...after } }),
  changes: [
    ({ leaves }, random) => among(leaves, random, (at) => (leaves[at] = flip(leaves[at] as Bytes, random))),
    ({ leaves }, random) => among(leaves, random, (at) => leaves.splice(at, 1)),
    ({ leaves }, random) => among(leaves, random, (at) => leaves.splice(at, 0, leaves[random(leaves.length)] as Bytes)),
    ({ leaves }, random) => among(leaves, random, (at) => leaves.splice(random(leaves.length), 0, ...leaves.splice(at, 1))),
    ({ peaks }, random) => among(peaks, random, (at) => (peaks[at] = flip(peaks[at] as Bytes, random))),
    ({ peaks }, random) => among(peaks, random, (at) => peaks.splice(at, 1)),
    ({ peaks }) => peaks.reverse(),
    ({ before }, random) => before && (before.root = flip(before.root, random)),
    ({ before }, random) => before && (before.size = random(80)),
    ({ before }, random) => before && (before.day = ["2026-11-22", "2026-11-23"][random(2)] as string),
    ({ after }, random) => (after.size = random(80)),
    ({ after }, random) => (after.root = flip(after.root, random)),
    // What is shown is what was signed, in the order that it has.
    (it) => (it.after = { ...it.after, size: (it.before?.size ?? 0) + it.leaves.length, root: root([...LEAVES.slice(0, it.before?.size ?? 0), ...it.leaves]) }),
  ],
  check: (verifier, { before, peaks, leaves, after }) => verifier.verifyDay(before, peaks, leaves, after),
  unsigned: () => false,
  shape({ before, peaks, leaves, after }) {
    const old = before?.size ?? 0;
    if (peaks.length !== ones(old)) return "subtrees of another size";
    if (before && before.day >= after.day) return "a day before that is none";
    if (!sorted(leaves)) return "not sorted";
    return after.size === old + leaves.length ? undefined : "another size";
  },
  holds({ before, peaks, leaves, after }) {
    const old = before?.size ?? 0;
    return equal(before?.root ?? LOG.root(0), LOG.root(old)) && same(peaks, LOG.peaks(old)) && equal(after.root, root([...LEAVES.slice(0, old), ...leaves]));
  },
};

function verifies(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Refused && error.code === "proof") return false;
    throw error;
  }
}

/** By what the refused lies of one kind were lies, and the first that was accepted. */
export interface Told {
  refused: Map<string, number>;
  accepted?: { after: number; shown: unknown };
}

function told<Shown>(kind: Kind<Shown>, verifier: Verifier, lies: number, seed: string, pass: (done: number) => void): Told {
  const random = randomness(seed);
  const honest = Array.from({ length: HONEST }, () => kind.honest(random));
  for (const each of honest) kind.check(verifier, each);
  const refused = new Map<string, number>();
  for (let done = 0; done < lies; ) {
    const shown = kind.copy(honest[random(HONEST)] as Shown);
    for (let times = random(3); times >= 0; times -= 1) (kind.changes[random(kind.changes.length)] as Kind<Shown>["changes"][0])(shown, random);
    if (kind.unsigned(shown)) continue;
    const shape = kind.shape(shown);
    if (verifies(() => kind.check(verifier, shown))) {
      if (shape === undefined && kind.holds(shown)) continue;
      return { refused, accepted: { after: done, shown } };
    }
    const wrong = shape ?? "another root";
    refused.set(wrong, (refused.get(wrong) ?? 0) + 1);
    pass(++done);
  }
  return { refused };
}

type Judge = (verifier: Verifier, lies: number, seed: string, pass?: (done: number) => void) => Told;
const judge = <Shown>(kind: Kind<Shown>): Judge => (verifier, lies, seed, pass = () => {}) => told(kind, verifier, lies, seed, pass);

export const KINDS: Record<"inclusion" | "consistency" | "day", Judge> = { inclusion: judge(INCLUSION), consistency: judge(CONSISTENCY), day: judge(DAY) };
