// 16 trees, 17 inclusion, 18 consistency, 19 checkpoints, 20 tiles, 21 openings, 22 days. Roots and paths are made here by
// the definitions of RFC 9162, which are recursive; the modules under test never are.
import { base64 } from "@scure/base";
import { type Bytes, compare, concat, hex, sha256, utf8 } from "../../seal/bytes.ts";
import { type Checkpoint, checkpointText, writeCheckpoint } from "../../seal/checkpoint.ts";
import { structure } from "../../seal/field.ts";
import { signatureLine, signatureLineAs } from "../../seal/note.ts";
import { type Opening, signRead, writeOpening } from "../../seal/opening.ts";
import { sign } from "../../seal/signature.ts";
import { tilePath } from "../../seal/tile.ts";
import { hashLeaf } from "../../seal/tree.ts";
import { bytes, Collection, hexOf, signerOf } from "./tools.ts";

const leafOf = (n: number): Bytes => hashLeaf(utf8(`leaf ${n}`));
const LEAVES = Array.from({ length: 600 }, (_, n) => leafOf(n));
const node = (left: Bytes, right: Bytes): Bytes => sha256(concat(new Uint8Array([1]), left, right)) as Bytes;

/** The largest power of two below `n`. */
export const split = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);

export function root(leaves: readonly Bytes[]): Bytes {
  if (leaves.length === 0) return sha256(new Uint8Array()) as Bytes;
  if (leaves.length === 1) return leaves[0] as Bytes;
  const k = split(leaves.length);
  return node(root(leaves.slice(0, k)), root(leaves.slice(k)));
}

export function inclusion(m: number, leaves: readonly Bytes[]): Bytes[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...inclusion(m, leaves.slice(0, k)), root(leaves.slice(k))]
    : [...inclusion(m - k, leaves.slice(k)), root(leaves.slice(0, k))];
}

export function consistency(m: number, leaves: readonly Bytes[], whole = true): Bytes[] {
  if (m === leaves.length) return whole ? [] : [root(leaves)];
  const k = split(leaves.length);
  return m <= k
    ? [...consistency(m, leaves.slice(0, k), whole), root(leaves.slice(k))]
    : [...consistency(m - k, leaves.slice(k), false), root(leaves.slice(0, k))];
}

export function peaks(leaves: readonly Bytes[]): Bytes[] {
  if (leaves.length === 0) return [];
  const k = 2 ** Math.floor(Math.log2(leaves.length));
  return [root(leaves.slice(0, k)), ...peaks(leaves.slice(k))];
}

const first = (size: number): Bytes[] => LEAVES.slice(0, size);
const rootOf = (size: number): string => hex(root(first(size)));
const hexes = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => hex(hash));
const flipped = (hash: string): string => hash.slice(0, -1) + (Number.parseInt(hash.slice(-1), 16) ^ 1).toString(16);

export function trees(): void {
  const file = new Collection("16-tree", "Trees over the leaves whose data are the texts `leaf 0`, `leaf 1` …: root and perfect subtrees by size");
  for (const size of [0, 1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 511, 512, 600]) {
    file.good(`${size} leaves`, { size, root: rootOf(size), peaks: hexes(peaks(first(size))) });
  }
  file.bad("a subtree too many", "proof", { size: 2, peaks: hexes([leafOf(0), leafOf(1)]) });
  file.bad("a subtree too few", "proof", { size: 3, peaks: hexes([leafOf(0)]) });
  file.bad("none for one leaf", "proof", { size: 1, peaks: [] });
  file.bad("one for no leaf", "proof", { size: 0, peaks: hexes([leafOf(0)]) });
  file.write();
}

export function inclusions(): void {
  const file = new Collection("17-inclusion", "Inclusion proofs (RFC 9162, 2.1.3): leaf hash, index, size, root, path");
  const of = (index: number, size: number) => ({
    leaf: hex(leafOf(index)), index, size, root: rootOf(size), path: hexes(inclusion(index, first(size))),
  });
  for (const [index, size] of [[0, 1], [0, 2], [1, 2], [2, 3], [0, 3], [3, 5], [4, 5], [6, 7], [5, 8], [255, 256], [256, 257], [0, 257], [300, 512], [511, 512], [599, 600], [256, 600]] as const) {
    file.good(`${index} of ${size}`, of(index, size));
  }
  const it = of(3, 5);
  const bad = (name: string, changes: object) => file.bad(name, "proof", { ...it, ...changes });
  const path = it.path as [string, string, string];
  bad("another leaf", { leaf: hex(leafOf(2)) });
  bad("the next index", { index: 4 });
  bad("the index before", { index: 2 });
  bad("the index is the size", { index: 5 });
  bad("an index beyond", { index: 1000 });
  bad("a smaller size", { size: 4 });
  bad("a size far larger", { size: 2 ** 40 });
  bad("another root", { root: flipped(it.root) });
  bad("the root of another size", { root: rootOf(4) });
  bad("a hash changed", { path: [flipped(path[0]), path[1], path[2]] });
  bad("the last hash changed", { path: [path[0], path[1], flipped(path[2])] });
  bad("two hashes exchanged", { path: [path[1], path[0], path[2]] });
  bad("reversed", { path: [...path].reverse() });
  bad("a hash left out", { path: path.slice(1) });
  bad("the last hash left out", { path: path.slice(0, 2) });
  bad("empty", { path: [] });
  bad("a hash too many", { path: [...path, path[0]] });
  bad("a hash too many before", { path: [path[0], ...path] });
  bad("a node shown as a leaf", { leaf: hex(node(leafOf(0), leafOf(1))), index: 0, size: 2, root: rootOf(4), path: [hex(node(leafOf(2), leafOf(3)))].concat([rootOf(4)]) });
  bad("in no tree", { index: 0, size: 0, root: rootOf(0), path: [] });
  bad("one leaf, and a path", { ...of(0, 1), path: [path[0]] });
  bad("one leaf, another root", { ...of(0, 1), root: rootOf(2) });
  file.write();
}

export function consistencies(): void {
  const file = new Collection("18-consistency", "Consistency proofs (RFC 9162, 2.1.4): sizes, roots, path");
  const of = (old_size: number, size: number) => ({
    old_size, old_root: rootOf(old_size), size, root: rootOf(size), path: old_size === 0 ? [] : hexes(consistency(old_size, first(size))),
  });
  for (const [old, size] of [[0, 0], [0, 5], [1, 1], [1, 2], [1, 5], [2, 5], [3, 5], [4, 5], [4, 8], [6, 8], [7, 8], [5, 5], [256, 512], [256, 600], [512, 600], [255, 257], [599, 600]] as const) {
    file.good(`${old} to ${size}`, of(old, size));
  }
  const it = of(3, 7);
  const bad = (name: string, changes: object) => file.bad(name, "proof", { ...it, ...changes });
  const path = it.path as [string, string, string, string];
  bad("another old root", { old_root: flipped(it.old_root) });
  bad("another root", { root: flipped(it.root) });
  bad("roots exchanged", { old_root: it.root, root: it.old_root });
  bad("another old size", { old_size: 2 });
  bad("a size far larger", { size: 2 ** 40 });
  bad("the old one is larger", { old_size: 7, old_root: it.root, size: 3, root: it.old_root });
  bad("a hash changed", { path: [flipped(path[0]), ...path.slice(1)] });
  bad("the last hash changed", { path: [...path.slice(0, 3), flipped(path[3])] });
  bad("two hashes exchanged", { path: [path[1], path[0], path[2], path[3]] });
  bad("a hash left out", { path: path.slice(1) });
  bad("the last hash left out", { path: path.slice(0, 3) });
  bad("empty", { path: [] });
  bad("a hash too many", { path: [...path, path[0]] });
  bad("of one size, two roots", { old_size: 7, old_root: flipped(it.root), path: [] });
  bad("of one size, and a path", { old_size: 7, old_root: it.root });
  bad("from nothing, and a path", { old_size: 0, old_root: rootOf(0) });
  bad("from nothing that has a root", { old_size: 0, path: [] });
  bad("a power of two, its root first in the path", { ...of(4, 7), path: [rootOf(4), ...of(4, 7).path] });
  bad("a power of two, empty", { ...of(4, 7), path: [] });
  const other = [...first(2), leafOf(99), ...LEAVES.slice(3, 7)];
  bad("a leaf was changed", { root: hex(root(other)), path: hexes(consistency(3, other)) });
  const swapped = [leafOf(1), leafOf(0), ...LEAVES.slice(2, 7)];
  bad("leaves were reordered", { root: hex(root(swapped)), path: hexes(consistency(3, swapped)) });
  const without = [leafOf(0), ...LEAVES.slice(2, 7)];
  bad("a leaf was deleted", { size: 6, root: hex(root(without)), path: hexes(consistency(3, without)) });
  file.write();
}

const ORIGIN = `senim/${hexOf("organisation")}`;
const HEAD: Checkpoint = { origin: ORIGIN, size: 512, root: root(first(512)), day: "2026-11-22" };

export function checkpoints(): void {
  const file = new Collection("19-checkpoint", "Checkpoints: note, the ledger's origin and keys → size, root, day, hash of the text");
  const [key, older, stranger] = [signerOf("ledger"), signerOf("older ledger"), signerOf("stranger")];
  const keys = [hex(older.verifying), hex(key.verifying)];
  const text = (value: Uint8Array) => new TextDecoder().decode(value);
  const says = (head: Checkpoint) => ({ origin: head.origin, keys, size: head.size, root: hex(head.root), day: head.day, hash: hex(sha256(utf8(checkpointText(head)))) });
  const written = text(writeCheckpoint(HEAD, key));
  file.good("a day's", { note: written, seed: hexOf("ledger"), ...says(HEAD) });
  const early = { ...HEAD, size: 0, root: root([]), day: "2026-01-01" };
  file.good("of an empty ledger", { note: text(writeCheckpoint(early, key)), seed: hexOf("ledger"), ...says(early) });
  const large = { ...HEAD, size: Number.MAX_SAFE_INTEGER, day: "2028-02-29" };
  file.good("as large as can be", { note: text(writeCheckpoint(large, key)), seed: hexOf("ledger"), ...says(large) });
  file.good("by an older key", { note: text(writeCheckpoint(HEAD, older)), ...says(HEAD) });
  file.good("by both keys", { note: text(writeCheckpoint(HEAD, older, key)), ...says(HEAD) });
  file.good("a witness beside", { note: `${written}\u2014 witness.example ${base64.encode(bytes("cosignature", 76))}\n`, ...says(HEAD) });
  file.good("another algorithm under the same name", { note: `${written}\u2014 ${ORIGIN} ${base64.encode(bytes("longer", 2424))}\n`, ...says(HEAD) });
  file.good("a stranger beside", { note: written + signatureLineAs("stranger", stranger.verifying, sign(stranger, utf8(checkpointText(HEAD)))), ...says(HEAD) });

  const bad = (name: string, note: string, changes: object = {}) => file.bad(name, "checkpoint", { note, origin: ORIGIN, keys, ...changes });
  bad("of another ledger", written, { origin: "senim/other" });
  bad("no key", written, { keys: [] });
  bad("by a stranger", text(writeCheckpoint(HEAD, stranger)));
  bad("by a stranger under our name", `${checkpointText(HEAD)}\n${signatureLineAs(ORIGIN, key.verifying, sign(stranger, utf8(checkpointText(HEAD))))}`);
  bad("under a role's name", `${checkpointText(HEAD)}\n${signatureLine("receipt", key.verifying, sign(key, utf8(checkpointText(HEAD))))}`);
  bad("one key of two signed something else", written + signatureLineAs(ORIGIN, older.verifying, sign(older, utf8("else\n"))));
  bad("signed twice by one key", written + (written.split("\n\n")[1] as string));
  bad("unsigned", `${checkpointText(HEAD)}\n`);
  const signed = (body: string) => `${body}\n${signatureLineAs(ORIGIN, key.verifying, sign(key, utf8(body)))}`;
  const body = checkpointText(HEAD);
  const changed = (name: string, from: string, to: string) => bad(name, signed(body.replace(from, to)));
  changed("no day", "day 2026-11-22\n", "");
  changed("a day that there is not", "2026-11-22", "2026-02-30");
  changed("a day of another shape", "2026-11-22", "22.11.2026");
  changed("another extension", "day", "date");
  changed("two extensions", "day 2026-11-22\n", "day 2026-11-22\nday 2026-11-23\n");
  changed("a size with a leading zero", "\n512\n", "\n0512\n");
  changed("a size with a sign", "\n512\n", "\n+512\n");
  changed("a negative size", "\n512\n", "\n-512\n");
  changed("a size in hex", "\n512\n", "\n0x200\n");
  changed("a size too large", "\n512\n", "\n9007199254740992\n");
  changed("a size far too large", "\n512\n", "\n18446744073709551616\n");
  changed("no size", "\n512\n", "\n\n");
  changed("a root of 31 bytes", base64.encode(HEAD.root), base64.encode(HEAD.root.slice(1)));
  changed("a root in hex", base64.encode(HEAD.root), hex(HEAD.root));
  changed("a root whose last bits are not zero", base64.encode(HEAD.root).slice(-2), `${base64.encode(HEAD.root).slice(-2, -1) === "A" ? "B" : "C"}`.padEnd(2, "="));
  changed("a carriage return", "\n512\n", "\r\n512\n");
  changed("no origin", `${ORIGIN}\n`, "\n");
  changed("an origin with a space", `${ORIGIN}\n`, `${ORIGIN} x\n`);
  bad("an origin with a plus", signed(body.replace("senim/", "senim+")), { origin: ORIGIN.replace("senim/", "senim+") });
  bad("cut", written.slice(0, -10));
  bad("empty", "");
  file.write();
}

export function tiles(): void {
  const file = new Collection("20-tile", "Addresses of tiles (C2SP tlog-tiles): level, index, width ↔ path");
  for (const [level, index, width] of [[0, 0, 256], [0, 0, 1], [0, 1, 255], [1, 0, 17], [0, 999, 256], [0, 1000, 256], [0, 1234067, 256], [2, 5, 3], [6, 0, 31], [0, 999999999, 200], [0, 35184372088831, 256]] as const) {
    file.good(`level ${level}, ${index}, ${width} wide`, { level, index, width, path: tilePath({ level, index, width }) });
  }
  for (const path of ["", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/7/000", "tile/-1/000", "tile/entries/000", "tile/0/x000/001", "tile/0/001/234", "tile/0/x001/x234", "tile/0/x1/234", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p", "tile/0/000/", "/tile/0/000", "tile/0/+00", "tile/0/x999/x999/x999/x999/x999/999"]) {
    file.bad(`«${path}»`, "tile", { path });
  }
  file.write();
}

export function openings(): void {
  const file = new Collection("21-opening", "Openings: what a leaf is ↔ its data, and the leaf's hash; and officers' words for reads");
  const day = "2026-11-22";
  const good = (name: string, opening: Opening) => {
    const data = writeOpening(opening);
    file.good(name, { opening, data: hex(data), leaf: hex(hashLeaf(data)) });
  };
  const [caseA, caseB] = [hexOf("case a", 16), hexOf("case b", 16)].sort() as [string, string];
  const key = signerOf("officer");
  const word = (id: string) => hex(signRead(key, "https://senim.kz", id, day));
  const officer = { day, is: "reads" as const, body: hexOf("organisation"), key: key.id, salt: hexOf("reads salt") };
  good("an entry", { day, is: "entry", commitment: hexOf("commitment"), header: hexOf("header"), body: hexOf("body"), signature: hexOf("signature") });
  good("a pad", { day, is: "pad", random: hexOf("pad") });
  good("nothing read", { ...officer, reads: [] });
  good("one case read", { ...officer, reads: [{ case: caseA, signature: word(caseA) }] });
  good("two cases read, one without a word", { ...officer, reads: [{ case: caseA, signature: "" }, { case: caseB, signature: word(caseB) }] });
  for (const kind of ["root", "roster", "rules", "calendar", "pages"]) good(`a publication, ${kind}`, { day, is: "publication", kind, hash: hexOf(kind) });
  const happened = { day, is: "portal-event" as const, case: caseA, salt: hexOf("event salt") };
  good("a step of the portal", { ...happened, event: '{"step":{"day":"2026-11-22","to":"drafted","facts":{}}}' });
  good("a step of the portal, of a later time", { ...happened, event: "" });
  file.good("an officer's word", { seed: hexOf("officer"), origin: "https://senim.kz", case: caseA, day, word: word(caseA), key: hex(key.verifying) });

  const bad = (name: string, data: Uint8Array) => file.bad(name, "structure", { data: hex(data) });
  const pad = writeOpening({ day, is: "pad", random: hexOf("pad") });
  bad("empty", new Uint8Array());
  bad("a pad cut", pad.slice(0, -1));
  bad("a pad and a byte", concat(pad, new Uint8Array(1)));
  bad("a pad and a field", structure("senim/1/pad", day, bytes("pad"), new Uint8Array()));
  bad("a pad of 31 bytes", structure("senim/1/pad", day, bytes("pad", 31)));
  bad("a pad without a day", structure("senim/1/pad", "", bytes("pad")));
  bad("a pad of a day that there is not", structure("senim/1/pad", "2026-02-30", bytes("pad")));
  bad("a tag of no leaf", structure("senim/1/header", day, bytes("pad")));
  bad("no tag", structure("senim/1/pads" as "senim/1/pad", day, bytes("pad")));
  bad("an entry of four hashes with a fifth", structure("senim/1/leaf", day, ...["a", "b", "c", "d", "e"].map((label) => bytes(label))));
  bad("an entry of three hashes", structure("senim/1/leaf", day, ...["a", "b", "c"].map((label) => bytes(label))));
  bad("a publication in capitals", structure("senim/1/publication", day, "Roster", bytes("roster")));
  bad("a publication without a kind", structure("senim/1/publication", day, "", bytes("roster")));
  bad("a step of the portal in no case", structure("senim/1/portal-event", day, new Uint8Array(), bytes("event salt"), "{}"));
  bad("a step of the portal without a salt", structure("senim/1/portal-event", day, unhexed(caseA), "{}"));
  bad("a step of the portal that is no text", structure("senim/1/portal-event", day, unhexed(caseA), bytes("event salt"), new Uint8Array([0xff])));
  const item = (id: string, signature: Uint8Array) => concat(...[unhexed(id), signature].map((value) => concat(u32(value.length), value)));
  const reads = (...items: Uint8Array[]) =>
    structure("senim/1/reads", day, unhexed(officer.body), unhexed(officer.key), unhexed(officer.salt), concat(...items.map((value) => concat(u32(value.length), value))));
  bad("reads unsorted", reads(item(caseB, new Uint8Array()), item(caseA, new Uint8Array())));
  bad("a read twice", reads(item(caseA, new Uint8Array()), item(caseA, new Uint8Array())));
  bad("a signature of 63 bytes", reads(item(caseA, bytes("x", 63))));
  bad("a case of 15 bytes", reads(item(caseA.slice(2), new Uint8Array())));
  bad("a read with a third field", reads(concat(item(caseA, new Uint8Array()), u32(0))));
  const wrong = (name: string, changes: object) =>
    file.bad(name, "signature", { origin: "https://senim.kz", case: caseA, day, word: word(caseA), key: hex(key.verifying), ...changes });
  wrong("a word for another case", { case: caseB });
  wrong("a word for another day", { day: "2026-11-23" });
  wrong("a word for another portal", { origin: "https://other.kz" });
  wrong("another officer's word", { key: hex(signerOf("other").verifying) });
  file.write();
}

const unhexed = (value: string): Bytes => Uint8Array.from(value.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const u32 = (value: number): Bytes => new Uint8Array([0, 0, 0, value]);

export function days(): void {
  const file = new Collection("22-day", "A whole day as it is shown: the checkpoint before, the tree before it, its leaves, its checkpoint");
  const sorted = (count: number, from = 1000): Bytes[] => Array.from({ length: count }, (_, n) => leafOf(from + n)).sort(compare);
  const head = (day: string, leaves: readonly Bytes[]) => ({ size: leaves.length, root: hex(root(leaves)), day });
  const shown = (before: number, own: readonly Bytes[]) => ({
    ...(before === 0 ? {} : { before: head("2026-11-21", first(before)) }),
    peaks: hexes(peaks(first(before))), leaves: hexes(own), after: head("2026-11-22", [...first(before), ...own]),
  });
  file.good("the first", shown(0, sorted(16)));
  file.good("behind sixteen", shown(16, sorted(16)));
  file.good("behind twenty-one", shown(21, sorted(16)));
  const it = shown(16, sorted(16));
  const bad = (name: string, changes: object) => file.bad(name, "proof", { ...it, ...changes });
  bad("a leaf left out", { leaves: it.leaves.slice(1) });
  bad("a leaf changed", { leaves: [...it.leaves.slice(0, 15), "ff".repeat(32)] });
  bad("a leaf more", { leaves: [...it.leaves, "ff".repeat(32)] });
  const unsorted = sorted(16).reverse();
  bad("not sorted", shown(16, unsorted));
  bad("a leaf twice", shown(16, [...sorted(15), sorted(15)[14] as Bytes]));
  bad("another tree before", { peaks: hexes(peaks(LEAVES.slice(1, 17))) });
  bad("no tree before", { peaks: [] });
  bad("another checkpoint before", { before: { ...it.before, root: rootOf(17) } });
  bad("the day before is the same", { before: { ...it.before, day: "2026-11-22" } });
  bad("the day before is later", { before: { ...it.before, day: "2026-11-23" } });
  bad("another root", { after: { ...it.after, root: rootOf(17) } });
  bad("another size", { after: { ...it.after, size: 33 } });
  file.write();
}
