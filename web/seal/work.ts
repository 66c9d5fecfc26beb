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

/** The smallest nonce whose hash begins with `bits` zero bits. */
export function work(dayValue: Uint8Array, request: Uint8Array, bits: number): number {
  const bytes = structure("senim/1/work", dayValue, sha256(request), 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let nonce = 0; ; nonce++) {
    view.setBigUint64(bytes.length - 8, BigInt(nonce));
    if (zeroBits(sha256(bytes)) >= bits) return nonce;
  }
}
