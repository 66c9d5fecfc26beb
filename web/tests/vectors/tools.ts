// What every file of vectors is made with: fixed seeds, numbering, and the keeping of what age randomises.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { base64 } from "@scure/base";
import { type Bytes, concat, hex, sha256, utf8 } from "../../seal/bytes.ts";
import { recipientOf } from "../../seal/envelope.ts";
import { type Signer, signer } from "../../seal/signature.ts";

/** One vector; `n` is given by the file. */
export interface Vector {
  n: number;
  name: string;
  refusal?: string;
  // biome-ignore lint/suspicious/noExplicitAny: each file has its own inputs and outputs.
  [key: string]: any;
}

/** A file of them. */
export interface VectorFile {
  what: string;
  good: Vector[];
  bad: Vector[];
}

const FOLDER = fileURLToPath(new URL("../../../tests/vectors/", import.meta.url));

/** The file as it stands on disk, or none. */
export function load(name: string): VectorFile | undefined {
  const path = `${FOLDER}${name}.json`;
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as VectorFile) : undefined;
}

/** `length` bytes that depend on `label` alone. */
export function bytes(label: string, length = 32): Bytes {
  const blocks: Uint8Array[] = [];
  for (let block = 0; block * 32 < length; block++) blocks.push(sha256(utf8(`senim vectors ${label} ${block}`)));
  return concat(...blocks).slice(0, length) as Bytes;
}

export const hexOf = (label: string, length = 32): string => hex(bytes(label, length));
export const signerOf = (label: string): Signer => signer(bytes(label));
export const b64 = (value: Uint8Array): string => base64.encode(value);

const recipients = new Map<string, Promise<Bytes>>();
/** Raw recipient of the identity whose seed is `bytes(label)`. */
export function recipient(label: string): Promise<Bytes> {
  const known = recipients.get(label) ?? recipientOf(bytes(label));
  recipients.set(label, known);
  return known;
}

/** Collects one file. Good vectors count from 1, bad ones from 101. */
export class Collection {
  readonly #file: string;
  readonly #before: VectorFile | undefined;
  readonly #now: VectorFile;

  constructor(file: string, what: string) {
    this.#file = file;
    this.#before = load(file);
    this.#now = { what, good: [], bad: [] };
  }

  good(name: string, vector: Omit<Vector, "n" | "name">): void {
    this.#now.good.push({ n: this.#now.good.length + 1, name, ...vector });
  }

  bad(name: string, refusal: string, vector: Omit<Vector, "n" | "name">): void {
    this.#now.bad.push({ n: this.#now.bad.length + 101, name, ...vector, refusal });
  }

  /** A base64 file that age randomises: the one written before, as long as it does what it should. */
  async once(name: string, key: string, holds: (sealed: Bytes) => Promise<boolean>, make: () => Promise<Bytes>) {
    const old = [...(this.#before?.good ?? []), ...(this.#before?.bad ?? [])].find((one) => one.name === name)?.[key];
    if (typeof old === "string") {
      const kept = base64.decode(old) as Bytes;
      if (await holds(kept)) return old;
    }
    const made = await make();
    if (!(await holds(made))) throw new Error(`${this.#file}: ${name} does not do what it should`);
    return b64(made);
  }

  /** Writes the file, one vector a line. */
  write(): void {
    const lines = (vectors: Vector[]) => vectors.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
    const { what, good, bad } = this.#now;
    const written = `{\n  "what": ${JSON.stringify(what)},\n  "good": [\n${lines(good)}\n  ],\n  "bad": [${
      bad.length > 0 ? `\n${lines(bad)}\n  ` : ""
    }]\n}\n`;
    writeFileSync(`${FOLDER}${this.#file}.json`, written);
  }
}

/** Whether a promise is refused with this code. */
export async function refuses(run: () => unknown, code: string): Promise<boolean> {
  try {
    await run();
    return false;
  } catch (error) {
    return (error as { code?: string }).code === code;
  }
}

/** Bytes that are mostly zero, as their length and the pieces that are not. */
export function sparse(value: Uint8Array): { length: number; pieces: { at: number; hex: string }[] } {
  const pieces: { at: number; hex: string }[] = [];
  let start = -1;
  let last = -1;
  for (let at = 0; at <= value.length; at++) {
    const zero = at === value.length || value[at] === 0;
    if (!zero) {
      if (start < 0) start = at;
      last = at;
    } else if (start >= 0 && (at === value.length || at - last > 16)) {
      pieces.push({ at: start, hex: hex(value.subarray(start, last + 1)) });
      start = -1;
    }
  }
  return { length: value.length, pieces };
}
