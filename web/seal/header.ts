// The event header (section 8): what the server may know of an entry, and what the outer signature binds to its body.
import { type Bytes, hex, sha256, unhex } from "./bytes.ts";
import { Fields, list, set, structure } from "./field.ts";
import { Refused } from "./refused.ts";
import { type Signer, signStructure, verifyStructure } from "./signature.ts";

const ROOM = /^[a-z-]+(\/[0-9]+)?$/;
const KIND = /^[a-z-]+$/;

/** Longest header; nothing that is written today comes near it. */
const MOST_BYTES = 4096;

/** `previous` of the first entry of a room. */
export const NO_LEAF = "00".repeat(32);

/** What stands in clear over an entry; ids and hashes in hex. */
export interface Header {
  organisation: string;
  case: string;
  room: string;
  epoch: number;
  kind: string;
  author: string;
  sequence: number;
  previous: string;
  checkpoint: string;
  roster: string;
  blind: string;
  facts: { name: string; value: string }[];
}

function check(header: Header): void {
  if (!ROOM.test(header.room) || !KIND.test(header.kind)) throw new Refused("structure");
  if (!header.facts.every(({ name }) => KIND.test(name))) throw new Refused("structure");
}

/** The bytes. */
export function writeHeader(header: Header): Bytes {
  check(header);
  const id = (value: string) => unhex(value, 32, "structure");
  const short = (value: string) => unhex(value, 16, "structure");
  const written = structure(
    "senim/1/header",
    1,
    id(header.organisation),
    short(header.case),
    header.room,
    header.epoch,
    header.kind,
    short(header.author),
    header.sequence,
    id(header.previous),
    header.checkpoint === "" ? new Uint8Array(0) : id(header.checkpoint),
    id(header.roster),
    id(header.blind),
    set(header.facts.map(({ name, value }) => list([name, value]))),
  );
  if (written.length > MOST_BYTES) throw new Refused("structure");
  return written;
}

function fact(bytes: Uint8Array): { name: string; value: string } {
  const fields = new Fields(bytes);
  const read = { name: fields.text(), value: fields.text() };
  fields.finish();
  return read;
}

/** Reads a header; throws `structure`. */
export function parseHeader(bytes: Uint8Array): Header {
  if (bytes.length > MOST_BYTES) throw new Refused("structure");
  const fields = Fields.of("senim/1/header", bytes);
  if (fields.number() !== 1) throw new Refused("structure");
  const header: Header = {
    organisation: hex(fields.bytes(32)),
    case: hex(fields.bytes(16)),
    room: fields.text(),
    epoch: fields.number(),
    kind: fields.text(),
    author: hex(fields.bytes(16)),
    sequence: fields.number(),
    previous: hex(fields.bytes(32)),
    checkpoint: hex(fields.optional(32)),
    roster: hex(fields.bytes(32)),
    blind: hex(fields.bytes(32)),
    facts: fields.set().map(fact),
  };
  fields.finish();
  check(header);
  return header;
}

/** The author's signature over header and sealed body. */
export const signOuter = (header: Uint8Array, sealedBody: Uint8Array, by: Signer): Bytes =>
  signStructure(by, "senim/1/outer", header, sha256(sealedBody));

/** Checks the outer signature; throws `key` or `signature`. */
export const verifyOuter = (header: Uint8Array, sealedBody: Uint8Array, signature: Uint8Array, key: Uint8Array): void =>
  verifyStructure(key, signature, "senim/1/outer", header, sha256(sealedBody));
