// Fields and structures (section 0): the one way in which bytes are put together before they are hashed or signed.
import { type Bytes, compare, concat, sha256, text, u32, u64, utf8 } from "./bytes.ts";
import { Refused } from "./refused.ts";

/** The purposes of structures; each is used once. */
export type Purpose =
  | "senim/1/statement"
  | "senim/1/header"
  | "senim/1/outer"
  | "senim/1/inner"
  | "senim/1/grant"
  | "senim/1/access"
  | "senim/1/login"
  | "senim/1/enrolment"
  | "senim/1/commitment"
  | "senim/1/leaf"
  | "senim/1/pad"
  | "senim/1/reads"
  | "senim/1/read"
  | "senim/1/publication"
  | "senim/1/portal-event"
  | "senim/1/receipt-box"
  | "senim/1/challenge"
  | "senim/1/asked"
  | "senim/1/work"
  | "senim/1/agreement";

/** A field's value: bytes, text as UTF-8, or a number as `u64`. */
export type Value = Uint8Array | string | number;

const bytesOf = (value: Value): Uint8Array =>
  typeof value === "string" ? utf8(value) : typeof value === "number" ? u64(value) : value;

/** `u32(len x) ‖ x`. */
export function field(value: Value): Bytes {
  const bytes = bytesOf(value);
  return concat(u32(bytes.length), bytes) as Bytes;
}

/** Fields in a row. */
export const list = (values: readonly Value[]): Bytes => concat(...values.map(field)) as Bytes;

/** A list whose items are strictly ascending as bytes, whatever order they are given in; a double one is written once. */
export function set(values: readonly Uint8Array[]): Bytes {
  const sorted = [...values].sort(compare);
  return list(sorted.filter((item, index) => index === 0 || compare(sorted[index - 1] as Uint8Array, item) !== 0));
}

/** The tag as a field, then the fields. */
export const structure = (purpose: Purpose, ...values: readonly Value[]): Bytes => list([purpose, ...values]);

/** `H(structure(…))`. */
export const hashOf = (purpose: Purpose, ...values: readonly Value[]): Bytes =>
  sha256(structure(purpose, ...values)) as Bytes;

/** Reads fields in order; everything that does not fit throws `structure`. */
export class Fields {
  #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#rest = bytes;
  }

  /** A structure's fields after its tag. */
  static of(purpose: Purpose, bytes: Uint8Array): Fields {
    const fields = new Fields(bytes);
    if (fields.text() !== purpose) throw new Refused("structure");
    return fields;
  }

  /** The next field, of `length` bytes if given. */
  bytes(length?: number): Uint8Array {
    const rest = this.#rest;
    if (rest.length < 4) throw new Refused("structure");
    const end = 4 + new DataView(rest.buffer, rest.byteOffset).getUint32(0);
    if (rest.length < end || (length !== undefined && end !== 4 + length)) throw new Refused("structure");
    this.#rest = rest.subarray(end);
    return rest.subarray(4, end);
  }

  /** A field of 0 or `length` bytes. */
  optional(length: number): Uint8Array {
    const bytes = this.bytes();
    if (bytes.length !== 0 && bytes.length !== length) throw new Refused("structure");
    return bytes;
  }

  /** A field of UTF-8 text. */
  text(): string {
    return text(this.bytes(), "structure");
  }

  /** A `u64` that JavaScript holds exactly. */
  number(): number {
    const bytes = this.bytes(8);
    const value = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refused("structure");
    return Number(value);
  }

  /** The items of a set: strictly ascending as bytes. */
  set(): Uint8Array[] {
    const inside = new Fields(this.bytes());
    const items: Uint8Array[] = [];
    while (inside.#rest.length > 0) {
      const item = inside.bytes();
      const before = items.at(-1);
      if (before !== undefined && compare(before, item) >= 0) throw new Refused("structure");
      items.push(item);
    }
    return items;
  }

  /** Nothing may be left over. */
  finish(): void {
    if (this.#rest.length > 0) throw new Refused("structure");
  }
}
