// Continuations (section 17): how a log went on whose database had lost or changed what was published, as the portal itself signs it.
import { type Bytes, unhex, utf8 } from "./bytes.ts";
import { Members, parseCanonical } from "./canonical.ts";
import { isDay } from "./day.ts";
import { structure } from "./field.ts";
import { isSignedAs, parseNote } from "./note.ts";
import { Refused } from "./refused.ts";
import { hashLeaf } from "./tree.ts";

/** What is said of it: why the log had stopped, the day from which it goes on, and how many entries were lost or came late. */
export interface Continuation {
  reason: "restored" | "forked" | "changed";
  day: string;
  /** Leaves that nothing opens any more, pads among them. */
  lost: number;
  late: number;
}

const BAD = "continuation";
const REASONS = ["restored", "forked", "changed"];

/** A continuation as it was read: with the checkpoints that were set aside, and the leaf that it is of its day. */
export type Made = Continuation & { asides: string[]; leaf: Bytes };

/** Reads a continuation of the ledger `origin` that one of these keys signed; throws `continuation`. */
export function readContinuation(bytes: Uint8Array, origin: string, keys: readonly Uint8Array[]): Made {
  try {
    const note = parseNote(bytes);
    const [tag, line, ...rest] = note.text.split("\n");
    if (tag !== "senim/1/continuation" || rest.length !== 1 || keys.filter((key) => isSignedAs(note, origin, key)).length === 0) throw new Refused(BAD);
    const members = new Members(parseCanonical(utf8(line as string)), BAD);
    const [version, own, reason] = [members.integer("v"), members.text("origin"), members.text("reason")];
    members.text("published");
    const day = members.text("goes_on");
    const days = members.array("days").map((one) => {
      const its = new Members(one, BAD);
      const count = (which: Members): number => {
        const counted = which.integer("count");
        which.text("hash");
        which.finish();
        return counted;
      };
      const read = { day: its.text("day"), lost: count(its.members("lost")), late: count(its.members("late")), aside: its.text("aside") };
      its.finish();
      return read;
    });
    members.finish();
    const ascend = days.every((one, at) => isDay(one.day) && (at === 0 || (days[at - 1]?.day as string) < one.day));
    if (version !== 1 || own !== origin || !REASONS.includes(reason) || !isDay(day) || !ascend) throw new Refused(BAD);
    const sum = (which: "lost" | "late"): number => days.reduce((all, one) => all + one[which], 0);
    const leaf = hashLeaf(structure("senim/1/publication", day, "continuation", unhex(note.hash, 32, BAD)));
    return { reason: reason as Continuation["reason"], day, lost: sum("lost"), late: sum("late"), asides: days.map(({ aside }) => aside).filter((aside) => aside !== ""), leaf };
  } catch {
    throw new Refused(BAD);
  }
}
