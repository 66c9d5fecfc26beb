// What the pages of the reporter and of the check have in the place of two libraries, to stay small: on every message and signature
// it gives what they give.
import { ed25519 as library } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { FluentBundle as LibraryBundle, FluentResource as LibraryResource } from "@fluent/bundle";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { bareMessages, messagesOf } from "../bundle.ts";
import { type Bytes, concat, equal, hex, unhex } from "../seal/bytes.ts";
import { ed25519 } from "../verify/ed25519.ts";
import { FluentBundle, FluentResource } from "../page/fluent.ts";
import { bytes, load } from "./vectors/tools.ts";

const { Point } = ed25519;

/** The one accept rule over this arithmetic, as `seal/signature.ts` has it over the library's. */
function verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const number = (part: Uint8Array): bigint => BigInt(`0x${hex(Uint8Array.from(part).reverse())}`);
  try {
    const point = Point.fromBytes(key);
    const response = number(signature.subarray(32));
    if (point.is0() || !point.isTorsionFree() || signature.length !== 64 || response >= Point.Fn.ORDER) return false;
    const challenge = number(sha512(concat(signature.subarray(0, 32), key, message))) % Point.Fn.ORDER;
    return equal(Point.BASE.multiplyUnsafe(response).subtract(point.multiplyUnsafe(challenge)).toBytes(), signature.subarray(0, 32));
  } catch {
    return false;
  }
}

describe("small Ed25519", () => {
  const file = load("02-signature");
  test.each([...(file?.good ?? []), ...(file?.bad ?? [])].map((it) => [`${it["n"]} ${it["name"]}`, it] as const))("vector %s", (_, it) => {
    const part = (name: string): Bytes => unhex(it[name] as string, (it[name] as string).length / 2, "");
    expect(verify(part("key"), part("message"), part("signature"))).toBe(it["refusal"] === undefined);
  });

  test("has the library's points", () => {
    for (let n = 0; n < 40; n += 1) {
      const scalar = BigInt(`0x${hex(bytes(`scalar ${n}`))}`) % Point.Fn.ORDER;
      const theirs = library.Point.BASE.multiply(scalar);
      const ours = Point.BASE.multiplyUnsafe(scalar);
      expect(hex(ours.toBytes())).toBe(hex(theirs.toBytes()));
      expect(hex(Point.fromBytes(theirs.toBytes()).add(ours).toBytes())).toBe(hex(theirs.double().toBytes()));
      expect(ours.subtract(ours).is0()).toBe(true);
    }
  });

  test("reads the encodings that the library reads, and no other", () => {
    let read = 0;
    for (let n = 0; n < 200; n += 1) {
      const encoded = bytes(`encoding ${n}`);
      const tried = (run: () => unknown): boolean => {
        try {
          run();
          return true;
        } catch {
          return false;
        }
      };
      const theirs = tried(() => library.Point.fromBytes(encoded, false));
      expect(tried(() => Point.fromBytes(encoded))).toBe(theirs);
      read += Number(theirs);
    }
    expect(read).toBeGreaterThan(60);
  });
});

describe("small Fluent", () => {
  /** The words of the pages that have it, as their builds write them. */
  const PAGES = [
    ["page/messages", "reporter", 200],
    ["page/ledger", "ledger", 10],
    ["page/docket", "docket", 200],
    ["verify/messages", "verify", 70],
  ] as const;
  const each = PAGES.flatMap(([folder, reader, least]) => (["kk", "ru", "en"] as const).map((language) => ({ folder, reader, least, language })));
  test.each(each)("says every message of $reader in $language as the library does", ({ folder, reader, least, language }) => {
    const source = bareMessages(messagesOf(reader, fileURLToPath(new URL(`../${folder}/${language}.ftl`, import.meta.url))));
    const theirs = new LibraryBundle(language, { useIsolating: false });
    theirs.addResource(new LibraryResource(source));
    const ours = new FluentBundle();
    ours.addResource(new FluentResource(source));
    const values = Object.fromEntries([...source.matchAll(/\$([a-z]+)/g)].map(([, name]) => [name, `⟨${name}⟩`]));
    let said = 0;
    for (const { id } of new LibraryResource(source).body) {
      const [their, our] = [theirs.getMessage(id), ours.getMessage(id)];
      expect([id, our && ours.formatPattern(our.value, values)]).toEqual([id, their?.value && theirs.formatPattern(their.value, values)]);
      expect(Object.keys(our?.attributes ?? {})).toEqual(Object.keys(their?.attributes ?? {}));
      for (const [name, pattern] of Object.entries(their?.attributes ?? {})) expect(ours.formatPattern(our?.attributes[name] ?? "", values)).toBe(theirs.formatPattern(pattern, values));
      said += 1;
    }
    expect(said).toBeGreaterThan(least);
  });
});
