// The reporter's side of procedures: reading their rooms, taking steps, signing an agreement with the code's key. A chunk of its own:
// nobody waits for it who wants to report.
import { hex } from "../seal/bytes.ts";
import { readCode, writeCode } from "../seal/code.ts";
import { boxKey, derive } from "../seal/derive.ts";
import { NO_LEAF } from "../seal/header.ts";
import { Identity } from "../seal/hybrid.ts";
import { Refused } from "../seal/refused.ts";
import { type Agreement, signAgreement } from "../seal/agreement.ts";
import { signer } from "../seal/signature.ts";
import { caseId } from "../seal/statement.ts";
import { REQUEST, writeFrame } from "../wire/frame.ts";
import type { Docket } from "../wire/docket.ts";
import { counterpartyIn, draftOf, isOurs, partyOf, shownRoom } from "./agreeing.ts";
import type { Move, Offered, Paper, Receipt, Room } from "./api.ts";
import { ownRoster } from "./conversation.ts";
import type { Held } from "./inquiry.ts";
import type { Pending, Reporter } from "./reporter.ts";
import { firstGuests, grantRoom, type Guest, type HeldRoom, isThere, onward, openRoom } from "./rooms.ts";
import { type Ask, requireBound, UNDERTAKINGS } from "./undertakings.ts";
import { solve } from "./working.ts";
import { untilItStands, write } from "./writing.ts";

/** A room of a case as the holder of its code finds it. */
interface Visited {
  held: Held;
  docket: Docket | undefined;
  room: HeldRoom | undefined;
}

/** What the holder of a code may demand. */
export class Rights {
  readonly #reporter: Reporter;
  #pending: Pending | undefined;

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

  async #visit(slug: string, code: bigint, room: string): Promise<Visited> {
    const { bodies } = this.#reporter;
    const organisation = await bodies.organisation(slug, 0);
    const dialogue = await this.#reporter.served(organisation, code, "dialogue");
    if (dialogue === undefined) throw new Refused("unknown-code");
    const { served, statement } = dialogue;
    const held = { bodies, organisation, statement, caseId: caseId(served.statement) };
    return { held, docket: served.docket, room: await this.#open(held, code, room) };
  }

  async #open(held: Held, code: bigint, room: string): Promise<HeldRoom | undefined> {
    const { organisation, caseId: id } = held;
    const found = await this.#reporter.served(organisation, code, room);
    if (found === undefined || found.served.entries.length === 0) return undefined;
    if (caseId(found.served.statement) !== id) throw new Refused("not-genuine");
    const of = organisation.bodies[0].id;
    return openRoom(found.served, held, room, {
      key: signer(derive(code, "sign", of)).id,
      own: await Identity.of(derive(code, "self", of)),
      receipt: (entry) => this.#reporter.receipt(entry, organisation, code, false),
    });
  }

  /** A room of a procedure; nothing where nobody has written there. */
  async room(slug: string, typed: string, name: string): Promise<Room | undefined> {
    const code = readCode(typed);
    const { held, docket, room } = await this.#visit(slug, code, name);
    return room && shownRoom(held, docket, name, room, this.#undertakings(held, code));
  }

  #undertakings({ organisation }: Held, code: bigint): Ask {
    return async () => (await this.#reporter.served(organisation, code, UNDERTAKINGS))?.served;
  }

  /** Takes a step. The same again sends the same bytes, as an answer does. */
  take(slug: string, typed: string, { room, facts, payload }: Move): Promise<Receipt> {
    return this.#write(slug, typed, room, JSON.stringify([facts, payload]), async () => ({ facts, payload }));
  }

  /** The text of an agreement, filled in, as it would be signed today. */
  async draft(slug: string, typed: string, nth: number, language: "kk" | "ru"): Promise<Offered> {
    const { held, docket, room } = await this.#visit(slug, readCode(typed), roomOf(nth));
    return draftOf(held, partyOf(docket, nth, room), language, held.organisation.today);
  }

  /** Signs a text that was shown; throws `not-genuine` for one that is no filled template. */
  sign(slug: string, typed: string, nth: number, offered: Offered): Promise<Receipt> {
    const code = readCode(typed);
    return this.#write(slug, typed, roomOf(nth), JSON.stringify(offered), async ({ held, docket, room }) => {
      const counterparty = partyOf(docket, nth, room);
      if ((counterparty !== "leadership" && counterparty !== "authorised") || !isOurs(held, counterparty, offered)) throw new Refused("not-genuine");
      const { organisation } = held.statement;
      const agreed: Agreement = { organisation, case: held.caseId, nth, counterparty, ...offered };
      const signature = hex(signAgreement(agreed, signer(derive(code, "sign", organisation))));
      const facts = { procedure: "agreement", nth: String(nth), step: "sign", role: "reporter", signature: "this" };
      return { facts, payload: { kind: "agreement", ...offered, signature }, counterparty };
    });
  }

  async #write(
    slug: string,
    typed: string,
    name: string,
    what: string,
    make: (visited: Visited) => Promise<{ facts: Record<string, string>; payload: Paper; counterparty?: string }>,
  ): Promise<Receipt> {
    const code = readCode(typed);
    const wanted = JSON.stringify([slug, writeCode(code), name, what]);
    return untilItStands(async () => {
      const visited = await this.#visit(slug, code, name);
      const { held, room } = visited;
      const { organisation } = held;
      const before = this.#pending?.input === wanted ? this.#pending : undefined;
      const stored = isThere(room?.served ?? [], before?.entry.header);
      if (stored !== undefined) {
        this.#pending = undefined;
        return this.#reporter.receipt(stored, organisation, code, true);
      }
      if (room?.alarms.includes("chain-broken")) throw new Refused("not-genuine");
      this.#pending = await this.#build(visited, code, name, wanted, await make(visited));
      const receipt = await this.#reporter.send("/entry", this.#pending, code);
      this.#pending = undefined;
      return receipt;
    });
  }

  async #build(
    { held, docket, room }: Visited,
    code: bigint,
    name: string,
    input: string,
    { facts, payload, counterparty = facts["counterparty"] ?? "" }: { facts: Record<string, string>; payload: Paper; counterparty?: string },
  ): Promise<Pending> {
    const { organisation, statement } = held;
    const { world, bodies } = this.#reporter;
    const id = statement.organisation;
    const sign = signer(derive(code, "sign", id));
    const own = ownRoster(statement);
    const next = await onward(world, held, name, docket, room, facts);
    await requireBound(name, held, next.staying, room?.entries ?? [], this.#undertakings(held, code));
    const guests = [...next.staying, ...newGuests(held, docket, name, room, counterparty)];
    const { readers, grants } = await grantRoom(held, name, next, sign, own, guests);
    const at = room?.next ?? { sequence: 0, previous: NO_LEAF };
    const place = { organisation: id, case: held.caseId, room: name, kind: payload.kind, ...at, epoch: next.epoch, roster: own, checkpoint: bodies.heads.get(id) ?? "" };
    const entry = await write(world, place, payload, sign, next.recipient, facts);
    const parts = [entry.header, entry.outerSignature, entry.sealedBody, boxKey(code, entry.sealedBody, id), ...grants];
    const frame = writeFrame(REQUEST, "entry", { readers }, parts);
    return { input, frame, nonce: await solve(organisation, frame), entry, organisation, receipt: undefined };
  }
}

/** Who is let in with a room's first step, or as a counterparty that is another than the room was opened to. */
function newGuests(held: Held, docket: Docket | undefined, name: string, room: HeldRoom | undefined, counterparty: string): Guest[] {
  const opened = counterpartyIn(room?.entries ?? [], "");
  return room !== undefined && (counterparty === "" || counterparty === opened) ? [] : firstGuests(held, name, docket, counterparty);
}

const roomOf = (nth: number): string => `agreement/${nth}`;
