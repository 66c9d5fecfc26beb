// The public vectors of age against the bundle's age and against our envelope, every deviation with its reason; round
// trips around the borders of chunks.
import { armor, Decrypter, Encrypter } from "age-encryption";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, hex, sha256, utf8 } from "../seal/bytes.ts";
import { open, openWithPassphrase, recipientOf, seal, sealWithPassphrase } from "../seal/envelope.ts";
import { readIdentity, writeIdentity, writeRecipient } from "../seal/recipient.ts";
import { Refused } from "../seal/refused.ts";
import { NAMES, type Published, take } from "./cctv.ts";
import { bytes } from "./vectors/tools.ts";

/** Where the bundle's age does otherwise than the vector expects, and why that is right or harmless. */
const AGE_DEVIATES: Record<string, string> = {};

/** Vectors that expect success and that our envelope refuses nevertheless. Those with X25519 or scrypt alone are refused by rule. */
const ENVELOPE_REFUSES: Record<string, string> = {
  armor_hybrid: "binary only, never armoured",
  hybrid_and_x25519: "X25519 beside the hybrid stanza: a classical computer broken later would read it",
  hybrid_multiple_recipients: "two hybrid stanzas: nobody else is let in unseen",
};

async function readByAge(vector: Published): Promise<Bytes> {
  const decrypter = new Decrypter();
  for (const identity of vector.identities) decrypter.addIdentity(identity);
  for (const passphrase of vector.passphrases) decrypter.addPassphrase(passphrase);
  const file = vector.armored ? armor.decode(new TextDecoder("utf-8", { fatal: true }).decode(vector.file)) : vector.file;
  return (await decrypter.decrypt(file)) as Bytes;
}

const outcome = (run: Promise<Bytes>): Promise<string> =>
  run.then((plaintext) => hex(sha256(plaintext)), (error: unknown) => (error instanceof Refused ? error.code : "refused"));

describe("all public vectors, by the age of the bundle", () => {
  test("there are 143", () => expect(NAMES.length).toBe(143));
  for (const name of NAMES) {
    test(name, async () => {
      const vector = take(name);
      const got = await outcome(readByAge(vector));
      const agrees = got === (vector.expect === "success" ? vector.payload : "refused");
      expect([name, agrees]).toEqual([name, !(name in AGE_DEVIATES)]);
    });
  }
});

describe("all public vectors, by our envelope", () => {
  for (const name of NAMES) {
    test(name, async () => {
      const vector = take(name);
      const hybrid = vector.identities.filter((identity) => identity.startsWith("AGE-SECRET-KEY-PQ-1"));
      const seeds = hybrid.length > 0 ? hybrid.map(readIdentity) : [bytes("reader")];
      const got = await Promise.all(seeds.map((seed) => outcome(open(vector.file, seed))));
      const opens = vector.expect === "success" && hybrid.length > 0 && !(name in ENVELOPE_REFUSES);
      if (opens) expect(got).toContain(vector.payload);
      else for (const one of got) expect(["recipients", "reader", "broken"]).toContain(one);
    });
  }
});

describe("borders", () => {
  const seed = bytes("borders");
  const near = fc.oneof(
    ...[0, 4096, 65536, 131072, 524288].map((border) => fc.integer({ min: Math.max(0, border - 2), max: border + 2 })),
    fc.integer({ min: 0, max: 200_000 }),
  );

  test("what is sealed opens, at every length, and no length but its own", async () => {
    const recipient = await recipientOf(seed);
    await fc.assert(
      fc.asyncProperty(near, async (length) => {
        const plaintext = bytes(`border ${length}`, length);
        const sealed = await seal(plaintext, recipient);
        expect(hex(sha256(await open(sealed, seed)))).toBe(hex(sha256(plaintext)));
        for (const broken of [sealed.slice(0, -1), Uint8Array.from([...sealed, 0])]) {
          await expect(open(broken, seed)).rejects.toMatchObject({ code: "broken" });
        }
      }),
      { numRuns: 40 },
    );
  });

  test("stock age opens ours and we open stock age's", async () => {
    const recipient = await recipientOf(seed);
    const plaintext = bytes("stock", 65537);
    const decrypter = new Decrypter();
    decrypter.addIdentity(writeIdentity(seed));
    expect(hex(sha256(await decrypter.decrypt(await seal(plaintext, recipient))))).toBe(hex(sha256(plaintext)));
    const encrypter = new Encrypter();
    encrypter.addRecipient(writeRecipient(recipient));
    expect(hex(sha256(await open((await encrypter.encrypt(plaintext)) as Bytes, seed)))).toBe(hex(sha256(plaintext)));
  });

  test("every byte of a file counts", async () => {
    const recipient = await recipientOf(seed);
    const sealed = await seal(utf8("Қупия"), recipient);
    for (let at = 0; at < sealed.length; at += 37) {
      const changed = sealed.map((byte, index) => (index === at ? byte ^ 1 : byte)) as Bytes;
      await expect(open(changed, seed)).rejects.toBeInstanceOf(Refused);
    }
  });

  test("more than a MiB is refused", async () => {
    const recipient = await recipientOf(seed);
    const most = new Uint8Array(1024 * 1024);
    expect((await open(await seal(most, recipient), seed)).length).toBe(most.length);
    await expect(open(await seal(new Uint8Array(most.length + 1), recipient), seed)).rejects.toMatchObject({ code: "broken" });
  });

  test("a recipient that is no key is refused", async () => {
    await expect(seal(utf8("a"), new Uint8Array(1216).fill(255))).rejects.toMatchObject({ code: "recipient" });
    const low = (await recipientOf(seed)).map((byte, at) => (at >= 1184 ? 0 : byte)) as Bytes;
    await expect(seal(utf8("a"), low)).rejects.toMatchObject({ code: "recipient" });
  });

  test("a passphrase opens what it sealed, and another does not", async () => {
    const sealed = await sealWithPassphrase(utf8("key"), "lusab-babad");
    expect(hex(await openWithPassphrase(sealed, "lusab-babad"))).toBe(hex(utf8("key")));
    await expect(openWithPassphrase(sealed, "lusab-baban")).rejects.toMatchObject({ code: "passphrase" });
    expect(new TextDecoder().decode(sealed.subarray(0, 60))).toMatch(/-> scrypt \S+ 16\n/);
  });
});
