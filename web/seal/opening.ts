// Openings (section 17): the data under a leaf's hash, which alone tells what the leaf is; and the officer's word for a read.
import { type Bytes, hex, unhex } from "./bytes.ts";
import { isDay } from "./day.ts";
import { Fields, list, type Purpose, set, structure } from "./field.ts";
import { Refused } from "./refused.ts";
import { type Signer, signStructure, verifyStructure } from "./signature.ts";

/** What a leaf is; hashes and ids in hex. A read's signature is empty where the client of the day gave none. */
export type Opening = { day: string } & (
  | { is: "entry"; commitment: string; header: string; body: string; signature: string }
  | { is: "pad"; random: string }
  | { is: "reads"; body: string; key: string; salt: string; reads: { case: string; signature: string }[] }
  | { is: "publication"; kind: string; hash: string }
  | { is: "portal-event"; case: string; salt: string; event: string }
);

const BAD = "structure";
const un = (value: string, length: number) => unhex(value, length, BAD);

/** A leaf's data. */
export function writeOpening(opening: Opening): Bytes {
  const { day } = opening;
  switch (opening.is) {
    case "entry": {
      const hashes = [opening.commitment, opening.header, opening.body, opening.signature].map((hash) => un(hash, 32));
      return structure("senim/1/leaf", day, ...hashes);
    }
    case "pad":
      return structure("senim/1/pad", day, un(opening.random, 32));
    case "reads": {
      const reads = opening.reads.map((read) => list([un(read.case, 16), unhex(read.signature, read.signature.length / 2, BAD)]));
      return structure("senim/1/reads", day, un(opening.body, 32), un(opening.key, 16), un(opening.salt, 32), set(reads));
    }
    case "publication":
      return structure("senim/1/publication", day, opening.kind, un(opening.hash, 32));
    case "portal-event":
      return structure("senim/1/portal-event", day, un(opening.case, 16), un(opening.salt, 32), opening.event);
  }
}

const READERS: { [tag in Purpose]?: (fields: Fields) => Opening } = {
  "senim/1/leaf": (fields) => {
    const [day, ...hashes] = [fields.text(), ...[0, 1, 2, 3].map(() => hex(fields.bytes(32)))] as [string, string, string, string, string];
    return { is: "entry", day, commitment: hashes[0], header: hashes[1], body: hashes[2], signature: hashes[3] };
  },
  "senim/1/pad": (fields) => ({ is: "pad", day: fields.text(), random: hex(fields.bytes(32)) }),
  "senim/1/reads": (fields) => ({
    is: "reads",
    day: fields.text(),
    body: hex(fields.bytes(32)),
    key: hex(fields.bytes(16)),
    salt: hex(fields.bytes(32)),
    reads: fields.set().map((item) => {
      const inside = new Fields(item);
      const read = { case: hex(inside.bytes(16)), signature: hex(inside.optional(64)) };
      inside.finish();
      return read;
    }),
  }),
  "senim/1/publication": (fields) => {
    const opening = { is: "publication" as const, day: fields.text(), kind: fields.text(), hash: hex(fields.bytes(32)) };
    if (!/^[a-z-]+$/.test(opening.kind)) throw new Refused(BAD);
    return opening;
  },
  "senim/1/portal-event": (fields) => ({
    is: "portal-event",
    day: fields.text(),
    case: hex(fields.bytes(16)),
    salt: hex(fields.bytes(32)),
    event: fields.text(),
  }),
};

/** Reads a leaf's data; throws `structure` for what opens as nothing. */
export function readOpening(data: Uint8Array): Opening {
  const fields = new Fields(data);
  const reader = READERS[fields.text() as Purpose];
  if (reader === undefined) throw new Refused(BAD);
  const opening = reader(fields);
  fields.finish();
  if (!isDay(opening.day)) throw new Refused(BAD);
  return opening;
}

const read = (origin: string, caseId: string, day: string) => ["senim/1/read", origin, un(caseId, 16), day] as const;

/** What an officer signs who reads a case: once a case and day. */
export const signRead = (by: Signer, origin: string, caseId: string, day: string): Bytes =>
  signStructure(by, ...read(origin, caseId, day));

/** Checks an officer's word for a read; throws `signature`. */
export const verifyRead = (key: Uint8Array, origin: string, caseId: string, day: string, signature: Uint8Array): void =>
  verifyStructure(key, signature, ...read(origin, caseId, day));
