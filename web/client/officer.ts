// The officer's client: key, login, queue, reading, answering. It seals only to a room whose identity it was granted and
// has computed the recipient of.
import { signLogin } from "../seal/access.ts";
import { type Bytes, equal, isHex } from "../seal/bytes.ts";
import { type Json, Members } from "../seal/canonical.ts";
import { openGrant } from "../seal/grant.ts";
import { Identity } from "../seal/hybrid.ts";
import { enrolmentFingerprint, type OfficerKey, openKeyFile, readEnrolment, sealKeyFile, writeEnrolment } from "../seal/keyfile.ts";
import { signRead } from "../seal/opening.ts";
import { commitment, NO_SALT } from "../seal/receipt.ts";
import { Refused } from "../seal/refused.ts";
import { type Signer, signer } from "../seal/signature.ts";
import { caseId, type Statement } from "../seal/statement.ts";
import { REQUEST, writeFrame } from "../wire/frame.ts";
import type { Hand } from "./acting.ts";
import type { Body, Conversation, DemoKey, Found, Move, Payload, Person, Pledge, QueueRow, Room, Step, Texts } from "./api.ts";
import { Bodies, bodyOf, personOf, type VerifiedOrganisation } from "./bodies.ts";
import { type CheckedCase, check, holderOf, readPages, requireWhole, type ServedCase, statementOf } from "./conversation.ts";
import { type Inquiry, makeInquiry, openInquiry } from "./inquiry.ts";
import { makePassphrase } from "./passphrase.ts";
import { alone, type Helpers, type SealedCase } from "./reading.ts";
import { Searching } from "./searching.ts";
import { Asking } from "./told.ts";
import { untilItStands, type WrittenEntry, write } from "./writing.ts";
import type { World } from "./world.ts";

const BAD = "server";
/** Where reporter and officers talk. */
const DIALOGUE = "dialogue";

type Acting = () => Promise<Pick<typeof import("./back.ts"), "act" | "countersign" | "enter" | "glance" | "pledge" | "wording">>;

/** A case as it is served to an officer. */
type GrantedCase = ServedCase & { grant: Bytes };

/** A case whose room this officer holds. */
interface UnsealedCase {
  served: GrantedCase;
  statement: Statement;
  organisation: VerifiedOrganisation;
  room: Identity;
}

/** The same, checked from its first entry to its last. */
type OpenedCase = UnsealedCase & CheckedCase & { inquiry: Inquiry };

/** An officer's side of a portal. */
export class Officer {
  readonly #world: World;
  readonly bodies: Bodies;
  readonly #helpers: Helpers;
  readonly #searching: Searching;
  readonly #load: Acting;
  #key: { own: OfficerKey; identity: Identity; by: Signer } | undefined;
  #session: { token: Bytes; slug: string; origin: string } | undefined;
  /** Why there is no session: a key that left the list is told so. */
  #ended = "session";
  /** A reply whose acknowledgement did not come. */
  #pending: { input: string; entry: WrittenEntry } | undefined;

  /** `acting` fetches what takes steps of procedures. */
  constructor(world: World, helpers: Helpers = alone, bodies = new Bodies(world), acting?: Acting) {
    this.#world = world;
    this.#load = acting ?? (() => Promise.reject(new Refused("no-access")));
    this.bodies = bodies;
    this.#helpers = helpers;
    this.#searching = new Searching((rows) => this.#words(rows), helpers.count);
  }

  /** The demo's keys; none anywhere else. */
  async demoKeys(): Promise<DemoKey[]> {
    try {
      const { head, parts } = await this.#world.portal.get("/demo/keys", "demo-keys");
      const officers = head["officers"];
      if (!Array.isArray(officers) || officers.length !== parts.length) throw new Refused(BAD);
      return officers.map((officer, index) => {
        const members = new Members(officer, BAD);
        const [slug, body] = [members.text("slug"), textsOf(members.members("body"))];
        const [name, office] = [members.text("name"), textsOf(members.members("office"))];
        return { slug, body, name, office, passphrase: members.text("passphrase"), keyFile: parts[index] as Bytes };
      });
    } catch (error) {
      if (error instanceof Refused && error.code === "no-page") return [];
      throw error;
    }
  }

  /** A new key with its file, a passphrase for it, and what the administrator needs. */
  async makeKey(name: string): Promise<{ passphrase: string; keyFile: Bytes; enrolment: string; fingerprint: string }> {
    const key = { signing: this.#world.random(32), identity: this.#world.random(32) };
    const passphrase = makePassphrase(this.#world.random(12));
    const enrolment = await writeEnrolment(name, key);
    const fingerprint = enrolmentFingerprint(readEnrolment(enrolment));
    return { passphrase, keyFile: await sealKeyFile(key, passphrase), enrolment, fingerprint };
  }

  /** Opens a key file and keeps the key until `lock`. Throws `passphrase` or `key-file`. */
  async unlock(keyFile: Uint8Array, passphrase: string): Promise<{ keyId: string }> {
    const own = await openKeyFile(keyFile, passphrase.trim());
    await this.lock();
    this.#ended = "session";
    const by = signer(own.signing);
    this.#key = { own, identity: await Identity.of(own.identity), by };
    return { keyId: by.id };
  }

  #unlocked(): { own: OfficerKey; identity: Identity; by: Signer } {
    if (this.#key === undefined) throw new Refused(this.#ended);
    return this.#key;
  }

  /** Logs in as the person who holds the unlocked key in this body, or in one that it points to. Throws `not-listed`. */
  async login(slug: string): Promise<{ person: Person; body: Body; day: string }> {
    const { by } = this.#unlocked();
    const { organisation, body, person } = await this.#holder(slug);
    const { portal } = this.#world;
    const origin = (await portal.deskPortal()) ?? this.#world.origin;
    const challenge = (await portal.get("/officer/challenge", "challenge")).parts[0];
    if (challenge?.length !== 56) throw new Refused(BAD);
    // The challenge begins with the second at which it ends; the login may not outlive it.
    const expires = Number(new DataView(challenge.buffer, challenge.byteOffset).getBigUint64(0));
    if (!Number.isSafeInteger(expires)) throw new Refused(BAD);
    const signature = signLogin(by, body.id, origin, challenge, expires);
    const head = { organisation: body.id, origin, key: by.id, expires };
    const frame = writeFrame(REQUEST, "login", head, [challenge, signature]);
    const token = (await portal.post("/officer/login", frame, "session")).parts[0];
    if (token?.length !== 32) throw new Refused(BAD);
    this.#session = { token, slug, origin };
    return { person: personOf(body.id, person), body: bodyOf(body, organisation.today), day: organisation.today };
  }

  async #post(path: string, frame: Bytes, kind: string) {
    const session = this.#session;
    if (session === undefined) throw new Refused(this.#ended);
    try {
      return await this.#world.portal.post(path, frame, kind, { session: session.token });
    } catch (error) {
      if (error instanceof Refused && error.code === "session" && (await this.#isUnlisted(session.slug))) {
        this.#ended = "not-listed";
        this.#session = undefined;
        await this.lock();
        throw new Refused(this.#ended);
      }
      throw error;
    }
  }

  /** Whether the newest roster no longer has this key; a portal that does not answer leaves it open. */
  async #isUnlisted(slug: string): Promise<boolean> {
    return this.#holder(slug).then(() => false, (error) => error instanceof Refused && error.code === "not-listed");
  }

  async #holder(slug: string) {
    const { by } = this.#unlocked();
    const organisation = await this.bodies.organisation(slug, 0);
    return { organisation, ...holderOf(organisation, by.id) };
  }

  /** The body of whoever is logged in, by its newest roster. Throws `not-listed`. */
  async colleagues(): Promise<Body> {
    if (this.#session === undefined) throw new Refused(this.#ended);
    const { body, organisation } = await this.#holder(this.#session.slug);
    return bodyOf(body, organisation.today);
  }

  /** A page of the cases granted to this key; `after` is 0 first, then what the page before said. */
  async queue(after: number): Promise<{ cases: QueueRow[]; after: number; more: boolean }> {
    const { head } = await this.#post("/officer/queue", writeFrame(REQUEST, "queue", { after }, []), "queue");
    const { cases, after: last, more } = head;
    if (!Array.isArray(cases) || typeof last !== "number" || typeof more !== "boolean") throw new Refused(BAD);
    return { cases: cases.map(queueRow), after: last, more };
  }

  /** Opens a case of an institution and checks all of it that this key was let into. Throws `no-access`, `not-genuine`. */
  async open(caseId: string, slug: string, rooms: string[] = [DIALOGUE]): Promise<Conversation> {
    const [room] = rooms;
    if (room === undefined || rooms.includes(DIALOGUE)) return this.#searching.first(async () => (await this.#open(caseId, slug)).conversation);
    return this.#acting(({ glance }, hand) => glance(hand, caseId, slug, room));
  }

  /** A procedure's room; nothing where this key was not let in. */
  async enter(caseId: string, slug: string, room: string): Promise<Room | undefined> {
    return this.#acting(({ enter }, hand) => enter(hand, caseId, slug, room));
  }

  /** Takes a step of a procedure. Throws as `reply`, and `refused` where a rule holds it back. */
  async act(caseId: string, slug: string, move: Move): Promise<void> {
    return this.#acting(({ act }, hand) => act(hand, caseId, slug, move));
  }

  /** Countersigns an agreement. Throws as `act`. */
  async countersign(caseId: string, slug: string, nth: number, role: string): Promise<void> {
    return this.#acting(({ countersign }, hand) => countersign(hand, caseId, slug, nth, role));
  }

  /** The text of a declaration or an undertaking. */
  async wording(caseId: string, slug: string, paper: "declaration" | "undertaking", language: "kk" | "ru"): Promise<{ text: string; template: string }> {
    return this.#acting(({ wording }, hand) => wording(hand, caseId, slug, paper, language));
  }

  /** Signs a word of one's own for a case. */
  async pledge(caseId: string, slug: string, pledged: Pledge): Promise<void> {
    return this.#acting(({ pledge }, hand) => pledge(hand, caseId, slug, pledged));
  }

  async #acting<T>(run: (acting: Awaited<ReturnType<Acting>>, hand: Hand) => Promise<T>): Promise<T> {
    const { by, identity } = this.#unlocked();
    const hand: Hand = {
      world: this.#world, bodies: this.bodies, by, identity,
      served: (wanted, slug, room) => this.#served(wanted, slug, room),
      append: (entry, frame) => this.#append(entry, "/officer/step", frame),
    };
    return this.#searching.first(async () => run(await this.#load(), hand));
  }

  async #open(wanted: string, slug: string): Promise<OpenedCase> {
    const { identity, by } = this.#unlocked();
    const unsealed = await this.#unseal(wanted, slug);
    const { served, statement, organisation, room } = unsealed;
    const bodies = this.bodies;
    const { conversation, next } = await check(served, statement, { bodies, organisation, room: "dialogue", identities: [room] });
    const alarms = new Set(conversation.alarms);
    const held = { bodies, organisation, statement, caseId: wanted };
    const inquiry = await openInquiry(await this.#served(wanted, slug, "inquiry"), held, by.id, identity, alarms);
    return { ...unsealed, conversation: { ...conversation, history: inquiry.history, alarms: [...alarms].sort() }, next, inquiry };
  }

  async #served(wanted: string, of: string, room = DIALOGUE): Promise<GrantedCase> {
    if (!isHex(wanted, 16)) throw new Refused("no-access");
    if (this.#session === undefined) throw new Refused(this.#ended);
    const { origin } = this.#session;
    // The officer's own word for the read: the ledger keeps it in the leaf of the day.
    const { today, bodies } = await this.bodies.organisation(of);
    const word = signRead(this.#unlocked().by, origin, wanted, today);
    const ask = (from: number, asked: Bytes) =>
      this.#post("/officer/case", writeFrame(REQUEST, "open", { case: wanted, room, from, origin }, [word, asked]), "conversation");
    const served = await readPages(ask, true, new Asking(this.#world, this.bodies, bodies[0], `case/${wanted}/${room}`));
    if (served?.grant === undefined) throw new Refused("no-access");
    return { ...served, grant: served.grant };
  }

  async #unseal(wanted: string, slug: string): Promise<UnsealedCase> {
    const { identity, by } = this.#unlocked();
    // A roster fetched a while ago may no longer be the newest: it says who can read, and the server takes no other.
    const organisation = await this.bodies.organisation(slug, 0);
    const served = await this.#served(wanted, slug);
    const statement = statementOf(served, organisation);
    const mine = statement.granted.find(({ key }) => key === by.id);
    const roster = statement.rosters.find(({ body }) => body === mine?.body)?.roster;
    if (caseId(served.statement) !== wanted || mine === undefined || roster === undefined) throw new Refused("not-genuine");
    // In epoch 0 the reporter granted, who stands in the organisation's roster of the statement.
    const grantorRoster = statement.rosters.find(({ body }) => body === statement.organisation)?.roster ?? "";
    const names = {
      organisation: statement.organisation, case: wanted, room: "dialogue", epoch: 0, reader: by.id, roster, grantorRoster,
    };
    let room: Identity;
    try {
      room = await openGrant(served.grant, identity, names, statement.sign, statement.dialogue);
    } catch {
      throw new Refused("not-genuine");
    }
    return { served, statement, organisation, room };
  }

  /** The words of the first of these cases, for the search; as many as one answer holds. */
  async #words(rows: QueueRow[]): Promise<Map<string, string>> {
    const { own } = this.#unlocked();
    const asked = rows.map(({ caseId }) => caseId);
    const { head, parts } = await this.#post("/officer/bodies", writeFrame(REQUEST, "bodies", { cases: asked }, []), "bodies");
    const counts = head["cases"];
    if (!Array.isArray(counts) || counts.length === 0 || counts.length > asked.length) throw new Refused(BAD);
    const cases: SealedCase[] = [];
    let at = 0;
    for (const count of counts) {
      const members = new Members(count, BAD);
      const [length, whole] = [members.integer("parts"), members.flag("whole")];
      // A case that is longer than an answer is read page by page; one that is not granted has no parts.
      const row = rows[cases.length] as QueueRow;
      const served = whole ? undefined : await this.#served(row.caseId, row.slug).catch(absent);
      const [grant, ...bodies] = parts.slice(at, at + length);
      at += length;
      if (served === undefined) cases.push({ grant: grant ?? new Uint8Array(0), bodies });
      else cases.push({ grant: served.grant, bodies: served.entries.map(({ sealedBody }) => sealedBody) });
    }
    if (at !== parts.length) throw new Refused(BAD);
    const words = await this.#helpers.read(own.identity, cases);
    return new Map(words.map((text, index) => [asked[index] as string, text]));
  }

  /** Takes cases of the queue in for the search; they are read once something is searched. */
  index(rows: QueueRow[]): void {
    this.#unlocked();
    this.#searching.add(rows.filter(({ rooms }) => rooms.includes(DIALOGUE)));
  }

  /** Searches what was read. */
  search(words: string): Found {
    return this.#searching.search(words);
  }

  /** Writes a message to the reporter. Throws `head-moved` when others wrote first three times. */
  async reply(wanted: string, slug: string, text: string): Promise<void> {
    return this.#searching.first(() => this.#write(wanted, slug, { kind: "message", text }));
  }

  /** Writes what is done with a case, for its officers alone. Throws as `reply`. */
  async step(wanted: string, slug: string, step: Step): Promise<void> {
    return this.#searching.first(() => this.#write(wanted, slug, step));
  }

  async #write(wanted: string, slug: string, payload: Step | Extract<Payload, { kind: "message" }>): Promise<void> {
    const { by } = this.#unlocked();
    const room = payload.kind === "message" ? "dialogue" : "inquiry";
    const input = JSON.stringify([wanted, slug, payload]);
    return untilItStands(async () => {
      const opened = await this.#open(wanted, slug);
      const { organisation, statement, inquiry } = opened;
      const before = this.#pending?.input === input ? this.#pending.entry.header : undefined;
      const there = room === "dialogue" ? opened.served.entries : inquiry.entries;
      if (before !== undefined && there.some(({ header }) => equal(header, before))) {
        this.#pending = undefined;
        return;
      }
      requireWhole(opened.conversation);
      const roster = holderOf(organisation, by.id).body.roster.note.hash;
      const { identity, next, readers, grants } =
        room === "dialogue"
          ? { identity: opened.room, next: opened.next, readers: [], grants: [] }
          : { ...inquiry, ...(await this.#inquiry(opened, wanted, roster)) };
      const checkpoint = this.bodies.heads.get(statement.organisation) ?? "";
      const place = { organisation: statement.organisation, case: wanted, room, kind: payload.kind, ...next, roster, checkpoint };
      const entry = await write(this.#world, place, payload, by, identity.recipient);
      this.#pending = { input, entry };
      const parts = [entry.header, entry.outerSignature, entry.sealedBody, ...grants];
      if (room === "dialogue") await this.#append(entry, "/entry", writeFrame(REQUEST, "entry", {}, parts));
      else await this.#append(entry, "/officer/step", writeFrame(REQUEST, "step", { readers }, parts));
      this.#pending = undefined;
    });
  }

  /** The identity of the officers' room: granted, or made with the first entry. */
  async #inquiry({ inquiry, organisation, statement }: OpenedCase, caseId: string, roster: string) {
    const { by } = this.#unlocked();
    if (inquiry.identity !== undefined) return { identity: inquiry.identity, readers: [], grants: [] };
    // Somebody wrote there whom this key was not let in by, or whose grant does not hold.
    if (inquiry.history.length > 0) throw new Refused("not-genuine");
    return makeInquiry(this.#world.random(32), { bodies: this.bodies, organisation, statement, caseId }, by, roster);
  }

  async #append(entry: WrittenEntry, path: string, frame: Bytes): Promise<void> {
    const { head, parts } = await this.#post(path, frame, "appended");
    const { day, minute } = head;
    if (typeof day !== "string" || typeof minute !== "string") throw new Refused(BAD);
    if (!equal(commitment(day, entry, minute, NO_SALT), parts[0] ?? new Uint8Array(0))) throw new Refused("exchanged");
  }

  /** Ends the session and forgets the key. */
  async lock(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#pending = undefined;
    this.#searching.clear();
    this.#helpers.stop();
    this.#key?.own.signing.fill(0);
    this.#key?.own.identity.fill(0);
    this.#key = undefined;
    if (session === undefined) return;
    // Whether or not the portal hears of it, nothing is left here.
    await this.#world.portal
      .post("/officer/logout", writeFrame(REQUEST, "logout", {}, []), "ended", { session: session.token })
      .catch(() => undefined);
  }
}

/** A case that was taken from this key meanwhile has no words. */
function absent(error: unknown): undefined {
  if (!(error instanceof Refused) || error.code !== "no-access") throw error;
}

function textsOf(members: Members): Texts {
  return { kk: members.text("kk"), ru: members.text("ru"), en: members.text("en") };
}

/** The earliest term that is owed, where one is. */
function nextOf(members: Members): QueueRow["next"] {
  if (members.isEmpty) return undefined;
  const next = members.members("next");
  return next.isEmpty ? undefined : { due: next.text("due"), rule: next.text("rule") };
}

function queueRow(row: Json): QueueRow {
  const members = new Members(row, BAD);
  return {
    caseId: members.text("case"),
    organisation: members.text("organisation"),
    slug: members.text("slug"),
    entries: members.integer("entries"),
    unanswered: members.flag("unanswered"),
    acknowledged: members.flag("acknowledged"),
    firstDay: members.text("first_day"),
    lastDay: members.text("last_day"),
    aside: members.text("aside"),
    assigned: members.text("assigned"),
    rooms: members.isEmpty ? [DIALOGUE] : members.texts("rooms"),
    next: nextOf(members),
  };
}
