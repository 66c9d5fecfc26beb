// The reporter's client: code, report, visit, answer. It encrypts to recipients of verified rosters and to what the code
// itself gives, and to nobody else.
import { signVisit } from "../seal/access.ts";
import { type Bytes, equal, hex, sha256, utf8 } from "../seal/bytes.ts";
import { codeOf, readCode, writeCode } from "../seal/code.ts";
import { boxKey, derive } from "../seal/derive.ts";
import { recipientOf } from "../seal/envelope.ts";
import { Identity } from "../seal/hybrid.ts";
import { sealGrant } from "../seal/grant.ts";
import { NO_LEAF } from "../seal/header.ts";
import { type CheckedReceipt, checkReceipt, type EntryBytes, leafHash, openBox, receiptNote, rosterOf, verifyReceipt } from "../seal/receipt.ts";
import { Refused } from "../seal/refused.ts";
import { fingerprintOf, vouched } from "../seal/roster.ts";
import { signer } from "../seal/signature.ts";
import { caseId, type Granted, signStatement, type Statement, writeStatement } from "../seal/statement.ts";
import { type Frame, REQUEST, writeFrame } from "../wire/frame.ts";
import type { Conversation, Receipt, ReportInput } from "./api.ts";
import { Bodies, bodyOf, isOfKind, isReader, type VerifiedOrganisation } from "./bodies.ts";
import { check, readPages, requireWhole, type ServedCase, statementOf } from "./conversation.ts";
import { rosterIn, writeEvidence } from "./evidence.ts";
import { Asking } from "./told.ts";
import { sendWorked, solve, type Worked } from "./working.ts";
import { untilItStands, type WrittenEntry, write } from "./writing.ts";
import type { World } from "./world.ts";

/** A request that was built and may have to be sent again. */
export interface Pending extends Worked {
  /** What it was built from. */
  input: string;
  entry: WrittenEntry;
  organisation: VerifiedOrganisation;
  /** Once the portal acknowledged it. */
  receipt: Receipt | undefined;
}

/** Where reporter and officers talk. */
const DIALOGUE = "dialogue";
const CLOCK_MILLISECONDS = 10 * 60_000;

/** Refusals after which the very same bytes may still be taken, or may have been taken already. */
const mayBeRepeated = (error: unknown): boolean =>
  error instanceof Refused && ["offline", "server", "busy", "exchanged"].includes(error.code);

/** The reporter's side of a portal. */
export class Reporter {
  readonly world: World;
  readonly bodies: Bodies;
  #report: Pending | undefined;
  #answer: Pending | undefined;

  constructor(world: World) {
    this.world = world;
    this.bodies = new Bodies(world);
  }

  /** A new code. */
  makeCode(): string {
    return writeCode(codeOf(this.world.random(17)));
  }

  /** The code as it is shown; throws `code-symbol`, `code-length` or `code-check`. */
  checkCode(typed: string): string {
    return writeCode(readCode(typed));
  }

  /** Reports. The same input again sends the same bytes, so that a lost answer makes no second case. */
  async report(input: ReportInput): Promise<Receipt> {
    const code = readCode(input.code);
    const wanted = JSON.stringify({ ...input, code: writeCode(code) });
    if (this.#report?.input !== wanted) this.#report = await this.#build(input, code, wanted);
    const pending = this.#report;
    try {
      pending.receipt ??= await this.send("/case", pending, code);
      return pending.receipt;
    } catch (error) {
      if (!mayBeRepeated(error)) {
        // The portal knows better than what we fetched: the next try begins anew.
        this.#report = undefined;
        this.bodies.forget(input.slug);
      }
      throw error;
    }
  }

  /** Sends what was built, with its work, and checks the receipt. */
  async send(path: string, pending: Pending, code: bigint): Promise<Receipt> {
    const { slug } = bodyOf(pending.organisation.bodies[0], pending.organisation.today);
    const post = (nonce: number | undefined): Promise<Frame> =>
      this.world.portal.post(path, pending.frame, "receipt", nonce === undefined ? {} : { work: nonce });
    const { head, parts } = await sendWorked(pending, () => this.bodies.organisation(slug, 0), post);
    const [commitment, box] = parts;
    const day = head["day"];
    if (commitment === undefined || box === undefined || typeof day !== "string") throw new Refused("server");
    return this.receipt({ ...pending.entry, day, commitment, box }, pending.organisation, code, true);
  }

  /** Opens and checks the receipt of an own entry; throws `exchanged`. */
  async receipt(
    entry: EntryBytes & { day: string; commitment: Bytes; box: Bytes },
    { bodies: [body] }: VerifiedOrganisation,
    code: bigint,
    now: boolean,
  ): Promise<Receipt> {
    const leaf = leafHash(entry.day, entry.commitment, entry);
    const opened = openBox(boxKey(code, entry.sealedBody, body.id), leaf, entry.box);
    const { receiptKey, ledgerOrigin, ruleSets, note } = await this.bodies.roster(body, rosterOf(opened.lines));
    const roster = { hash: note.hash, receiptKey, ledgerOrigin, ruleSets };
    let receipt: CheckedReceipt;
    try {
      receipt = checkReceipt(opened, body.id, entry, entry.commitment, roster);
      if (receipt.legalDay !== entry.day) throw new Refused("exchanged");
    } catch (error) {
      this.bodies.exchanged.set(body.id, (this.bodies.exchanged.get(body.id) ?? new Set()).add(receiptNote(opened, receiptKey)));
      throw error;
    }
    const off = Math.abs(this.world.now() - Date.parse(receipt.time)) > CLOCK_MILLISECONDS;
    return { ...receipt, fingerprint: fingerprintOf(body.id), deviceClockOff: now && off };
  }

  async #build(input: ReportInput, code: bigint, wanted: string): Promise<Pending> {
    const organisation = await this.bodies.organisation(input.slug);
    const [{ id }] = organisation.bodies;
    requireShown(organisation, input);
    const granted = readersOf(organisation, input);
    const named = new Set([id, ...granted.map(({ body }) => body), ...input.excluded.map(({ body }) => body)]);
    const seen = organisation.bodies.filter((body) => named.has(body.id));
    const sign = signer(derive(code, "sign", id));
    const room = derive(code, "dialogue/0", id);
    const dialogue = await recipientOf(room);
    const statement: Statement = {
      organisation: id,
      access: signer(derive(code, "access", id)).verifying,
      sign: sign.verifying,
      self: await recipientOf(derive(code, "self", id)),
      dialogue,
      rosters: seen.map((body) => ({ body: body.id, roster: body.roster.note.hash })),
      checkpoint: "",
      granted: granted.map(({ body, person, key }) => ({ body, person, key })),
      excluded: input.excluded.map(({ body, person }) => ({ body, person })),
      destination: input.destination,
      door: "browser",
    };
    const written = guarded(() => writeStatement(statement));
    const own = organisation.bodies[0].roster.note.hash;
    const place = { organisation: id, case: caseId(written), room: "dialogue", epoch: 0, kind: "report", sequence: 0, previous: NO_LEAF, roster: own, checkpoint: "" };
    const { language, category, answers, text } = input;
    const entry = await write(this.world, place, { kind: "report", language, category, answers, text }, sign, dialogue);
    const grants = await Promise.all(
      granted.map(({ body, key, recipient }) => {
        const names = { organisation: id, case: place.case, room: "dialogue", epoch: 0, reader: key, grantorRoster: own };
        const roster = seen.find((one) => one.id === body)?.roster;
        if (roster === undefined) throw new Refused("roster-invalid");
        // Asked once more where it counts: only whom a verified roster vouches for is sealed to.
        const reader = vouched([roster], recipient);
        return sealGrant({ ...names, roster: roster.note.hash }, [room], sign, reader.recipient);
      }),
    );
    const parts = [written, signStatement(written, sign), entry.header, entry.outerSignature, entry.sealedBody];
    const frame = writeFrame(REQUEST, "submission", {}, [...parts, boxKey(code, entry.sealedBody, id), ...grants]);
    return { input: wanted, frame, nonce: await solve(organisation, frame), entry, organisation, receipt: undefined };
  }

  /** Reads the conversation of a code at an organisation; throws `unknown-code`. */
  async visit(slug: string, typed: string): Promise<Conversation> {
    const code = readCode(typed);
    const organisation = await this.bodies.organisation(slug, 0);
    const { served, statement } = await this.#visit(organisation, code);
    return (await this.#check(served, statement, organisation, code)).conversation;
  }

  /** A room of the case behind a code, as it is served; none where there is none, or nothing in it for this code. */
  async served(organisation: VerifiedOrganisation, code: bigint, room: string): Promise<{ served: ServedCase; statement: Statement } | undefined> {
    const [{ id }] = organisation.bodies;
    const access = signer(derive(code, "access", id));
    const { origin, portal } = this.world;
    const ask = async (from: number, asked: Bytes): Promise<Frame> => {
      const challenge = (await portal.get("/challenge", "challenge")).parts[0];
      if (challenge?.length !== 56) throw new Refused("server");
      const signature = signVisit(access, origin, challenge);
      const parts = [access.verifying, challenge, signature, asked];
      return portal.post("/visit", writeFrame(REQUEST, "visit", { origin, organisation: id, ...(room === DIALOGUE ? {} : { room }), from }, parts), "conversation");
    };
    const served = await readPages(ask, room !== DIALOGUE, new Asking(this.world, this.bodies, organisation.bodies[0], `access/${hex(sha256(access.verifying))}/${room}`));
    if (served === undefined) return undefined;
    const statement = statementOf(served, organisation);
    // The code says what the statement must say: another one is somebody else's, however well signed.
    const own =
      equal(statement.access, access.verifying) &&
      equal(statement.sign, signer(derive(code, "sign", id)).verifying) &&
      equal(statement.self, await recipientOf(derive(code, "self", id))) &&
      equal(statement.dialogue, await recipientOf(derive(code, "dialogue/0", id)));
    if (!own) throw new Refused("not-genuine");
    return { served, statement };
  }

  async #visit(organisation: VerifiedOrganisation, code: bigint): Promise<{ served: ServedCase; statement: Statement }> {
    const found = await this.served(organisation, code, DIALOGUE);
    if (found === undefined) throw new Refused("unknown-code");
    return found;
  }

  async #check(served: ServedCase, statement: Statement, organisation: VerifiedOrganisation, code: bigint) {
    return check(served, statement, {
      bodies: this.bodies,
      organisation,
      room: "dialogue",
      identities: [await Identity.of(derive(code, "dialogue/0", organisation.bodies[0].id))],
      receipt: (entry) => this.receipt(entry, organisation, code, false),
    });
  }

  /** See `Worker.papers`. */
  async papers(slug: string, receipt: string): Promise<string> {
    const { bodies: [body] } = await this.bodies.organisation(slug);
    // The roster that it names is at hand: the receipt was checked by it.
    const { receiptKey, ledgerOrigin: origin } = await this.bodies.roster(body, rosterIn(receipt));
    const day = this.bodies.days.get(body.id + verifyReceipt(utf8(receipt), receiptKey).legalDay) ?? { before: "", checkpoint: "", peaks: [], leaves: [] };
    return writeEvidence({ kind: "receipt", origin, receipt, ...day, salt: "", ...this.bodies.notes(body) });
  }

  /** Writes a message. Throws `head-moved` when others wrote first three times. */
  async answer(slug: string, typed: string, text: string): Promise<Receipt> {
    const code = readCode(typed);
    const wanted = JSON.stringify([slug, writeCode(code), text]);
    const organisation = await this.bodies.organisation(slug, 0);
    const [{ id }] = organisation.bodies;
    return untilItStands(async () => {
      const { served, statement } = await this.#visit(organisation, code);
      const before = this.#answer?.input === wanted ? this.#answer : undefined;
      const stored = served.entries.find(({ header }) => before !== undefined && equal(header, before.entry.header));
      if (stored !== undefined) {
        // The answer to an earlier try was lost, the entry was not.
        const receipt = await this.receipt(stored, organisation, code, true);
        this.#answer = undefined;
        return receipt;
      }
      const { next, conversation } = await this.#check(served, statement, organisation, code);
      requireWhole(conversation);
      const roster = statement.rosters.find(({ body }) => body === id)?.roster ?? "";
      const sign = signer(derive(code, "sign", id));
      const place = { organisation: id, case: caseId(served.statement), room: "dialogue", kind: "message", ...next, roster, checkpoint: this.bodies.heads.get(id) ?? "" };
      const dialogue = await recipientOf(derive(code, "dialogue/0", id));
      const entry = await write(this.world, place, { kind: "message", text }, sign, dialogue);
      const key = boxKey(code, entry.sealedBody, id);
      const frame = writeFrame(REQUEST, "entry", {}, [entry.header, entry.outerSignature, entry.sealedBody, key]);
      this.#answer = { input: wanted, frame, nonce: await solve(organisation, frame), entry, organisation, receipt: undefined };
      const receipt = await this.send("/entry", this.#answer, code);
      this.#answer = undefined;
      return receipt;
    });
  }
}

/** What the statement refuses is a choice that the page should not have offered. */
function guarded<T>(make: () => T): T {
  try {
    return make();
  } catch {
    throw new Refused("roster-invalid");
  }
}

/** Throws `roster-changed` unless every roster that may be sealed to is one that the page showed. */
function requireShown({ bodies: [institution, ...others] }: VerifiedOrganisation, { rosters }: ReportInput): void {
  const shown = [institution, ...others.filter((body) => isOfKind(body, "authorised-body"))];
  if (!shown.every(({ roster }) => rosters.includes(roster.note.hash))) throw new Refused("roster-changed");
}

/**
 * Whom a report is granted to: the offices of its destination, less the excluded, each with today's key. Throws
 * `excluded-all` when an office of the destination would have no reader left.
 */
function readersOf(organisation: VerifiedOrganisation, { destination, excluded }: ReportInput): (Granted & { recipient: Bytes })[] {
  const [institution, ...authorised] = organisation.bodies;
  const out = new Set(excluded.map(({ body, person }) => body + person));
  const of = (bodies: readonly typeof institution[], kind: "institution" | "authorised-body") =>
    bodies.filter((body) => isOfKind(body, kind)).flatMap((body) =>
      body.roster.persons
        .filter((person) => isReader(body, person, organisation.today) && !out.has(body.id + person.id))
        .map((person) => ({ body: body.id, person: person.id, key: person.keyId, recipient: person.recipient })),
    );
  const offices = [];
  if (destination !== "authorised") offices.push(of([institution], "institution"));
  if (destination !== "unit") offices.push(of(authorised, "authorised-body"));
  if (offices.some((readers) => readers.length === 0)) throw new Refused("excluded-all");
  // In the order of the statement's set, which the grants follow.
  return offices.flat().sort((a, b) => (a.body + a.person + a.key < b.body + b.person + b.key ? -1 : 1));
}
