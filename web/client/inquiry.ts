// The room `inquiry`: what officers do with a case, for the officers of the case alone. Its identity is random, made by whoever
// writes first, who grants it to everyone who reads the report and still holds the key that it was granted to.
import type { Bytes } from "../seal/bytes.ts";
import { openGrant, sealGrant } from "../seal/grant.ts";
import { parseHeader } from "../seal/header.ts";
import { Identity } from "../seal/hybrid.ts";
import { Refused } from "../seal/refused.ts";
import type { Signer } from "../seal/signature.ts";
import type { Statement } from "../seal/statement.ts";
import type { Entry } from "./api.ts";
import { type Bodies, isReader, type VerifiedOrganisation } from "./bodies.ts";
import { authorOf, type CheckedCase, checkRoom, type ServedCase, type ServedEntry } from "./conversation.ts";

/** A case as its officer holds it. */
export interface Held {
  bodies: Bodies;
  organisation: VerifiedOrganisation;
  statement: Statement;
  caseId: string;
}

/** The room as it was found; without an identity where nobody has written yet, or where its grant does not hold. */
export interface Inquiry {
  identity: Identity | undefined;
  history: Entry[];
  /** The same as it was served. */
  entries: ServedEntry[];
  next: CheckedCase["next"];
}

const ROOM = "inquiry";

/** The names of a grant to `reader`, by a grantor who stands in `grantorRoster`. Throws `not-genuine` for who was not let in. */
function namesOf({ statement, caseId }: Held, reader: string, grantorRoster: string) {
  const granted = statement.granted.find(({ key }) => key === reader);
  const roster = statement.rosters.find(({ body }) => body === granted?.body)?.roster;
  if (roster === undefined) throw new Refused("not-genuine");
  return { organisation: statement.organisation, case: caseId, room: ROOM, epoch: 0, reader, roster, grantorRoster };
}

/** Opens the room with the grant that came with it, and checks what stands in it. */
export async function openInquiry(served: ServedCase & { grant: Bytes }, held: Held, reader: string, own: Identity, alarms: Set<string>): Promise<Inquiry> {
  const { bodies, organisation, statement } = held;
  const first = served.entries[0];
  let identity: Identity | undefined;
  if (first !== undefined) {
    try {
      // Whoever wrote first made the room, and has signed its grants.
      const header = parseHeader(first.header);
      const { key } = await authorOf(header, first, statement, { bodies, organisation, room: ROOM }, alarms);
      identity = await openGrant(served.grant, own, namesOf(held, reader, header.roster), key, undefined);
    } catch (error) {
      if (error instanceof Refused && ["offline", "busy", "server"].includes(error.code)) throw error;
      alarms.add("not-genuine");
    }
  }
  const { entries, next } = await checkRoom(served, statement, { bodies, organisation, room: ROOM, identities: identity ? [identity] : [] }, alarms);
  return { identity, history: entries, entries: served.entries, next };
}

/** Makes the room: its identity, with a grant for everyone of the statement whose key still counts, and their key ids. */
export async function makeInquiry(seed: Bytes, held: Held, by: Signer, grantorRoster: string): Promise<{ identity: Identity; readers: string[]; grants: Bytes[] }> {
  const { organisation, statement } = held;
  const readers: string[] = [];
  const grants: Bytes[] = [];
  for (const { body: id, person, key } of statement.granted) {
    const body = organisation.bodies.find((one) => one.id === id);
    const now = body?.roster.persons.find((one) => one.id === person);
    if (body === undefined || now?.keyId !== key || !isReader(body, now, organisation.today)) continue;
    readers.push(key);
    grants.push(await sealGrant(namesOf(held, key, grantorRoster), [seed], by, now.recipient));
  }
  return { identity: await Identity.of(seed), readers, grants };
}
