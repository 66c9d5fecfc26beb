// What the portal said and signed of a room, question after question. Each question names the answer before in a way that only the
// asker knows, so that two answers which contradict each other prove to anybody that entries were withheld.
import { type Bytes, equal, hex, unhex } from "../seal/bytes.ts";
import { askedFor, contradict, isHeadOf, readHead, type Told } from "../seal/head.ts";
import { Refused } from "../seal/refused.ts";
import type { Frame } from "../wire/frame.ts";
import type { Bodies, VerifiedBody } from "./bodies.ts";
import { writeEvidence } from "./evidence.ts";
import type { World } from "./world.ts";

const NOTHING_CLOSED = "00".repeat(32);

/** Questions about one room, one for each page of it. */
export class Asking {
  readonly #world: World;
  readonly #bodies: Bodies;
  readonly #body: VerifiedBody;
  readonly #of: string;
  /** What was told, each with the salt of its question; first what was told before this visit, if anything was. */
  readonly #told: { told: Told; salt: Bytes }[];
  readonly #before: number;
  #salt = new Uint8Array(0);

  constructor(world: World, bodies: Bodies, body: VerifiedBody, of: string) {
    [this.#world, this.#bodies, this.#body, this.#of] = [world, bodies, body, of];
    const before = bodies.told.get(of);
    this.#told = before === undefined ? [] : [{ told: before, salt: this.#salt }];
    this.#before = this.#told.length;
  }

  /** What the next question gives the portal to sign. */
  next(): Bytes {
    this.#salt = this.#world.random(32);
    return this.#asked();
  }

  #asked(): Bytes {
    return askedFor(this.#salt, this.#told.at(-1)?.told.hash ?? "");
  }

  /** An answer without its last part, which must be signed for this question. Throws `not-genuine`. */
  hear({ kind, head, parts }: Frame): Frame {
    const told = signed(() => readHead(parts.at(-1) ?? this.#salt, this.#body.roster.receiptKey));
    if (told.organisation !== this.#body.id || told.of !== this.#of || !equal(unhex(told.asked, 32, ""), this.#asked())) throw new Refused("not-genuine");
    this.#told.push({ told, salt: this.#salt });
    return { kind, head, parts: parts.slice(0, -1) };
  }

  /**
   * Whether the leaves that were shown are those that were signed – throws `not-genuine` if not – and go on from all that was told
   * before: what contradicts it is kept, with its proof, for the look at the ledger.
   */
  judge(leaves: readonly Bytes[]): void {
    const newest = this.#told.at(-1);
    if (newest === undefined || this.#told.length === this.#before || !isHeadOf(newest.told, leaves)) throw new Refused("not-genuine");
    const fewer = this.#told.findIndex(({ told, salt }, at) => at > 0 && contradict((this.#told[at - 1] as typeof newest).told, told, salt, []));
    const other = this.#told.find(({ told }) => contradict(told, newest.told, new Uint8Array(0), leaves));
    if (fewer > 0) this.#keep((this.#told[fewer - 1] as typeof newest).told, this.#told[fewer] as typeof newest, []);
    else if (other !== undefined) this.#keep(other.told, newest, leaves);
    else this.#bodies.told.set(this.#of, newest.told);
  }

  #keep(before: Told, { told, salt }: { told: Told; salt: Bytes }, leaves: readonly Bytes[]): void {
    const body = this.#body;
    const papers = { kind: "withheld" as const, origin: body.roster.ledgerOrigin, receipt: "", before: before.note, checkpoint: told.note, peaks: [], leaves: [...leaves], salt: hex(salt) };
    this.#bodies.withheld.set(body.id, writeEvidence({ ...papers, ...this.#bodies.notes(body) }));
  }
}

/** The checkpoints as of which the portal told of its cases, by their hashes. */
export const toldCheckpoints = ({ told }: Bodies, { id }: VerifiedBody): string[] =>
  [...told.values()].filter(({ organisation, checkpoint }) => organisation === id && checkpoint !== NOTHING_CLOSED).map(({ checkpoint }) => checkpoint);

function signed<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new Refused("not-genuine");
  }
}
