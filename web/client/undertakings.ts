// What people undertake before they read a procedure's papers (43.6): signed in the room `undertakings`, sealed to themselves, the signed
// word in clear. Whoever lets somebody in looks here first, and everybody is held to it whom the portal names as a reader.
import { hex } from "../seal/bytes.ts";
import { NO_LEAF, parseHeader } from "../seal/header.ts";
import { leafHash } from "../seal/receipt.ts";
import { Refused } from "../seal/refused.ts";
import type { Course, Room, RoomEntry } from "./api.ts";
import { isValid } from "./bodies.ts";
import { authorOf, type ServedCase, vouched } from "./conversation.ts";
import type { Held } from "./inquiry.ts";
import { type Guest, isAddressed } from "./rooms.ts";

/** Where they are signed. */
export const UNDERTAKINGS = "undertakings";

/** Who undertook confidentiality for a room, by person id, and when; by entries of their own that hold. */
type Undertaken = Room["undertaken"];

/** Asks for the room of undertakings; none where the portal shows none. */
export type Ask = () => Promise<ServedCase | undefined>;

/** What is signed there for the procedure of a room. An entry that does not hold, or not where it stands, binds nobody. */
export async function undertakingsFor(room: string, held: Held, ask: Ask): Promise<Undertaken> {
  const { bodies, organisation, statement, caseId: inCase } = held;
  const undertaken: Undertaken = {};
  let previous = NO_LEAF;
  for (const [index, entry] of ((await ask())?.entries ?? []).entries()) {
    const place = { statement, inCase, index, previous, epoch: 0 };
    previous = hex(leafHash(entry.day, entry.commitment, entry));
    try {
      const header = parseHeader(entry.header);
      const said = (name: string): string | undefined => header.facts.find((fact) => fact.name === name)?.value;
      if (header.kind !== "paper" || header.epoch !== 0 || said("paper") !== "undertaking" || said("for") !== room) continue;
      const author = await authorOf(header, entry, statement, { bodies, organisation, room }, new Set());
      vouched(header, entry, place, UNDERTAKINGS, author);
      undertaken[author.person] = entry.day;
    } catch (error) {
      if (error instanceof Refused && ["offline", "busy", "server"].includes(error.code)) throw error;
    }
  }
  return undertaken;
}

/** Throws `refused` with the paragraph where one of these has not undertaken: nobody but the reporter lets them in then. */
export function requireUndertaken(persons: readonly string[], undertaken: Undertaken): void {
  const why = { rule: "43.6-participants", paragraph: "43.6", missing: "undertaking" };
  if (persons.some((person) => undertaken[person] === undefined)) throw new Refused("refused", why);
}

/**
 * Of those whom the portal names as readers of a room, who is bound by what, and who by nothing: neither let in by the reporter, who
 * lets in by their office whoever holds it then, nor by an undertaking of their own. Asks for no undertakings where nobody needs one.
 */
export async function boundIn(room: string, held: Held, { readers, admits }: Pick<Course, "readers" | "admits">, entries: readonly RoomEntry[], ask: Ask): Promise<Pick<Room, "undertaken" | "unbound">> {
  const own = entries.filter(({ genuine, author }) => genuine && author.role === "reporter");
  // With its first entry; an agreement's again where another is asked to sign.
  const day = own.at(room.startsWith("agreement/") ? -1 : 0)?.day ?? "";
  const addressed = new Set<string>();
  for (const body of day === "" ? [] : held.organisation.bodies)
    for (const person of await held.bodies.standing(body, day)) if (isValid(person, day) && isAddressed(room, body, person)) addressed.add(person.id);
  const others = readers.filter((person) => !addressed.has(person));
  const undertaken = others.length + admits.length > 0 ? await undertakingsFor(room, held, ask) : {};
  return { undertaken, unbound: others.filter((person) => undertaken[person] === undefined) };
}

/** Throws as `requireUndertaken` where the portal has somebody stay whom nothing binds: whoever begins an epoch lets them in anew. */
export async function requireBound(room: string, held: Held, staying: readonly Guest[], entries: readonly RoomEntry[], ask: Ask): Promise<void> {
  if (staying.length === 0) return;
  const { undertaken, unbound } = await boundIn(room, held, { readers: staying.map(({ person }) => person.id), admits: [] }, entries, ask);
  requireUndertaken(unbound, undertaken);
}
