// Reading cases for the search: opened, not checked. What is found here is only a place to look; opening the case checks all of
// it. The work is handed to helpers, workers of the same script, so that the officer's own steps wait for none of it.
import type { Bytes } from "../seal/bytes.ts";
import { glimpse, type Payload } from "../seal/entry.ts";
import { openAs } from "../seal/envelope.ts";
import { glimpseGrant } from "../seal/grant.ts";
import { Identity } from "../seal/hybrid.ts";
import { Asking, starter } from "./asking.ts";

/** A case as it lies in the portal: the reader's grant, and its sealed entries. */
export interface SealedCase {
  grant: Bytes;
  bodies: Bytes[];
}

/** What reads cases with the identity of a seed: their words, in the cases' order. */
export interface Helpers {
  /** How many can be at work at once. */
  readonly count: number;
  read(seed: Bytes, cases: SealedCase[]): Promise<string[]>;
  /** Forgets the seed and everything that was read. */
  stop(): void;
}

/** Everything that a person wrote or was asked in an entry. */
function textOf(payload: Payload): string {
  if (payload.kind === "message") return payload.text;
  if (payload.kind !== "report") return "";
  return [payload.text, ...payload.answers.map(({ answer }) => answer)].join("\n");
}

let last: { seed: string; identity: Promise<Identity> } | undefined;

/** The words of cases. One that does not open has none to be found by: opening it says why. */
export async function readWords(seed: Bytes, cases: SealedCase[]): Promise<string[]> {
  // The same reader asks again and again.
  if (last?.seed !== seed.join()) last = { seed: seed.join(), identity: Identity.of(seed) };
  const own = await last.identity;
  const words: string[] = [];
  for (const { grant, bodies } of cases) {
    const texts: string[] = [];
    try {
      const room = await glimpseGrant(grant, own);
      for (const body of bodies) texts.push(textOf(glimpse(await openAs(body, room))));
    } catch {
      // What was read before it is found all the same.
    }
    words.push(texts.join("\n"));
  }
  return words;
}

/** Reads in this very thread. */
export const alone: Helpers = { count: 1, read: readWords, stop: () => void (last = undefined) };

/** More than this would starve the rest of the machine. */
const MOST_HELPERS = 4;

/** Helpers in workers of this worker's own script, as many as the device has processors. */
export function helpers(address: string, processors: number): Helpers {
  const count = Math.max(1, Math.min(MOST_HELPERS, processors));
  const start = starter(address);
  const all = Array.from({ length: count }, () => ({ asking: new Asking(start), busy: 0 }));
  return {
    count,
    async read(seed, cases) {
      const free = all.reduce((least, one) => (one.busy < least.busy ? one : least));
      free.busy += 1;
      try {
        return (await free.asking.ask("read", [seed, cases])) as string[];
      } finally {
        free.busy -= 1;
      }
    },
    stop: () => all.forEach(({ asking }) => asking.stop()),
  };
}
