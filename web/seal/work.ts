// Work (section 15): a puzzle over the request's bytes, so that a flood costs its sender. Nothing to see and nothing to
// answer, so it shuts nobody out.
import { sha256 } from "./bytes.ts";
import { structure } from "./field.ts";

/** Leading zero bits. */
export function zeroBits(hash: Uint8Array): number {
  const first = hash.findIndex((byte) => byte !== 0);
  return first < 0 ? hash.length * 8 : first * 8 + Math.clz32(hash[first] as number) - 24;
}

/** The hash that a nonce gives. */
export const workHash = (dayValue: Uint8Array, requestHash: Uint8Array, nonce: number): Uint8Array =>
  sha256(structure("senim/1/work", dayValue, requestHash, nonce));

/** Hashes asked for at once: few at first, for an easy puzzle is soon solved. */
const FEWEST = 16;
const MOST = 1024;

/**
 * The smallest nonce whose hash begins with `bits` zero bits. The platform hashes: where scripts are not compiled (Tor
 * Browser's safer levels) that is ten times as fast as a script, and elsewhere fast enough.
 */
export async function work(dayValue: Uint8Array, request: Uint8Array, bits: number): Promise<number> {
  const bytes = structure("senim/1/work", dayValue, sha256(request), 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let from = 0, many = FEWEST; ; from += many, many = Math.min(2 * many, MOST)) {
    const asked: Promise<ArrayBuffer>[] = [];
    for (let nonce = from; nonce < from + many; nonce++) {
      view.setBigUint64(bytes.length - 8, BigInt(nonce));
      // The bytes are copied by the call itself, before the next nonce is written.
      asked.push(crypto.subtle.digest("SHA-256", bytes));
    }
    const found = (await Promise.all(asked)).findIndex((hash) => zeroBits(new Uint8Array(hash)) >= bits);
    if (found >= 0) return from + found;
  }
}
