// Grants (section 9): a room's identities, one of each epoch, for one reader, in a file that stock age takes with `-i`.
import { type Bytes, equal, hex, sha256, text, unhex, utf8 } from "./bytes.ts";
import { openAs, seal } from "./envelope.ts";
import { Identity } from "./hybrid.ts";
import { readIdentity, writeIdentity } from "./recipient.ts";
import { Refused } from "./refused.ts";
import { keyId, type Signer, signStructure, verifyStructure } from "./signature.ts";

/** What a grant names, in hex; all of it is signed. */
export interface GrantNames {
  organisation: string;
  case: string;
  room: string;
  /** The newest; the grant holds the identities of it and of all before. */
  epoch: number;
  reader: string;
  /** The roster of the reader's body; for the reporter as reader, the organisation's of the statement. */
  roster: string;
  /** The roster in which the grantor stands; for the reporter as grantor, the organisation's of the statement. */
  grantorRoster: string;
}

const BAD = "grant";
const LINES =
  /^# senim\/1\/grant\n# organisation: ([0-9a-f]{64})\n# case: ([0-9a-f]{32})\n# room: ([a-z-]+(?:\/[0-9]+)?)\n# epoch: (0|[1-9][0-9]{0,14})\n# reader: ([0-9a-f]{32})\n# roster: ([0-9a-f]{64})\n# grantor: ([0-9a-f]{32})\n# grantor-roster: ([0-9a-f]{64})\n# signature: ([0-9a-f]{128})\n((?:AGE-SECRET-KEY-PQ-1[0-9A-Z]+\n)+)$/;

const signed = (names: GrantNames, grantor: string, identities: string) =>
  [
    unhex(names.organisation, 32, BAD),
    unhex(names.case, 16, BAD),
    names.room,
    names.epoch,
    unhex(names.reader, 16, BAD),
    unhex(names.roster, 32, BAD),
    unhex(grantor, 16, BAD),
    unhex(names.grantorRoster, 32, BAD),
    sha256(utf8(identities.trimEnd())),
  ] as const;

/** The plaintext of a grant of the identities of `seeds`, that of epoch 0 first. */
export function writeGrant(names: GrantNames, seeds: readonly Uint8Array[], grantor: Signer): Bytes {
  const identities = seeds.map((seed) => `${writeIdentity(seed)}\n`).join("");
  const signature = signStructure(grantor, "senim/1/grant", ...signed(names, grantor.id, identities));
  return utf8(`# senim/1/grant
# organisation: ${names.organisation}
# case: ${names.case}
# room: ${names.room}
# epoch: ${names.epoch}
# reader: ${names.reader}
# roster: ${names.roster}
# grantor: ${grantor.id}
# grantor-roster: ${names.grantorRoster}
# signature: ${hex(signature)}
${identities}`);
}

/** Who says to have granted, of which epoch and by which rosters: what a reader looks up before it is believed. Throws `grant`. */
export function namedIn(plaintext: Uint8Array): { epoch: number; roster: string; grantor: string; grantorRoster: string } {
  const [, , , , epoch, , roster, grantor, grantorRoster] = LINES.exec(text(plaintext, BAD)) ?? [];
  if (epoch === undefined || roster === undefined || grantor === undefined || grantorRoster === undefined) throw new Refused(BAD);
  return { epoch: Number(epoch), roster, grantor, grantorRoster };
}

/** A grant sealed to a reader's recipient, which comes out of a verified roster. */
export const sealGrant = (names: GrantNames, seeds: readonly Uint8Array[], grantor: Signer, recipient: Uint8Array): Promise<Bytes> =>
  seal(writeGrant(names, seeds, grantor), recipient);

/** The granted seeds, that of epoch 0 first, when the plaintext names exactly what was expected and the grantor signed it; throws `grant`. */
export function readGrant(plaintext: Uint8Array, expected: GrantNames, grantor: Uint8Array): Bytes[] {
  const [, organisation, inCase, room, epoch, reader, roster, by, byRoster, signature, identities] =
    LINES.exec(text(plaintext, BAD)) ?? [];
  if (
    organisation !== expected.organisation ||
    inCase !== expected.case ||
    room !== expected.room ||
    epoch !== String(expected.epoch) ||
    reader !== expected.reader ||
    roster !== expected.roster ||
    by !== keyId(grantor) ||
    byRoster !== expected.grantorRoster ||
    signature === undefined ||
    identities === undefined
  ) {
    throw new Refused(BAD);
  }
  try {
    verifyStructure(grantor, unhex(signature, 64, BAD), "senim/1/grant", ...signed(expected, by, identities));
    const seeds = identities.trimEnd().split("\n").map(readIdentity);
    if (seeds.length !== expected.epoch + 1) throw new Refused(BAD);
    return seeds;
  } catch {
    throw new Refused(BAD);
  }
}

/**
 * Opens a sealed grant and checks that its newest identity is the room's: `room` is the raw recipient that the statement names, or
 * none for a room whose identity its grantor made.
 */
export async function openGrant(
  sealed: Uint8Array,
  own: Identity,
  expected: GrantNames,
  grantor: Uint8Array,
  room: Uint8Array | undefined,
): Promise<Identity> {
  const granted = await Identity.of(readGrant(await openAs(sealed, own), expected, grantor).at(-1) as Bytes);
  if (room !== undefined && !equal(granted.recipient, room)) throw new Refused(BAD);
  return granted;
}

/** The identity in a sealed grant, whoever signed it and whatever it names: enough to search by, never to be shown or sealed to. */
export async function glimpseGrant(sealed: Uint8Array, own: Identity): Promise<Identity> {
  const identity = text(await openAs(sealed, own), BAD).trimEnd().split("\n").at(-1) ?? "";
  return Identity.of(readIdentity(identity));
}
