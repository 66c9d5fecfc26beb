// Canonical JSON (section 5): what both clients read the same way, or refuse. JavaScript silently keeps the last of two
// equal keys and moves keys that look like numbers, so such texts are nobody's payload.
import { type Bytes, text, utf8 } from "./bytes.ts";
import { Refused } from "./refused.ts";

/** What canonical JSON can say. */
export type Json = string | number | boolean | Json[] | JsonObject;
/** An object of it. */
export interface JsonObject {
  [key: string]: Json;
}

const DEPTH = 32;
const KEY = /^[a-z][a-z0-9_]*$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

function isPlain(value: unknown, depth: number): value is Json {
  if (depth === 0) return false;
  switch (typeof value) {
    case "boolean":
      return true;
    case "string":
      return !LONE_SURROGATE.test(value);
    case "number":
      return Number.isSafeInteger(value);
    case "object":
      if (value === null) return false;
      if (Array.isArray(value)) return value.every((item) => isPlain(item, depth - 1));
      return Object.entries(value).every(([key, item]) => KEY.test(key) && isPlain(item, depth - 1));
    default:
      return false;
  }
}

/** The value of bytes that equal their own minimal re-serialisation; throws `canonical` for anything else. */
export function parseCanonical(bytes: Uint8Array): Json {
  const written = text(bytes, "canonical");
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    throw new Refused("canonical");
  }
  // The depth is checked first: writing out what is nested too deeply would exhaust the stack.
  if (!isPlain(value, DEPTH) || JSON.stringify(value) !== written) throw new Refused("canonical");
  return value;
}

/** The minimal serialisation, keys in their own order; throws `canonical` for what would not be read back. */
export function writeCanonical(value: Json): string {
  if (!isPlain(value, DEPTH)) throw new Refused("canonical");
  return JSON.stringify(value);
}

/** The same as bytes. */
export const canonicalBytes = (value: Json): Bytes => utf8(writeCanonical(value));

/** Reads an object's members one after another in their written order: the shape of every JSON of ours is exact. */
export class Members {
  readonly #members: [string, Json][];
  readonly #code: string;

  constructor(value: Json | undefined, code: string) {
    if (typeof value !== "object" || Array.isArray(value)) throw new Refused(code);
    this.#members = Object.entries(value);
    this.#code = code;
  }

  /** The next member, which must be called `key`. */
  next(key: string): Json {
    const member = this.#members.shift();
    if (member?.[0] !== key) throw new Refused(this.#code);
    return member[1];
  }

  text(key: string): string {
    const value = this.next(key);
    if (typeof value !== "string") throw new Refused(this.#code);
    return value;
  }

  /** An integer of at least `least`. */
  integer(key: string, least = 0): number {
    const value = this.next(key);
    if (typeof value !== "number" || value < least) throw new Refused(this.#code);
    return value;
  }

  flag(key: string): boolean {
    const value = this.next(key);
    if (typeof value !== "boolean") throw new Refused(this.#code);
    return value;
  }

  array(key: string): Json[] {
    const value = this.next(key);
    if (!Array.isArray(value)) throw new Refused(this.#code);
    return value;
  }

  texts(key: string): string[] {
    return this.array(key).map((item) => {
      if (typeof item !== "string") throw new Refused(this.#code);
      return item;
    });
  }

  members(key: string): Members {
    return new Members(this.next(key), this.#code);
  }

  /** Whether every member was read. */
  get isEmpty(): boolean {
    return this.#members.length === 0;
  }

  /** Nothing may be left over. */
  finish(): void {
    if (this.#members.length > 0) throw new Refused(this.#code);
  }
}
