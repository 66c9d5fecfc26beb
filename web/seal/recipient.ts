// Identities and recipients (section 3): seeds and raw X-Wing keys, and their Bech32 spellings. One spelling each.
import { bech32 } from "@scure/base";
import type { Bytes } from "./bytes.ts";
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

/** The raw key of a recipient, lower case only; throws `recipient`. */
export function readRecipient(written: string): Bytes {
  if (written !== written.toLowerCase()) throw new Refused("recipient");
  return read(written, "age1pq", RECIPIENT_LENGTH, "recipient");
}
