// Bodies as the client knows them: verified against their own roots before anyone is shown, encrypted to or believed.
import type { Bytes } from "../seal/bytes.ts";
import { dayOf, isDay } from "../seal/day.ts";
import { Members } from "../seal/canonical.ts";
import type { Told } from "../seal/head.ts";
import { Refused } from "../seal/refused.ts";
import { bodyId, fingerprintOf, follows, type Root, type Roster, type RosterPerson, readRoots, readRoster, unconfirmedSince } from "../seal/roster.ts";
import type { Body, Organisation, Person, Texts } from "./api.ts";
import type { ShownDay } from "./evidence.ts";
import type { World } from "./world.ts";

/** A body with its whole chain of roots and its newest roster. */
export interface VerifiedBody {
  id: string;
  roots: Root[];
  roster: Roster;
  unconfirmedSince: string;
}

/** What a portal serves of an organisation, verified. */
export interface VerifiedOrganisation {
  /** The body asked for; then those that its roster points to. */
  bodies: [VerifiedBody, ...VerifiedBody[]];
  /** The later of the device's day and the portal's: neither alone can make an old roster young. */
  today: string;
  dayValue: Bytes;
  /** Leading zero bits that a request must show. */
  work: number;
}

const BAD = "roster-invalid";
/** How long an answer is used again; its day value is valid for a day. */
const FRESH_MILLISECONDS = 3_600_000;
/** Rosters are reissued at least every 35 days: this is four years. */
const LONGEST_WALK = 48;
/** More work than this no honest portal asks: 2^17 is its most. */
const MOST_WORK = 20;

/** Which role reads, by kind of body. */
const READING = new Map([["institution", "prevention"], ["authorised-body", "authorised"]]);

const utf8Of = (note: Bytes): string => new TextDecoder().decode(note);

const newest = (body: VerifiedBody): Root => body.roots.at(-1) as Root;

/** A person as pages see them. */
export const personOf = (body: string, { id, keyId, name, office, role }: RosterPerson): Person => ({
  body,
  id,
  keyId,
  name,
  office,
  role,
});

/** Whether a person's keys count on a day. */
export const isValid = (person: RosterPerson, day: string): boolean => person.validFrom <= day && day <= person.validTo;

/**
 * Whether a person of a body reads reports on a day: prevention officers of an institution, authorised officers of an
 * authorised body. Roles and kinds of a later time read nothing.
 */
export const isReader = (body: VerifiedBody, person: RosterPerson, day: string): boolean =>
  isValid(person, day) && person.role === READING.get(newest(body).kind);

/** Whom the room of a procedure may be opened to, by kind of body: the word of the room before its number. */
const ENTERING: Record<string, Partial<Record<string, readonly string[]>>> = {
  agreement: { institution: ["leadership"], "authorised-body": ["authorised"] },
  application: { "authorised-body": ["authorised"] },
  hearing: { institution: ["secretary", "member"], "authorised-body": ["authorised"] },
};

/** Whether a person's office lets them into a room of a procedure; whether they were let in is said by their grant. */
export const mayEnter = (room: string, body: VerifiedBody, person: RosterPerson): boolean =>
  ENTERING[room.split("/")[0] as string]?.[newest(body).kind]?.includes(person.role) ?? false;

/** Whether this is an institution, or an authorised body. */
export const isOfKind = (body: VerifiedBody, kind: "institution" | "authorised-body"): boolean => newest(body).kind === kind;

/** A body as pages see it on a day: only persons whose keys count then, for nobody else is ever sealed to. */
export const bodyOf = (body: VerifiedBody, day: string): Body => ({
  id: body.id,
  fingerprint: fingerprintOf(body.id),
  kind: newest(body).kind,
  slug: newest(body).slug,
  names: newest(body).names,
  rosterVersion: body.roster.version,
  rosterHash: body.roster.note.hash,
  unconfirmedSince: body.unconfirmedSince,
  persons: body.roster.persons.filter((person) => isValid(person, day)).map((person) => personOf(body.id, person)),
  demo: body.roster.demo,
});

/** The names of a body. */
export const namesOf = (body: VerifiedBody): Texts => newest(body).names;

/** Fetches and verifies bodies and rosters; keeps what it verified. */
export class Bodies {
  readonly #world: World;
  readonly #organisations = new Map<string, { at: number; organisation: VerifiedOrganisation }>();
  readonly #rosters = new Map<string, Roster>();
  /** The notes of all of these, by their hashes. */
  readonly #notes = new Map<string, string>();
  /** The newest checkpoint of each body that was checked, by its hash: what is written next says it to whoever reads it. */
  readonly heads = new Map<string, string>();
  /** What the portal told last of each room, and was in order. */
  readonly told = new Map<string, Told>();
  /** Closed days that were checked, by the body's id and the day. */
  readonly days = new Map<string, ShownDay>();
  /** What proves of a body that entries were withheld, by its id. */
  readonly withheld = new Map<string, string>();
  /** Notes that the portal signed of a body in the place of own receipts, by its id: what they promise it is held to, too. */
  readonly exchanged = new Map<string, Set<string>>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The institutions of this portal, each by the name of its first root, and whether it says to be a demonstration. */
  async list(): Promise<{ institutions: { slug: string; names: Texts }[]; demo: boolean }> {
    const { head, parts } = await this.#world.portal.get("/o", "organisations");
    const institutions = parts.map((note) => {
      const { slug, names } = readRoots([note])[0] as Root;
      return { slug, names };
    });
    return { institutions, demo: head["demo"] === true };
  }

  /** An institution as pages see it, fetched anew. */
  async institution(slug: string): Promise<Organisation> {
    const { bodies, today } = await this.organisation(slug, 0);
    const [first, ...others] = bodies;
    if (!isOfKind(first, "institution")) throw new Refused(BAD);
    return {
      institution: bodyOf(first, today),
      // Nobody of another kind is granted, so nobody of it is shown.
      authorised: others.filter((body) => isOfKind(body, "authorised-body")).map((body) => bodyOf(body, today)),
      day: today,
      demo: bodies.some(({ roster }) => roster.demo),
      ruleSets: bodies[0].roster.ruleSets,
      calendars: bodies[0].roster.calendars,
    };
  }

  /** An organisation, from memory if it was fetched in the last `most` milliseconds. Throws `roster-invalid`, `roster-expired`. */
  async organisation(slug: string, most = FRESH_MILLISECONDS): Promise<VerifiedOrganisation> {
    const known = this.#organisations.get(slug);
    if (known !== undefined && this.#world.now() - known.at < most) return known.organisation;
    const organisation = await this.#load(slug);
    this.#organisations.set(slug, { at: this.#world.now(), organisation });
    return organisation;
  }

  /** Forgets what was fetched of an organisation: the portal did not agree with it. */
  forget(slug: string): void {
    this.#organisations.delete(slug);
  }

  async #load(slug: string): Promise<VerifiedOrganisation> {
    const { head, parts } = await this.#world.portal.get(`/o/${encodeURIComponent(slug)}`, "organisation");
    const served = head["day"];
    const own = dayOf(this.#world.now());
    const today = typeof served === "string" && isDay(served) && served > own ? served : own;
    const counts = head["bodies"];
    const work = head["work"];
    if (!Array.isArray(counts) || counts.length === 0 || typeof work !== "number" || work < 0 || work > MOST_WORK) {
      throw new Refused(BAD);
    }
    let at = 1;
    const bodies = counts.map((count) => {
      const members = new Members(count, BAD);
      const [roots, rosters] = [members.integer("roots", 1), members.integer("rosters", 1)];
      const body = this.#verify(parts.slice(at, at + roots), parts[at + roots + rosters - 1], today);
      at += roots + rosters;
      return body;
    }) as [VerifiedBody, ...VerifiedBody[]];
    const [first, ...others] = bodies;
    const distinct = new Set(bodies.map(({ id }) => id)).size === bodies.length;
    // Neither more bodies than the roster signs for nor fewer: a portal cannot make the authorised body vanish.
    const pointedTo = others.length === first.roster.bodies.length && others.every(({ id }) => first.roster.bodies.includes(id));
    if (at !== parts.length || parts[0]?.length !== 32 || newest(first).slug !== slug || !pointedTo || !distinct) {
      throw new Refused(BAD);
    }
    return { bodies, today, dayValue: parts[0], work };
  }

  #verify(rootNotes: Bytes[], rosterNote: Bytes | undefined, today: string): VerifiedBody {
    if (rosterNote === undefined) throw new Refused(BAD);
    const roots = readRoots(rootNotes);
    for (const [at, { note }] of roots.entries()) this.#notes.set(note.hash, utf8Of(rootNotes[at] as Bytes));
    const id = bodyId(roots);
    // The newest roster must stand under the newest root: an old root may have been given up for a reason.
    const roster = readRoster(rosterNote, id, roots.slice(-1));
    this.#keep(roster, rosterNote);
    return { id, roots, roster, unconfirmedSince: unconfirmedSince(roster, today) };
  }

  #keep(roster: Roster, note: Bytes): void {
    this.#rosters.set(roster.note.hash, roster);
    this.#notes.set(roster.note.hash, utf8Of(note));
  }

  /** The notes by which a body's papers are checked without a network: its roots, and every roster that was needed, the newest first. */
  notes({ id, roots }: VerifiedBody): { roots: string[]; rosters: string[] } {
    const own = [...this.#rosters.values()].filter(({ organisation }) => organisation === id).sort((one, other) => other.version - one.version);
    const of = (notes: readonly { note: { hash: string } }[]): string[] => notes.map(({ note }) => this.#notes.get(note.hash) ?? "");
    return { roots: of(roots), rosters: of(own) };
  }

  /** Any roster of a body, by its hash; fetched and verified if it is not known. Throws `roster-invalid`. */
  async roster(body: VerifiedBody, hash: string): Promise<Roster> {
    const known = this.#rosters.get(hash) ?? (await this.#loadRoster([body], hash));
    if (known.organisation !== body.id) throw new Refused(BAD);
    return known;
  }

  /** A roster of any of these bodies, with its body. */
  async rosterOfAny(bodies: readonly VerifiedBody[], hash: string): Promise<{ body: VerifiedBody; roster: Roster }> {
    const roster = this.#rosters.get(hash) ?? (await this.#loadRoster(bodies, hash));
    const body = bodies.find(({ id }) => id === roster.organisation);
    if (body === undefined) throw new Refused(BAD);
    return { body, roster };
  }

  async #loadRoster(bodies: readonly VerifiedBody[], hash: string): Promise<Roster> {
    const { parts } = await this.#world.portal.get(`/roster/${hash}`, "roster");
    const note = parts[0];
    if (note === undefined || parts.length !== 1) throw new Refused(BAD);
    for (const body of bodies) {
      try {
        const roster = readRoster(note, body.id, body.roots);
        if (roster.note.hash !== hash) break;
        this.#keep(roster, note);
        return roster;
      } catch {
        // Another body's roster; refused below if it is nobody's.
      }
    }
    throw new Refused(BAD);
  }

  /**
   * Whether a roster was its body's newest on a day: no later one had been issued before that day. Walks the chain back
   * from the newest, which checks it link by link. A network that fails is no answer and throws.
   */
  async wasNewest(body: VerifiedBody, hash: string, day: string): Promise<boolean> {
    let later: Roster | undefined;
    for await (const roster of this.#back(body)) {
      // On the day of issue itself either may have been the newest.
      if (roster.note.hash === hash) return later === undefined || later.issued >= day;
      later = roster;
    }
    return false;
  }

  /** Everybody who stood in a body's newest roster on a day; of two on the day of an issue. */
  async standing(body: VerifiedBody, day: string): Promise<RosterPerson[]> {
    const persons: RosterPerson[] = [];
    for await (const { issued, persons: named } of this.#back(body)) {
      if (issued <= day) persons.push(...named);
      if (issued < day) break;
    }
    return persons;
  }

  /** A body's rosters from the newest back, each checked to stand before the one after it, as far as they do. */
  async *#back(body: VerifiedBody): AsyncGenerator<Roster> {
    let later = body.roster;
    yield later;
    for (let step = 0; step < LONGEST_WALK && later.previous !== ""; step++) {
      try {
        const earlier = await this.roster(body, later.previous);
        follows(earlier, later);
        later = earlier;
      } catch (error) {
        if (error instanceof Refused && error.code === BAD) return;
        throw error;
      }
      yield later;
    }
  }
}
