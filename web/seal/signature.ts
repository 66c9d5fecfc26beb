// Ed25519 under one accept rule (section 1), ring's. noble's own `verify` is cofactored and accepts crafted signatures
// that ring refuses: an entry could then hold on screen and fail in court. So R is recomputed here.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal, hex, sha256 } from "./bytes.ts";
import { type Purpose, structure, type Value } from "./field.ts";
import { Refused } from "./refused.ts";

const { Point } = ed25519;
type Point = InstanceType<typeof Point>;
const ORDER = Point.Fn.ORDER;

/** Little-endian bytes as a number. */
function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);
}

// Decoding and the order check cost as much as a signature; the same few keys come again and again.
const points = new Map<string, Point>();

/** The point of a public key; throws `key` unless it is canonically encoded and of prime order. */
function keyPoint(key: Uint8Array): Point {
  const name = hex(key);
  const known = points.get(name);
  if (known !== undefined) return known;
  let point: Point;
  try {
    point = Point.fromBytes(key, false);
  } catch {
    throw new Refused("key");
  }
  // The neutral element passes the torsion check, so it is named by itself.
  if (point.is0() || !point.isTorsionFree()) throw new Refused("key");
  if (points.size > 256) points.clear();
  points.set(name, point);
  return point;
}

/** Throws `key` unless the bytes are a verifying key that anything may be checked with. */
export function checkKey(key: Uint8Array): void {
  keyPoint(key);
}

/** Checks a signature; throws `key` for an improper key and `signature` for a signature that does not hold. */
export function verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): void {
  const point = keyPoint(key);
  if (signature.length !== 64) throw new Refused("signature");
  const commitment = signature.subarray(0, 32);
  const response = littleEndian(signature.subarray(32));
  if (response >= ORDER) throw new Refused("signature");
  const challenge = littleEndian(sha512(concat(commitment, key, message))) % ORDER;
  const recomputed = Point.BASE.multiplyUnsafe(response).subtract(point.multiplyUnsafe(challenge));
  if (!equal(recomputed.toBytes(), commitment)) throw new Refused("signature");
}

/** Checks a signature over a structure. */
export function verifyStructure(key: Uint8Array, signature: Uint8Array, purpose: Purpose, ...values: Value[]): void {
  verify(key, structure(purpose, ...values), signature);
}

/** First 16 bytes of the hash of a verifying key. */
export const keyId = (key: Uint8Array): string => hex(sha256(key).subarray(0, 16));

/** A signing key: its 32-byte seed with the public half and the id. */
export interface Signer {
  readonly seed: Uint8Array;
  readonly verifying: Bytes;
  readonly id: string;
}

/** The signer of a seed. */
export function signer(seed: Uint8Array): Signer {
  const verifying = ed25519.getPublicKey(seed) as Bytes;
  return { seed, verifying, id: keyId(verifying) };
}

/** Signs bytes (RFC 8032). */
export const sign = (by: Signer, message: Uint8Array): Bytes => ed25519.sign(message, by.seed) as Bytes;

/** Signs a structure. */
export const signStructure = (by: Signer, purpose: Purpose, ...values: Value[]): Bytes =>
  sign(by, structure(purpose, ...values));
