// The public test vectors of age (C2SP CCTV), taken apart. Its package exports each by name, whatever its types say.
import { inflateSync } from "node:zlib";
import * as published from "cctv-age";
import type { Bytes } from "../seal/bytes.ts";

/** One public vector: what must happen, with which keys, and the file. */
export interface Published {
  expect: string;
  /** Hash of what is read, even where the end fails. */
  payload: string | undefined;
  identities: string[];
  passphrases: string[];
  armored: boolean;
  file: Bytes;
}

const raw = published as unknown as Record<string, Uint8Array>;

/** All names, sorted. */
export const NAMES: string[] = Object.keys(raw).sort();

/** Takes one apart. */
export function take(name: string): Published {
  const bytes = raw[name] as Uint8Array;
  const end = bytes.findIndex((byte, at) => byte === 10 && bytes[at + 1] === 10);
  const lines = new TextDecoder()
    .decode(bytes.subarray(0, end))
    .split("\n")
    .map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)] as const);
  const all = (key: string) => lines.filter((line) => line[0] === key).map((line) => line[1]);
  const body = bytes.slice(end + 2);
  return {
    expect: all("expect")[0] as string,
    payload: all("payload")[0],
    identities: all("identity"),
    passphrases: all("passphrase"),
    armored: all("armored").length > 0,
    file: Uint8Array.from(all("compressed")[0] === "zlib" ? inflateSync(body) : body),
  };
}
