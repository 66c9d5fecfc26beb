// Frames (section 13), both ways: head, parts, zeros to a size class. The size on the wire says nothing but the class.
import { type Bytes, concat, u32, utf8 } from "../seal/bytes.ts";
import { type JsonObject, parseCanonical, writeCanonical } from "../seal/canonical.ts";
import { isZero } from "../seal/padding.ts";
import { Refused } from "../seal/refused.ts";

const KIB = 1024;
/** Lengths of requests. */
export const REQUEST = [32 * KIB, 64 * KIB, 128 * KIB, 256 * KIB, 1024 * KIB] as const;
/** Lengths of answers. */
export const ANSWER = [16 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB] as const;

/** A frame taken apart. `head` holds `v`, `kind` and `parts` too. */
export interface Frame {
  kind: string;
  head: JsonObject;
  parts: Bytes[];
}

const BAD = "frame";

/** A frame in the smallest class of at least `least` that fits; throws `too-long`. */
export function writeFrame(
  classes: readonly number[],
  kind: string,
  rest: JsonObject,
  parts: readonly Uint8Array[],
  least = 0,
): Bytes {
  const head = utf8(writeCanonical({ v: 1, kind, parts: parts.map((part) => part.length), ...rest }));
  const content = concat(u32(head.length), head, ...parts);
  const length = classes.find((size) => size >= content.length && size >= least);
  if (length === undefined) throw new Refused("too-long");
  const frame = new Uint8Array(length);
  frame.set(content);
  return frame;
}

/** Takes a frame apart; throws `frame`. */
export function readFrame(classes: readonly number[], bytes: Uint8Array): Frame {
  if (!classes.includes(bytes.length)) throw new Refused(BAD);
  const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  let at = 4 + headLength;
  if (at > bytes.length) throw new Refused(BAD);
  const head = readHead(bytes.subarray(4, at));
  const parts: Bytes[] = [];
  for (const length of head["parts"] as number[]) {
    if (at + length > bytes.length) throw new Refused(BAD);
    parts.push(bytes.slice(at, at + length));
    at += length;
  }
  if (!isZero(bytes.subarray(at))) throw new Refused(BAD);
  return { kind: head["kind"] as string, head, parts };
}

/** A head: `v`, `kind` and `parts` come first and have their types. */
function readHead(bytes: Uint8Array): JsonObject {
  let head: unknown;
  try {
    head = parseCanonical(bytes);
  } catch {
    throw new Refused(BAD);
  }
  const { v, kind, parts } = head as JsonObject;
  const named = typeof head === "object" && Object.keys(head as JsonObject).slice(0, 3).join() === "v,kind,parts";
  const lengths = Array.isArray(parts) && parts.every((length) => typeof length === "number" && length >= 0);
  if (!named || v !== 1 || typeof kind !== "string" || !lengths) throw new Refused(BAD);
  return head as JsonObject;
}
