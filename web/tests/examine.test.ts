// What papers prove on the page of the check, and that nothing that was changed proves anything.
import { beforeEach, describe, expect, test } from "vitest";
import { examine, type Finding } from "../client/examine.ts";
import { Ledger } from "../client/ledger.ts";
import { readFingerprint } from "../client/papers.ts";
import { type Bytes, fingerprint, text, unhex, utf8 } from "../seal/bytes.ts";
import { input, portal, reporter, world } from "./stage.ts";
import { bytes } from "./vectors/tools.ts";

const DAY_MS = 86_400_000;
let receipt: string;
let code: string;
beforeEach(async () => {
  code = reporter.makeCode();
  receipt = (await reporter.report(input(code))).note;
});

const keys = (): string => [portal.institution.rootNote, portal.institution.rosters.at(-1) as Bytes].map((note) => text(note, "")).join("");
const print = (): string => fingerprint(unhex(portal.institution.id, 32, ""));
const folder = () => portal.ledger.tiles();
const heads = (): string => portal.ledger.days.map(({ note }) => text(note, "")).join("");
const look = (papers: string, typed = "", files: { path: string; bytes: Uint8Array }[] = []): string[] =>
  examine([{ path: "", bytes: utf8(papers) }, ...files], typed).map(({ standing, code: found }: Finding) => `${standing} ${found}`);

/** Three closed days, the middle one long enough for a second tile. */
function close(): void {
  portal.close();
  portal.now += DAY_MS;
  portal.ledger.close(portal.day, Array.from({ length: 300 }, (_, n) => bytes(`busy ${n}`) as Bytes));
  portal.now += DAY_MS;
  portal.close();
}

describe("honest papers", () => {
  test("prove what they can, and say what is not shown", () => {
    expect(look(receipt)).toEqual(["open keys-missing", "open receipt-keyless"]);
    expect(look(receipt + keys())).toEqual(["open fingerprint-untyped", "proven receipt-signed", "open leaf-no-checkpoint"]);
    expect(look(receipt + keys(), print())).toEqual(["proven fingerprint-same", "proven receipt-signed", "open leaf-no-checkpoint"]);
    close();
    const all = keys() + receipt + heads();
    const signed = ["proven fingerprint-same", ...Array<string>(3).fill("proven checkpoint-signed"), "proven receipt-signed"];
    expect(look(all, print())).toEqual([...signed, "open leaf-open", "open pair-open", "open pair-open"]);
    expect(look(all, print(), folder())).toEqual([...signed, "proven leaf-in", "proven pair-grew", "proven pair-grew"]);
    // One checkpoint of a later day will do.
    expect(look(keys() + receipt + text(portal.ledger.days[2]?.note as Bytes, ""), print(), folder())).toContain("proven leaf-in");
  });

  test("may come as files, in any order, with other line ends, and with what is none of them", () => {
    close();
    const files = [heads().replace(/\n/g, "\r\n"), `\uFEFF${receipt}`, "nothing", keys()].map((one, at) => ({ path: `file ${at}`, bytes: utf8(one) }));
    expect(look("", print(), [...files, ...folder()]).filter((one) => !one.startsWith("proven"))).toEqual(["open unknown-file"]);
    expect(look("", "")).toEqual(["open keys-missing", "open nothing"]);
  });

  test("may be read from print", () => {
    const scanned = receipt.replace(/([0-9a-f]{20})([0-9a-f]{12})/g, "$1\n  $2").replace(/\n\n/g, "\n").replace(/: /g, " : ").replace("\u2014 receipt", "receipt");
    expect(look(scanned + keys())).toContain("proven receipt-signed");
    expect(look(scanned.replace(/0(?=[0-9a-f]{3}\n)/, "O") + keys())).toContain("proven receipt-signed");
    expect(look(scanned.replace(/leaf : ./, "leaf : z") + keys())).toContain("wrong receipt-scanned");
    expect(look(scanned.replace(/salt/, "sa1t") + keys())).not.toContain("proven receipt-signed");
  });

  test("a fingerprint is read as people type it", () => {
    expect(readFingerprint(print().toLowerCase().replace(/-/g, " "))).toBe(print());
    expect(readFingerprint(print().replace(/0/g, "o").replace(/1/g, "l"))).toBe(print());
    for (const bad of ["", print().slice(1), `${print()}0`, print().replace(/^./, "U")]) expect(readFingerprint(bad)).toBe("");
  });
});

describe("a receipt that was kept in a file", () => {
  /** The file, alone. */
  const kept = (file: string, typed = print()): string[] => examine([{ path: "senim-receipt.json", bytes: utf8(file) }], typed).map(({ standing, code: found }) => `${standing} ${found}`);

  test("needs nothing besides: before its day is closed, and with its day", async () => {
    expect(kept(await reporter.papers("economy", receipt))).toEqual(["proven fingerprint-same", "proven receipt-signed", "open leaf-no-checkpoint"]);
    close();
    await new Ledger(world, reporter.bodies).look("economy", [receipt], []);
    const file = await reporter.papers("economy", receipt);
    expect(kept(file)).toEqual(["proven fingerprint-same", "proven checkpoint-signed", "proven receipt-signed", "proven leaf-in"]);
    expect(kept(file, "0000-0000-0000-0000-0000")).toContain("wrong fingerprint-other");
    // Beside its own note, and twice, it says the same.
    expect(look(receipt, print(), [file, file].map((one, at) => ({ path: `file ${at}`, bytes: utf8(one) })))).toEqual(kept(file));
  });

  test("proves nothing that is not in it", async () => {
    close();
    await new Ledger(world, reporter.bodies).look("economy", [receipt], []);
    const json = JSON.parse(await reporter.papers("economy", receipt)) as { leaves: string[]; receipt: string; checkpoint: string };
    const next = text(portal.ledger.days[1]?.note as Bytes, "");
    for (const [name, change] of Object.entries({
      "a leaf left out": { leaves: json.leaves.slice(1) },
      "no leaves": { leaves: [] },
      "another day": { checkpoint: next },
      "another tree before": { peaks: [json.leaves[0]] },
      "a checkpoint unsigned": { checkpoint: json.checkpoint.replace(/....\n$/, "AAA=\n") },
      "another origin": { origin: "senim.test/other" },
    })) expect([name, kept(`${JSON.stringify({ ...json, ...change })}\n`).includes("proven leaf-in")]).toEqual([name, false]);
    expect(kept(`${JSON.stringify({ ...json, receipt: json.receipt.replace(/salt: ./, "salt: 0") })}\n`)).toContain("wrong receipt-wrong");
    expect(kept(`${JSON.stringify({ ...json, roots: [] })}\n`)).toContain("open receipt-keyless");
  });
});

describe("papers that lie", () => {
  test("another fingerprint, another body's keys, keys that nobody signed", () => {
    expect(look(receipt + keys(), "0000-0000-0000-0000-0000")).toContain("wrong fingerprint-other");
    expect(look(receipt + keys(), "what")).toContain("wrong fingerprint-unread");
    const other = text(portal.authorised.rootNote, "") + text(portal.authorised.rosters.at(-1) as Bytes, "");
    expect(look(receipt + other, print())).toEqual(["wrong fingerprint-other", "open receipt-keyless"]);
    expect(look(receipt + keys().replace('"version":1', '"version":2'))).not.toContain("proven receipt-signed");
    expect(look(receipt + keys().replace("Әсел", "Асел"))).toEqual(["open fingerprint-untyped", "wrong keys-wrong", "open receipt-keyless"]);
  });

  test("a receipt in which anything is another", () => {
    for (const line of receipt.split("\n").filter((each) => /^[a-z-]+: /.test(each) && !each.startsWith("roster:"))) {
      const changed = `${line.slice(0, -1)}${line.endsWith("1") ? "2" : "1"}`;
      const found = look(receipt.replace(line, changed) + keys());
      expect([line, found.includes("proven receipt-signed")]).toEqual([line, false]);
    }
    expect(look(receipt.replace("Не доказывает", "Доказывает") + keys())).not.toContain("proven receipt-signed");
  });

  test("a copy that was changed, cut or is another's proves nothing, and a leaf that is missing is told", () => {
    close();
    const all = keys() + receipt + heads();
    const at = portal.ledger.leaves.findIndex((leaf) => receipt.includes(Buffer.from(leaf).toString("hex")));
    const changed = (place: number, tile = 0) => folder().map((file, n) => (n === tile ? { ...file, bytes: file.bytes.map((byte, each) => (each === place ? byte ^ 1 : byte)) } : file));
    expect(look(all, "", changed(at * 32))).toContain("open leaf-open");
    // A neighbour, and a hash of the level above: the path goes through them.
    expect(look(all, "", changed(((at ^ 1) * 32)))).toContain("open leaf-open");
    for (const files of [changed(5, 1), folder().slice(1), folder().slice(0, 1)]) {
      expect(look(all, "", files).filter((one) => one.startsWith("proven pair")).length).toBeLessThan(2);
      expect(look(all, "", files).some((one) => one.startsWith("broken"))).toBe(false);
    }
    portal.ledger.leaves = [];
    portal.ledger.days = [];
    portal.now -= 2 * DAY_MS;
    portal.ledger.close(portal.day, []);
    expect(look(keys() + receipt + heads(), "", folder())).toContain("broken leaf-not-in");
  });

  test("two checkpoints that can't both be true", () => {
    close();
    const fork = portal.ledger.fork("fork");
    fork.leaves = fork.leaves.slice(0, 16);
    fork.close("2026-11-24", []);
    const other = text(fork.days.at(-1)?.note as Bytes, "");
    expect(look(keys() + heads() + other)).toContain("broken pair-two");
    expect(look(keys() + heads().replace(/\nday 2026-11-24/, "\nday 2026-11-25"))).toContain("open checkpoint-keyless");
  });

  test("the file of a broken promise proves it by the right keys, and nothing else does", async () => {
    portal.ledger.close(portal.day, []);
    const seen = await reporter.visit("economy", code);
    const { breaches } = await new Ledger(world, reporter.bodies).look("economy", seen.entries.flatMap((one) => (one.receipt ? [one.receipt.note] : [])), []);
    const file = { path: "senim-proof.json", bytes: utf8(breaches[0]?.proof ?? "") };
    expect(look(keys(), print(), [file])).toEqual(["proven fingerprint-same", "broken evidence-dropped"]);
    // It brings its keys with it; whose they are, the poster says.
    expect(look("", "", [file])).toEqual(["open fingerprint-untyped", "broken evidence-dropped"]);
    expect(look("", print(), [file])).toEqual(["proven fingerprint-same", "broken evidence-dropped"]);
    const bare = JSON.stringify({ ...JSON.parse(text(file.bytes, "")), roots: [], rosters: [] });
    expect(look("", "", [{ ...file, bytes: utf8(bare) }])).toEqual(["open keys-missing", "open evidence-none"]);
    expect(look(keys(), "", [{ ...file, bytes: utf8(text(file.bytes, "").replace('"leaves":["', '"leaves":["00')) }])).toContain("wrong evidence-none");
  });
});
