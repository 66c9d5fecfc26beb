// Whether the portal keeps its receipts' promises: each is in the checkpoint of its day, and the newest checkpoint goes on from
// those seen before – since the page was opened, and by whoever wrote in the case. Whole days are asked for, so that the portal
// never learns which leaf somebody looks for. The terminal's client does the same (`src/client/ledger.rs`).
import { type Bytes, text, unhex, utf8 } from "../seal/bytes.ts";
import { type Checkpoint, readCheckpoint } from "../seal/checkpoint.ts";
import { readContinuation } from "../seal/continuation.ts";
import { addDays } from "../seal/day.ts";
import { parseNote } from "../seal/note.ts";
import { type ReceiptLines, verifyReceipt } from "../seal/receipt.ts";
import { Refused } from "../seal/refused.ts";
import { verifyConsistency, verifyDay } from "../seal/tree.ts";
import type { Breach, LedgerLook } from "./api.ts";
import type { Bodies, VerifiedBody } from "./bodies.ts";
import { areTwo, type Evidence, holdsLeaf, originOf, rosterIn, writeEvidence } from "./evidence.ts";
import { toldCheckpoints } from "./told.ts";
import type { World } from "./world.ts";

/** A checkpoint that is signed, with the note that says so. */
type Head = Checkpoint & { hash: string; note: string };

/** A closed day as it was shown, checked. */
interface ShownDay {
  before: string;
  own: Head;
  newest: Head;
  peaks: Bytes[];
  leaves: Bytes[];
}

/** By this hour of the next day, in Almaty, the checkpoint of a day is published. */
const PUBLISHED_BY = 6;
const HASH = 32;
/** Older rosters that are asked for the key of an older checkpoint: four years of them. */
const LONGEST_WALK = 48;

/** Proves nothing: neither signed, nor following from what stands beside it. */
class Unproven extends Error {}

/** Turns what the portal said into what it proves: nothing. A network that fails, or a portal that has no time, says nothing. */
function unproven(error: unknown): void {
  const silent = error instanceof Refused && ["offline", "busy"].includes(error.code);
  if (silent || !(error instanceof Refused || error instanceof Unproven)) throw error;
}

const isNone = (error: unknown): boolean => error instanceof Refused && error.code === "no-page";

function hashes(part: Bytes): Bytes[] {
  if (part.length % HASH !== 0) throw new Unproven();
  return Array.from({ length: part.length / HASH }, (_, at) => part.slice(at * HASH, (at + 1) * HASH));
}

/** Runs what throws refusals of proofs. */
function proving<T>(run: () => T): T {
  try {
    return run();
  } catch {
    throw new Unproven();
  }
}

const proves = (run: () => void): boolean => {
  try {
    run();
    return true;
  } catch {
    return false;
  }
};

/** Whether the checkpoint of a day should have been published by now (in milliseconds of Unix time). */
const isOverdue = (day: string, now: number): boolean => now > Date.parse(`${addDays(day, 1)}T0${PUBLISHED_BY}:00:00+05:00`);

/** Looks at ledgers, and remembers the newest checkpoint of each while it lives. */
export class Ledger {
  readonly #world: World;
  readonly #bodies: Bodies;
  readonly #seen = new Map<string, Head>();

  constructor(world: World, bodies: Bodies) {
    this.#world = world;
    this.#bodies = bodies;
  }

  /** See `Worker.ledger`. Throws where the portal is not reached, and for receipts that are none. */
  async look(slug: string, receipts: readonly string[], heads: readonly string[]): Promise<LedgerLook> {
    const { bodies: [body] } = await this.#bodies.organisation(slug);
    const look: LedgerLook = { kept: 0, pending: 0, day: "", grew: false, breaches: [], continued: [] };
    const shown = await this.#promises(slug, body, receipts, look);
    const withheld = this.#bodies.withheld.get(body.id);
    if (withheld !== undefined) look.breaches.push({ kind: "withheld", day: "", proof: withheld });
    try {
      const asides = await this.#continued(slug, body, shown, heads, look);
      const head = await this.#history(slug, body, shown, heads.filter((hash) => !asides.has(hash)), look);
      if (head !== undefined) this.#seen.set(body.id, head);
      if (head !== undefined && look.breaches.length === 0) this.#bodies.heads.set(body.id, head.hash);
      look.day = head?.day ?? "";
      const next = head && addDays(head.day, 1);
      // A ledger that stopped: there is a checkpoint for each day, whatever came.
      if (next && isOverdue(next, this.#world.now()) && !look.breaches.some(({ kind }) => kind === "late")) {
        look.breaches.push({ kind: "late", day: next, proof: "" });
      }
    } catch (error) {
      unproven(error);
      look.breaches.push({ kind: "unproven", day: "", proof: "" });
    }
    return look;
  }

  /** What became of receipts' promises, each day asked for once; the newest checkpoints that were shown with them. */
  async #promises(slug: string, body: VerifiedBody, notes: readonly string[], look: LedgerLook): Promise<Head[]> {
    const days = new Map<string, { receipt: ReceiptLines; note: string; own: boolean }[]>();
    const read = async (note: string, own: boolean): Promise<void> => {
      const { receiptKey } = await this.#bodies.roster(body, rosterIn(note));
      const receipt = verifyReceipt(utf8(note), receiptKey);
      days.set(receipt.legalDay, [...(days.get(receipt.legalDay) ?? []), { receipt, note, own }]);
    };
    for (const note of notes) await read(note, true);
    // What the portal signed in the place of a receipt proves something, too, where the log does not have it.
    for (const note of this.#bodies.exchanged.get(body.id) ?? []) await read(note, false).catch(unproven);
    const newest: Head[] = [];
    for (const [day, promised] of [...days].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const own = promised.filter((one) => one.own).length;
      const breach = (kind: Breach["kind"], proof = ""): void => void look.breaches.push({ kind, day, proof });
      try {
        const shown = await this.#day(slug, day, body);
        if (shown === undefined) {
          if (own > 0 && isOverdue(day, this.#world.now())) breach("late");
          else look.pending += own;
          continue;
        }
        newest.push(shown.newest);
        for (const { receipt, note, own } of promised) {
          const { own: head, before, peaks, leaves } = shown;
          if (originOf(receipt) !== head.origin) breach("unproven");
          else if (!holdsLeaf(leaves, unhex(receipt.leaf, HASH, "exchanged")))
            breach("dropped", this.#proof(body, { kind: "dropped", origin: head.origin, receipt: note, before, checkpoint: head.note, peaks, leaves }));
          else if (own) look.kept += 1;
        }
      } catch (error) {
        unproven(error);
        breach("unproven");
      }
    }
    return newest;
  }

  /** A day, if it is closed: that it is one day, and the newest checkpoint goes on from it. */
  async #day(slug: string, day: string, body: VerifiedBody): Promise<ShownDay | undefined> {
    const frame = await this.#world.portal.get(`/ledger/${slug}/day/${day}`, "ledger-day").catch((error: unknown) => {
      if (isNone(error)) return undefined;
      throw error;
    });
    if (frame === undefined) return undefined;
    const [before, own, newest, peaks, leaves, path] = frame.parts as [Bytes, Bytes, Bytes, Bytes, Bytes, Bytes];
    if (frame.parts.length !== 6) throw new Unproven();
    const shown = {
      before: before.length === 0 ? undefined : await this.#head(before, body),
      own: await this.#head(own, body),
      newest: await this.#head(newest, body),
      peaks: hashes(peaks),
      leaves: hashes(leaves),
    };
    proving(() => {
      verifyDay(shown.before, shown.peaks, shown.leaves, shown.own);
      verifyConsistency(shown.own, shown.newest, hashes(path));
    });
    if (shown.own.day !== day) throw new Unproven();
    const checked = { ...shown, before: shown.before?.note ?? "" };
    this.#bodies.days.set(body.id + day, { before: checked.before, checkpoint: shown.own.note, peaks: shown.peaks, leaves: shown.leaves });
    return checked;
  }

  /**
   * The newest checkpoint, which must go on from the one seen before and from those of these hashes. Each answer may name a
   * newer one; it must have grown, and go on from the one before it, too. None while no day is closed.
   */
  async #history(slug: string, body: VerifiedBody, shown: readonly Head[], heads: readonly string[], look: LedgerLook): Promise<Head | undefined> {
    const before = this.#seen.get(body.id);
    // Known by this page itself; the others were shown to somebody else.
    const own = new Set(before === undefined ? [] : [before.hash]);
    const wanted = new Map<string, Head | undefined>(heads.filter((hash) => hash !== "").map((hash) => [hash, undefined]));
    if (before !== undefined) wanted.set(before.hash, before);
    const rewritten = async (hash: string, one: Head | undefined, other: Head | undefined): Promise<void> => {
      const kind = own.has(hash) ? "rewritten" : "forked";
      look.breaches.push({ kind, day: one?.day ?? "", proof: other === undefined ? "" : await this.#contradiction(slug, body, one, other) });
    };
    let newest = shown.at(-1) ?? (await this.#newest(slug, body));
    look.grew = wanted.size > 0;
    // Days of one look are of one log: whoever shows another with each answer shows none.
    for (const head of shown) {
      wanted.set(head.hash, head);
      own.add(head.hash);
    }
    // What the portal signed of cases says as of which checkpoint, too.
    for (const hash of toldCheckpoints(this.#bodies, body)) if (!wanted.has(hash)) wanted.set(hash, undefined);
    for (const [hash, known] of wanted) {
      if (hash === newest?.hash) continue;
      const since = await this.#since(slug, hash, body);
      // It does not know what it signed, or what it let be written.
      if (since === undefined) await rewritten(hash, known, newest);
      else if (!since.holds || (newest !== undefined && since.newest.hash !== newest.hash && since.newest.size <= newest.size)) await rewritten(hash, since.earlier, since.newest);
      else if (since.newest.hash !== newest?.hash) {
        if (newest !== undefined) {
          wanted.set(newest.hash, newest);
          own.add(newest.hash);
        }
        newest = since.newest;
      }
    }
    return newest;
  }

  /**
   * A file that proves that two checkpoints are not of one log: the earlier one's day may have another checkpoint now, and two of one
   * day need no proof besides. Of one that this page only knows by its hash, and the portal denies, there is half a proof: what is
   * shown here, signed, to be laid beside what the other was shown.
   */
  async #contradiction(slug: string, body: VerifiedBody, one: Head | undefined, other: Head): Promise<string> {
    const file = (kind: "fork" | "checkpoint", before: string, checkpoint: string): string =>
      this.#proof(body, { kind, origin: other.origin, receipt: "", before, checkpoint, peaks: [], leaves: [] });
    if (one === undefined) return file("checkpoint", "", other.note);
    const sameDay = areTwo(one, other) ? other : await this.#named(slug, one.day, body);
    return sameDay !== undefined && areTwo(one, sameDay) ? file("fork", one.note, sameDay.note) : file("checkpoint", one.note, other.note);
  }

  /**
   * How the log went on, as the portal signs it. Of these heads those that were set aside with that, as the log itself says: a note
   * that is no leaf of the day with which it goes on, once that is closed, is shown to some readers alone and excuses nothing.
   */
  async #continued(slug: string, body: VerifiedBody, shown: Head[], heads: readonly string[], look: LedgerLook): Promise<Set<string>> {
    const { parts } = await this.#world.portal.get(`/ledger/${slug}/continuations`, "ledger-continuations");
    const keys: Bytes[] = [];
    for (let at = body.roster, step = 0; ; step += 1) {
      keys.push(at.ledgerKey);
      if (parts.length === 0 || at.previous === "" || step === LONGEST_WALK) break;
      at = await this.#bodies.roster(body, at.previous);
    }
    const all = parts.map((note) => proving(() => readContinuation(note, body.roster.ledgerOrigin, keys)));
    look.continued = all.map(({ asides: _, leaf: __, ...said }) => said).sort((a, b) => (a.day < b.day ? -1 : 1));
    const excused = new Set<string>();
    for (const { asides, day, leaf } of all) {
      const named = asides.map((note) => proving(() => parseNote(utf8(note)).hash)).filter((hash) => heads.includes(hash));
      const closed = named.length > 0 ? await this.#day(slug, day, body) : undefined;
      if (closed !== undefined) shown.push(closed.newest);
      if (closed === undefined || holdsLeaf(closed.leaves, leaf)) for (const hash of named) excused.add(hash);
    }
    return excused;
  }

  /** A file with the roots and rosters that it needs. */
  #proof(body: VerifiedBody, evidence: Omit<Evidence, "salt" | "roots" | "rosters">): string {
    return writeEvidence({ ...evidence, salt: "", ...this.#bodies.notes(body) });
  }

  #newest(slug: string, body: VerifiedBody): Promise<Head | undefined> {
    return this.#named(slug, "", body);
  }

  /** The checkpoint of a day, or the newest one. */
  async #named(slug: string, day: string, body: VerifiedBody): Promise<Head | undefined> {
    try {
      return await this.#head(await this.#world.portal.text(`/ledger/${slug}/checkpoint${day && `/${day}`}`), body);
    } catch (error) {
      if (isNone(error)) return undefined;
      throw error;
    }
  }

  async #since(slug: string, hash: string, body: VerifiedBody) {
    try {
      const { parts } = await this.#world.portal.get(`/ledger/${slug}/since/${hash}`, "ledger-since");
      const [earlier, newest] = [await this.#head(parts[0], body), await this.#head(parts[1], body)];
      if (parts.length !== 3 || earlier.hash !== hash) throw new Unproven();
      const path = hashes(parts[2] as Bytes);
      return { earlier, newest, holds: earlier.day <= newest.day && proves(() => verifyConsistency(earlier, newest, path)) };
    } catch (error) {
      if (isNone(error)) return undefined;
      throw error;
    }
  }

  /**
   * A checkpoint of the body's ledger, by the keys that may have signed its day: those of the newest rosters, back to one that was
   * issued before it. A key that was replaced signs no later day.
   */
  async #head(bytes: Bytes | undefined, body: VerifiedBody): Promise<Head> {
    if (bytes === undefined) throw new Unproven();
    const note = proving(() => text(bytes, "checkpoint"));
    const day = /^day (\d{4}-\d\d-\d\d)$/m.exec(note)?.[1] ?? "";
    const keys: Bytes[] = [];
    let at = body.roster;
    for (let step = 0; ; step += 1) {
      keys.push(at.ledgerKey);
      try {
        return { ...readCheckpoint(bytes, body.roster.ledgerOrigin, keys), note };
      } catch {
        if (at.issued < day || at.previous === "" || step === LONGEST_WALK) throw new Unproven();
      }
      at = await this.#bodies.roster(body, at.previous);
    }
  }
}
