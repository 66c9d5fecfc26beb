// Writing an entry: the same steps for reporter and officer. Nothing here knows who is who.
import { type Bytes, hex } from "../seal/bytes.ts";
import { factsOf, type Payload, writeEntry, writePayload } from "../seal/entry.ts";
import { seal } from "../seal/envelope.ts";
import { type Header, signOuter, writeHeader } from "../seal/header.ts";
import type { EntryBytes } from "../seal/receipt.ts";
import { Refused } from "../seal/refused.ts";
import type { Signer } from "../seal/signature.ts";
import type { World } from "./world.ts";

/** How often an entry is signed again because somebody wrote first. */
const ATTEMPTS = 3;

/**
 * Makes an entry and sends it; where somebody wrote first, makes it again for the place that is free then, which `moved` tells. Throws
 * `head-moved` when others wrote first three times.
 */
export async function untilItStands<T>(attempt: (moved?: Refused) => Promise<T>): Promise<T> {
  let moved: Refused | undefined;
  for (let left = ATTEMPTS; ; left--) {
    try {
      return await attempt(moved);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "head-moved" || left === 1) throw error;
      moved = error;
    }
  }
}

/** Where an entry stands: what its header says besides the author. */
export type Place = Pick<Header, "organisation" | "case" | "room" | "epoch" | "kind" | "sequence" | "previous" | "roster" | "checkpoint">;

/** An entry, ready to be sent. */
export type WrittenEntry = EntryBytes & { header: Bytes; sealedBody: Bytes; outerSignature: Bytes };

/**
 * Writes, signs and seals an entry of a room. The recipient must have been computed from the room's identity
 * by the caller itself. `facts` are a procedure's step. Throws `too-long`.
 */
export async function write(
  world: World,
  place: Place,
  payload: Exclude<Payload, { kind: "unknown" }>,
  author: Signer,
  recipient: Uint8Array,
  facts: Record<string, string> = {},
): Promise<WrittenEntry> {
  const header = writeHeader({
    ...place,
    author: author.id,
    blind: hex(world.random(32)),
    facts: [...factsOf(payload), ...Object.entries(facts).map(([name, value]) => ({ name, value }))],
  });
  const sealedBody = await seal(writeEntry(writePayload(payload), header, author), recipient);
  return { header, sealedBody, outerSignature: signOuter(header, sealedBody, author) };
}
