// Proofs changed at random, none of which may hold: inclusion, consistency and whole days. `SENIM_MUTATED_PROOFS` says how many lies
// of each (a million in the soak), `SENIM_MUTATED_SEED` which, so that many can be told in pieces.
import { describe, expect, test } from "vitest";
import * as verifier from "../seal/tree.ts";
import { KINDS, type Verifier } from "./mutated.ts";

const LIES = Number(process.env["SENIM_MUTATED_PROOFS"] ?? 5_000);
const SEED = process.env["SENIM_MUTATED_SEED"] ?? "0";
const kinds = Object.entries(KINDS);

describe(`of ${LIES} proofs that were changed`, () => {
  test.each(kinds)("of %s none holds", (kind, judge) => {
    const from = performance.now();
    const spent = () => `${((performance.now() - from) / 1000).toFixed(1)} s`;
    const { refused, accepted } = judge(verifier, LIES, `${kind} ${SEED}`, (done) => {
      if (done % 100_000 === 0) process.stdout.write(`${kind}, seed ${SEED}: ${done} of ${LIES} after ${spent()}\n`);
    });
    const counts = [...refused].sort().map(([lie, count]) => `${count} ${lie}`);
    process.stdout.write(`${kind}, seed ${SEED}: ${LIES} lies, ${accepted ? "ACCEPTED one" : "none accepted"}, ${spent()}: ${counts.join(", ")}\n`);
    expect(accepted).toBeUndefined();
    expect([...refused.values()].reduce((one, other) => one + other)).toBe(LIES);
  }, 3_600_000);
});

// Every check that the proofs rest on, left out; those that the comparison of roots makes again are not among them.
test.each([
  ["inclusion", "index < head.size", "true"],
  ["inclusion", "holds(last === 0 && equal(computed, head.root))", "holds(equal(computed, head.root))"],
  ["inclusion", "equal(computed, head.root)", "true"],
  ["consistency", "path.length === 0 && equal", "equal"],
  ["consistency", "equal(old.root, old.size === head.size ? head.root : new Frontier().root())", "true"],
  ["consistency", "equal(before, old.root)", "true"],
  ["consistency", "equal(after, head.root)", "true"],
  ["day", "equal(before.root, tree.root()) && ", ""],
  ["day", "before.day < head.day", "true"],
  ["day", "compare(leaves[at - 1] as Uint8Array, leaf) < 0", "true"],
  ["day", "compare(leaves[at - 1] as Uint8Array, leaf) < 0", "compare(leaves[at - 1] as Uint8Array, leaf) <= 0"],
  ["day", "tree.size === head.size", "true"],
  ["day", "equal(tree.root(), head.root)", "true"],
] as const)("%s without “%s” is found", async (kind, check, without) => {
  const faulty = (await import(/* @vite-ignore */ `../seal/tree.ts?${new URLSearchParams({ check, without })}`)) as Verifier;
  expect(KINDS[kind](faulty, 5_000, "planted").accepted).toBeDefined();
});
