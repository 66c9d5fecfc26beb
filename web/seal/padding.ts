// Sizes (section 6): entries to powers of two, files as a tar of one member in a bucket, so that a size says little.
import { type Bytes, concat, equal, text, utf8 } from "./bytes.ts";
import { Refused } from "./refused.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SMALLEST = 4 * KIB;
const LARGEST_ENTRY = 512 * KIB;
const BLOCK = 512;
/** The most that eleven octal digits say. */
const LARGEST_MEMBER = 8 ** 11 - 1;

/** The plaintext length of an entry whose content has `length` bytes; throws `too-long`. */
export function entryLength(length: number): number {
  let bucket = SMALLEST;
  while (bucket < length) bucket *= 2;
  if (bucket > LARGEST_ENTRY) throw new Refused("too-long");
  return bucket;
}

/** The bucket of a file whose tar has `length` bytes: powers of two to 16 MiB, then quarter octaves. */
export function fileLength(length: number): number {
  let bucket = SMALLEST;
  while (bucket < length && bucket < 16 * MIB) bucket *= 2;
  if (bucket >= length) return bucket;
  while (bucket * 2 < length) bucket *= 2;
  for (const quarters of [5, 6, 7]) if ((bucket / 4) * quarters >= length) return (bucket / 4) * quarters;
  return bucket * 2;
}

const blocks = (length: number): number => Math.ceil(length / BLOCK) * BLOCK;

/** A number in octal of `width` digits, ended by NUL. */
const octal = (value: number, width: number): string => `${value.toString(8).padStart(width, "0")}\0`;

function tarHeader(name: Uint8Array, length: number): Bytes {
  if (name.length === 0 || name.length > 100 || name.includes(0)) throw new Refused("padding");
  if (length > LARGEST_MEMBER) throw new Refused("too-long");
  const header = new Uint8Array(BLOCK);
  const put = (offset: number, written: string) => header.set(utf8(written), offset);
  header.set(name);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(length, 11));
  put(136, octal(0, 11));
  put(156, "0");
  put(257, "ustar\0" + "00");
  // The sum counts its own field as spaces.
  const sum = header.reduce((total, byte) => total + byte, 8 * 0x20);
  put(148, `${octal(sum, 6)} `);
  return header;
}

/** A file as a ustar tar of one member, zero-filled to its bucket. The name has 1 to 100 bytes. */
export function wrapFile(name: string, content: Uint8Array): Bytes {
  const header = tarHeader(utf8(name), content.length);
  const tar = new Uint8Array(fileLength(BLOCK + blocks(content.length) + 2 * BLOCK));
  tar.set(header);
  tar.set(content, BLOCK);
  return tar;
}

/** Name and content of a wrapped file; throws `padding` for anything that `wrapFile` would not have written. */
export function unwrapFile(tar: Uint8Array): { name: string; content: Bytes } {
  if (tar.length < SMALLEST) throw new Refused("padding");
  const nameEnd = tar.subarray(0, 101).indexOf(0);
  const name = tar.subarray(0, Math.min(nameEnd < 0 ? 100 : nameEnd, 100));
  const digits = text(tar.subarray(124, 135), "padding");
  if (!/^[0-7]{11}$/.test(digits)) throw new Refused("padding");
  const length = Number.parseInt(digits, 8);
  const end = BLOCK + length;
  if (
    tar.length !== fileLength(BLOCK + blocks(length) + 2 * BLOCK) ||
    !equal(tar.subarray(0, BLOCK), tarHeader(name, length)) ||
    !isZero(tar.subarray(end))
  ) {
    throw new Refused("padding");
  }
  return { name: text(name, "padding"), content: concat(tar.subarray(BLOCK, end)) as Bytes };
}

/** Whether all bytes are zero. */
export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
