// The letters that everything else is written in: bytes, hex, text, crockford. Strict both ways, so that a value has one
// spelling. Nothing here knows a purpose.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { Refused } from "./refused.ts";

export { bytesToHex as hex, concatBytes as concat, sha256 };

/** Bytes on a plain buffer, as `fetch`, `postMessage` and age take them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
// `ignoreBOM` keeps a leading U+FEFF where it stands; without it two byte strings would be one text.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8. Lone surrogates become U+FFFD; who must not write them checks before (`canonical.ts`). */
export const utf8 = (text: string): Bytes => encoder.encode(text) as Bytes;

/** Text of UTF-8 bytes; throws `code` for anything else. */
export function text(bytes: Uint8Array, code: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Refused(code);
  }
}

/** Whether `value` is lower-case hex of exactly `length` bytes. */
export const isHex = (value: string, length: number): boolean =>
  value.length === length * 2 && /^[0-9a-f]*$/.test(value);

/** Bytes of lower-case hex of exactly `length` bytes; throws `code` for anything else. */
export function unhex(value: string, length: number, code: string): Bytes {
  if (!isHex(value, length)) throw new Refused(code);
  return hexToBytes(value) as Bytes;
}

/** Equality of public bytes; not for secrets. */
export const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** Order as bytes: negative when `a` stands first. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** `u32`, big-endian. */
export function u32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** `u64`, big-endian; `value` is a safe integer. */
export function u64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** The 32 symbols of codes, fingerprints and marks. */
export const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** `symbols` symbols of `value`, most significant first, in groups of four joined by `-`. */
export function grouped(value: bigint, symbols: number): string {
  let written = "";
  for (let index = symbols - 1; index >= 0; index--) {
    written += CROCKFORD[Number((value >> BigInt(5 * index)) & 31n)];
    if (index % 4 === 0 && index > 0) written += "-";
  }
  return written;
}

/** Bytes as one big-endian number. */
export const number = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${bytesToHex(bytes)}`));

/** The first 100 bits of a hash as five groups of four: an organisation's fingerprint, a receipt's mark. */
export const fingerprint = (hash: Uint8Array): string => grouped(number(hash.subarray(0, 13)) >> 4n, 20);
