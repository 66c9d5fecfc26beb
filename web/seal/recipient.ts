// Identities and recipients (section 3): seeds and raw X-Wing keys, and their Bech32 spellings. One spelling each.
import { bech32 } from "@scure/base";
import { type Bytes, hex } from "./bytes.ts";
import { Refused } from "./refused.ts";

/** Length of a raw X-Wing public key: ML-KEM-768 encapsulation key ‖ X25519 key. */
export const RECIPIENT_LENGTH = 1216;

/** `AGE-SECRET-KEY-PQ-1…` of a 32-byte seed. */
export const writeIdentity = (seed: Uint8Array): string =>
  bech32.encode("age-secret-key-pq-", bech32.toWords(seed), false).toUpperCase();

/** `age1pq1…` of a raw X-Wing key. */
export const writeRecipient = (raw: Uint8Array): string => bech32.encode("age1pq", bech32.toWords(raw), false);

function read(written: string, prefix: string, length: number, code: string): Bytes {
  try {
    const decoded = bech32.decode(written as `${string}1${string}`, false);
    const bytes = bech32.fromWords(decoded.words);
    if (decoded.prefix === prefix && bytes.length === length) return bytes as Bytes;
  } catch {
    // Falls through to the same refusal.
  }
  throw new Refused(code);
}

/** The seed of an identity, upper case only; throws `identity`. */
export function readIdentity(written: string): Bytes {
  if (written !== written.toUpperCase()) throw new Refused("identity");
  return read(written.toLowerCase(), "age-secret-key-pq-", 32, "identity");
}

const LATTICE_LENGTH = 1184;
const MODULUS = 3329;
/** The X25519 keys of low order (y = 0, 1, −1, p, p + 1 and order eight), in hex without the top bit, which X25519 ignores. */
const LOW_ORDER = new Set([
  `00${"00".repeat(31)}`,
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
]);

/**
 * Throws `recipient` unless a raw key is one that may be sealed to: 1,216 bytes, every coefficient of the ML-KEM half
 * below the modulus (FIPS 203, 7.2; noble 0.5 computes this check and passes everything), an X25519 half not of low order.
 */
export function checkRecipient(raw: Uint8Array): void {
  if (raw.length !== RECIPIENT_LENGTH) throw new Refused("recipient");
  // Twelve bits a coefficient, little-endian: two in three bytes. The last 32 bytes are the seed of the matrix.
  for (let at = 0; at < LATTICE_LENGTH - 32; at += 3) {
    const pair = (raw[at] as number) | ((raw[at + 1] as number) << 8) | ((raw[at + 2] as number) << 16);
    if ((pair & 0xfff) >= MODULUS || pair >> 12 >= MODULUS) throw new Refused("recipient");
  }
  const share = raw.slice(LATTICE_LENGTH);
  share[31] = (share[31] as number) & 0x7f;
  if (LOW_ORDER.has(hex(share))) throw new Refused("recipient");
}

/** The raw key of a recipient, lower case only; throws `recipient`. */
export function readRecipient(written: string): Bytes {
  if (written !== written.toLowerCase()) throw new Refused("recipient");
  const raw = read(written, "age1pq", RECIPIENT_LENGTH, "recipient");
  checkRecipient(raw);
  return raw;
}
