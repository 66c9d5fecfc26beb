// The officer's side of procedures: reading a room that one was let into, taking steps in it, countersigning an agreement. A chunk of
// its own, for whoever has opened a case.
import { signAgreement } from "../seal/agreement.ts";
import { type Bytes, hex, isHex } from "../seal/bytes.ts";
import { NO_LEAF } from "../seal/header.ts";
import type { Identity } from "../seal/hybrid.ts";
import { Refused } from "../seal/refused.ts";
import type { Signer } from "../seal/signature.ts";
import { caseId } from "../seal/statement.ts";
import type { Docket } from "../wire/docket.ts";
import { REQUEST, writeFrame } from "../wire/frame.ts";
import { agreedIn, partyOf, pledgedText, shownRoom, signaturesOf } from "./agreeing.ts";
import type { Conversation, Move, Paper, Pledge, Room } from "./api.ts";
import type { Bodies } from "./bodies.ts";
import { check, holderOf, type ServedCase, statementOf } from "./conversation.ts";
import type { Held } from "./inquiry.ts";
import { grantRoom, type HeldRoom, isThere, namedGuests, onward, openRoom } from "./rooms.ts";
import { type Ask, requireBound, requireUndertaken, UNDERTAKINGS, undertakingsFor } from "./undertakings.ts";
import { untilItStands, type WrittenEntry, write } from "./writing.ts";
import type { World } from "./world.ts";

/** What of an officer's session steps need. */
export interface Hand {
  world: World;
  bodies: Bodies;
  by: Signer;
  identity: Identity;
  /** A room of a case as it is served to this key; throws `no-access`. */
  served(caseId: string, slug: string, room: string): Promise<ServedCase>;
  /** Sends an entry with what goes beside it. */
  append(entry: WrittenEntry, frame: Bytes): Promise<void>;
}

interface Entered {
  held: Held;
  docket: Docket | undefined;
  room: HeldRoom;
}

/** A step whose acknowledgement did not come. */
let pending: { input: string; header: Bytes } | undefined;

async function heldBy(hand: Hand, wanted: string, slug: string, served: ServedCase): Promise<Held> {
  const organisation = await hand.bodies.organisation(slug, 0);
  const statement = statementOf(served, organisation);
  if (caseId(served.statement) !== wanted) throw new Refused("not-genuine");
  return { bodies: hand.bodies, organisation, statement, caseId: wanted };
}

async function entered(hand: Hand, wanted: string, slug: string, name: string): Promise<Entered> {
  const served = await hand.served(wanted, slug, name);
  const held = await heldBy(hand, wanted, slug, served);
  return { held, docket: served.docket, room: await openRoom(served, held, name, { key: hand.by.id, own: hand.identity }) };
}

/** The room of undertakings, in whose headers whoever reads any room of the case finds who signed. */
const undertakings = (hand: Hand, wanted: string, slug: string): Ask => () => hand.served(wanted, slug, UNDERTAKINGS);

/** A case for whoever reads only a room of one of its procedures: who was let into it, and its docket. */
export async function glance(hand: Hand, wanted: string, slug: string, name: string): Promise<Conversation> {
  const served = await hand.served(wanted, slug, name);
  const { bodies, organisation, statement } = await heldBy(hand, wanted, slug, served);
  const firstDay = served.docket?.protection[0]?.first ?? organisation.today;
  return (await check({ ...served, entries: [] }, statement, { bodies, organisation, room: name, identities: [], firstDay })).conversation;
}

/** A room of a procedure; nothing where this key was not let in. */
export async function enter(hand: Hand, wanted: string, slug: string, name: string): Promise<Room | undefined> {
  let found: Entered;
  try {
    found = await entered(hand, wanted, slug, name);
  } catch (error) {
    if (error instanceof Refused && error.code === "no-access") return undefined;
    throw error;
  }
  return shownRoom(found.held, found.docket, name, found.room, undertakings(hand, wanted, slug));
}

/** Takes a step; throws `head-moved` when others wrote first three times. */
export const act = (hand: Hand, wanted: string, slug: string, { room, facts, payload, admit = [] }: Move): Promise<void> =>
  take(hand, wanted, slug, room, JSON.stringify([facts, payload, admit]), admit, async () => ({ facts, payload }));

/** Signs the reporter's text, once that signature was checked. */
export const countersign = (hand: Hand, wanted: string, slug: string, nth: number, role: string): Promise<void> =>
  take(hand, wanted, slug, `agreement/${nth}`, "countersign", [], async ({ held, docket, room }) => {
    const party = partyOf(docket, nth, room);
    const { signatures } = await signaturesOf(held, nth, party, room);
    const at = room.entries.findLastIndex(({ payload, author }) => payload?.kind === "agreement" && author.role === "reporter");
    const last = signatures.findLast(({ by }) => by.role === "reporter");
    const entry = room.entries[at];
    const agreed = entry && agreedIn(held, nth, party, entry);
    if (agreed === undefined || last?.holds !== true) throw new Refused("not-genuine");
    const { language, template, text } = agreed;
    const facts = { procedure: "agreement", nth: String(nth), step: "countersign", role, signature: "this" };
    return { facts, payload: { kind: "agreement", language, template, text, signature: hex(signAgreement(agreed, hand.by)) } };
  });

async function take(
  hand: Hand,
  wanted: string,
  slug: string,
  name: string,
  what: string,
  admit: string[],
  make: (entered: Entered) => Promise<{ facts: Record<string, string>; payload: Paper }>,
): Promise<void> {
  const input = JSON.stringify([wanted, slug, name, what]);
  return untilItStands(async () => {
    const found = await entered(hand, wanted, slug, name);
    const { held, docket, room } = found;
    if (pending?.input === input && isThere(room.served, pending.header) !== undefined) {
      pending = undefined;
      return;
    }
    if (room.alarms.includes("chain-broken")) throw new Refused("not-genuine");
    const { facts, payload } = await make(found);
    const roster = holderOf(held.organisation, hand.by.id).body.roster.note.hash;
    const { organisation } = held.statement;
    const ask = undertakings(hand, wanted, slug);
    const next = await onward(hand.world, held, name, docket, room, facts);
    const guests = namedGuests(held, name, docket, admit);
    // The portal's word is not enough to let somebody in, nor to let them stay.
    if (guests.length > 0) requireUndertaken(admit, await undertakingsFor(name, held, ask));
    await requireBound(name, held, next.staying, room.entries, ask);
    const { readers, grants } = await grantRoom(held, name, next, hand.by, roster, [...next.staying, ...guests]);
    const place = { organisation, case: wanted, room: name, kind: payload.kind, ...room.next, epoch: next.epoch, roster, checkpoint: hand.bodies.heads.get(organisation) ?? "" };
    const entry = await write(hand.world, place, payload, hand.by, next.recipient, facts);
    pending = { input, header: entry.header };
    await hand.append(entry, writeFrame(REQUEST, "step", { readers }, [entry.header, entry.outerSignature, entry.sealedBody, ...grants]));
    pending = undefined;
  });
}

/** What a declaration or an undertaking for a case says today. */
export const wording = async (hand: Hand, caseId: string, slug: string, paper: "declaration" | "undertaking", language: "kk" | "ru") =>
  pledgedText({ organisation: await hand.bodies.organisation(slug), caseId }, paper, language);

/**
 * Signs a declaration, an undertaking or an attendance for a procedure that its author need not read yet: sealed to their own key, the
 * signed word in clear. Where the room ends is what the portal says; whoever reads it later checks the chain.
 */
export async function pledge(hand: Hand, wanted: string, slug: string, { of, paper, title, text, template }: Pledge): Promise<void> {
  if (!isHex(wanted, 16)) throw new Refused("no-access");
  const organisation = await hand.bodies.organisation(slug, 0);
  const roster = holderOf(organisation, hand.by.id).body.roster.note.hash;
  const [{ id }] = organisation.bodies;
  const facts = { paper, for: of, ...(template && { template }) };
  return untilItStands(async (moved) => {
    const at = moved?.head ?? { sequence: 0, previous: NO_LEAF };
    const place = { organisation: id, case: wanted, room: UNDERTAKINGS, epoch: 0, kind: "paper", ...at, roster, checkpoint: hand.bodies.heads.get(id) ?? "" };
    const entry = await write(hand.world, place, { kind: "paper", title, text }, hand.by, hand.identity.recipient, facts);
    await hand.append(entry, writeFrame(REQUEST, "step", { readers: [] }, [entry.header, entry.outerSignature, entry.sealedBody]));
  });
}
