// Proofs changed at random, none of which may hold: inclusion, consistency and whole days. `SENIM_MUTATED_PROOFS` says how many
// of each (a million in the soak).
import { describe, expect, test } from "vitest";
import { type Bytes, compare, equal } from "../seal/bytes.ts";
import { hashLeaf, type TreeHead, verifyConsistency, verifyDay, verifyInclusion } from "../seal/tree.ts";
import { consistency, inclusion, peaks, root } from "./vectors/ledger.ts";
import { bytes } from "./vectors/tools.ts";

const TRIES = Number(process.env["SENIM_MUTATED_PROOFS"] ?? 5_000);
const MOST = 400;
const HONEST = 300;

/** A sequence that looks random and is the same every time. */
function randomness(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const LEAVES = Array.from({ length: MOST }, (_, n) => hashLeaf(bytes(`leaf ${n}`)));
const ROOTS = Array.from({ length: MOST + 1 }, (_, size) => root(LEAVES.slice(0, size)));
const rootOf = (size: number): Bytes => ROOTS[size] as Bytes;

function flip(hash: Uint8Array, random: (below: number) => number): Uint8Array {
  const changed = hash.slice();
  const at = random(32);
  changed[at] = (changed[at] as number) ^ (1 << random(8));
  return changed;
}

/** Everything of a proof that somebody could change. */
interface Shown {
  leaf: Uint8Array;
  sizes: [number, number];
  roots: [Uint8Array, Uint8Array];
  path: Uint8Array[];
}

function change(shown: Shown, random: (below: number) => number): void {
  const { path, roots, sizes } = shown;
  const at = random(Math.max(1, path.length));
  const changes: (() => void)[] = [
    () => (shown.leaf = flip(shown.leaf, random)),
    () => (roots[0] = flip(roots[0], random)),
    () => (roots[1] = flip(roots[1], random)),
    () => path.length > 0 && (path[at] = flip(path[at] as Uint8Array, random)),
    () => path.length > 1 && path.splice(0, path.length, ...[...path].reverse()),
    () => path.splice(at),
    () => path.splice(at, 0, roots[0]),
    () => path.splice(at, 1),
    () => (sizes[0] = random(MOST + 1)),
    () => (sizes[1] = random(MOST + 1)),
    () => roots.reverse(),
  ];
  (changes[random(changes.length)] as () => void)();
}

const holds = (check: () => void): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};
const same = (one: readonly Uint8Array[], other: readonly Uint8Array[]): boolean => one.length === other.length && one.every((hash, at) => equal(hash, other[at] as Uint8Array));

/** A proof that is changed so that it makes another true one is no lie: the root of that size, and the very path of that place. */
const isTrueInclusion = ({ leaf, sizes: [index, size], roots, path }: Shown): boolean =>
  index < size && equal(roots[1], rootOf(size)) && equal(leaf, LEAVES[index] as Bytes) && same(path, inclusion(index, LEAVES.slice(0, size)));
const isTrueConsistency = ({ sizes: [old, size], roots, path }: Shown): boolean =>
  old <= size && equal(roots[0], rootOf(old)) && equal(roots[1], rootOf(size)) && same(path, old === 0 ? [] : consistency(old, LEAVES.slice(0, size)));

describe(`of ${TRIES} proofs that were changed`, () => {
  const random = randomness(0x5eed);
  const head = (size: number, hash: Uint8Array): TreeHead => ({ size, root: hash });
  const honest = Array.from({ length: HONEST }, () => {
    const size = 1 + random(MOST);
    const index = random(size);
    const old = random(size + 1);
    return {
      inclusion: { leaf: LEAVES[index] as Bytes, sizes: [index, size], roots: [rootOf(size), rootOf(size)], path: inclusion(index, LEAVES.slice(0, size)) } as Shown,
      consistency: { leaf: rootOf(size), sizes: [old, size], roots: [rootOf(old), rootOf(size)], path: old === 0 ? [] : consistency(old, LEAVES.slice(0, size)) } as Shown,
    };
  });

  test.each([
    ["inclusion", ({ leaf, sizes, roots, path }: Shown) => verifyInclusion(leaf, sizes[0], head(sizes[1], roots[1]), path), isTrueInclusion],
    ["consistency", ({ sizes, roots, path }: Shown) => verifyConsistency(head(sizes[0], roots[0]), head(sizes[1], roots[1]), path), isTrueConsistency],
  ] as const)("of %s none holds", (kind, check, isTrue) => {
    for (const each of honest) expect(holds(() => check(each[kind]))).toBe(true);
    let changed = 0;
    for (let n = 0; n < TRIES; n += 1) {
      const from = (honest[n % HONEST] as (typeof honest)[0])[kind];
      const shown: Shown = { leaf: from.leaf, sizes: [...from.sizes], roots: [...from.roots], path: [...from.path] };
      for (let times = 0; times <= random(3); times += 1) change(shown, random);
      // The roots that somebody holds are signed with their sizes; a root that was changed is another tree's.
      const signed = equal(shown.roots[1], rootOf(shown.sizes[1])) && (kind === "inclusion" || equal(shown.roots[0], rootOf(shown.sizes[0])));
      if (!signed) continue;
      changed += 1;
      if (holds(() => check(shown)) && !isTrue(shown)) throw new Error(`accepted: ${JSON.stringify(shown)}`);
    }
    expect(changed).toBeGreaterThan(TRIES / 8);
  }, 3_600_000);

  test("of a day none holds", () => {
    const before = LEAVES.slice(0, 37);
    const own = LEAVES.slice(100, 132).sort(compare);
    const [earlier, later] = [{ size: 37, root: root(before), day: "2026-11-21" }, { size: 69, root: root([...before, ...own]), day: "2026-11-22" }];
    const honestly = peaks(before);
    verifyDay(earlier, honestly, own, later);
    for (let n = 0; n < TRIES; n += 1) {
      const shown = { before: { ...earlier }, peaks: [...honestly], leaves: [...own] };
      const [at, other] = [random(own.length), random(own.length)];
      const peak = random(honestly.length);
      const changes: (() => void)[] = [
        () => (shown.leaves[at] = flip(shown.leaves[at] as Bytes, random) as Bytes),
        () => shown.leaves.splice(at, 1),
        () => shown.leaves.splice(at, 0, shown.leaves[other] as Bytes),
        () => ([shown.leaves[at], shown.leaves[other]] = [shown.leaves[other] as Bytes, shown.leaves[at] as Bytes]),
        () => (shown.peaks[peak] = flip(shown.peaks[peak] as Bytes, random) as Bytes),
        () => shown.peaks.splice(peak, 1),
        () => shown.peaks.reverse(),
        () => (shown.before.root = flip(shown.before.root, random) as Bytes),
        () => (shown.before.size = random(80)),
        () => (shown.before.day = ["2026-11-22", "2026-11-23"][random(2)] as string),
      ];
      (changes[random(changes.length)] as () => void)();
      const unchanged = same(shown.leaves, own) && same(shown.peaks, honestly) && JSON.stringify(shown.before) === JSON.stringify(earlier);
      if (!unchanged && holds(() => verifyDay(shown.before, shown.peaks, shown.leaves, later))) throw new Error(`accepted: ${JSON.stringify(shown)}`);
    }
  }, 3_600_000);
});
