// What a tracking code gives (section 3). Each label has one use; the organisation is in every derivation, so a code means
// nothing anywhere else.
import { hkdf } from "@noble/hashes/hkdf.js";
import { type Bytes, concat, sha256, unhex, utf8 } from "./bytes.ts";
import { list } from "./field.ts";

/** What is derived without more than the code and the organisation. */
export type Label = "access" | "sign" | "self" | "dialogue/0";

/** The 17 bytes of a code's number, big-endian. */
function material(code: bigint): Uint8Array {
  const high = new Uint8Array([Number(code >> 128n)]);
  const mask = (1n << 64n) - 1n;
  const low = new Uint8Array(16);
  const view = new DataView(low.buffer);
  view.setBigUint64(0, (code >> 64n) & mask);
  view.setBigUint64(8, code & mask);
  return concat(high, low);
}

const expand = (code: bigint, info: Uint8Array): Bytes =>
  hkdf(sha256, material(code), utf8("senim/1/code"), info, 32) as Bytes;

/** The 32-byte seed for a label. */
export const derive = (code: bigint, label: Label, organisation: string): Bytes =>
  expand(code, list([label, unhex(organisation, 32, "structure")]));

/** The key of the receipt box of one sealed body. */
export const boxKey = (code: bigint, sealedBody: Uint8Array, organisation: string): Bytes =>
  expand(code, list(["receipt", sha256(sealedBody), unhex(organisation, 32, "structure")]));
