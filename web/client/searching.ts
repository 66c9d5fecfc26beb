// Search over decrypted texts, on this device and for this session only. Nothing is read before the officer searches: to read a
// body is to open it. Then cases are read many at a time, newest first, but never while the person waits for something else.
import { Refused } from "../seal/refused.ts";
import type { Found, QueueRow } from "./api.ts";

/** How many cases are asked for at a time: as many small ones as one answer holds. */
const AT_ONCE = 96;
/** And at first: the newest cases are there to be found before the rest is read. */
const AT_FIRST = 8;
/** While the person waits for something, and after a portal that is busy or away. */
const PACE_MILLISECONDS = 20;
const REST_MILLISECONDS = 2000;

const pausing = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One spelling for all: case, width and the two ways of writing the Russian yo do not matter. */
export const folded = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll("ё", "е");

/** The texts of a session's cases. */
export class Searching {
  readonly #read: (rows: QueueRow[]) => Promise<Map<string, string>>;
  readonly #lanes: number;
  readonly #pause: (milliseconds: number) => Promise<void>;
  readonly #rows = new Map<string, QueueRow>();
  readonly #known = new Map<string, { text: string; entries: number }>();
  #waiting: QueueRow[] = [];
  #begun = false;
  #running = 0;
  #held = 0;

  /** `read` gives the words of the first of the cases it is given, of as many as it likes but of one at least. */
  constructor(read: (rows: QueueRow[]) => Promise<Map<string, string>>, lanes = 1, pause = pausing) {
    this.#read = read;
    this.#lanes = lanes;
    this.#pause = pause;
  }

  /** Takes in cases of the queue; those that have grown are read again. */
  add(rows: readonly QueueRow[]): void {
    for (const row of rows) {
      const before = this.#rows.get(row.caseId);
      this.#rows.set(row.caseId, row);
      if (before?.entries !== row.entries) this.#waiting.push(row);
    }
    this.#go();
  }

  #go(): void {
    if (!this.#begun) return;
    while (this.#running < Math.min(this.#lanes, Math.ceil(this.#waiting.length / AT_ONCE))) {
      this.#running += 1;
      void this.#run().finally(() => (this.#running -= 1));
    }
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      while (this.#held > 0) await this.#pause(PACE_MILLISECONDS);
      const rows = this.#waiting.splice(0, this.#known.size === 0 ? AT_FIRST : AT_ONCE);
      try {
        const words = await this.#read(rows);
        // What did not fit is read with the next.
        this.#waiting.unshift(...rows.filter(({ caseId }) => !words.has(caseId)));
        this.#keep(rows, words);
      } catch (error) {
        const code = error instanceof Refused ? error.code : "";
        if (code === "session" || !this.#begun) return;
        if (code === "offline" || code === "busy") {
          this.#waiting.unshift(...rows);
          await this.#pause(REST_MILLISECONDS);
        } else {
          // Opening them says what is wrong. They have no words to be found by.
          this.#keep(rows, new Map(rows.map(({ caseId }) => [caseId, ""])));
        }
      }
    }
  }

  #keep(rows: QueueRow[], words: Map<string, string>): void {
    for (const { caseId, entries } of rows) {
      const text = words.get(caseId);
      // Nothing is kept that comes after the lock.
      if (text !== undefined && this.#rows.has(caseId)) this.#known.set(caseId, { text: folded(text), entries });
    }
  }

  /** Does what the person waits for; reading for the search stands still meanwhile. */
  async first<T>(work: () => Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      return await work();
    } finally {
      this.#held -= 1;
    }
  }

  /** The cases that hold every word, in no order. No words are no search: nothing is listed for them, and nothing read. */
  search(words: string): Found {
    const wanted = folded(words).split(/\s+/).filter((word) => word !== "");
    const cases: string[] = [];
    if (wanted.length > 0) {
      this.#begun = true;
      this.#go();
      for (const [id, { text }] of this.#known) if (wanted.every((word) => text.includes(word))) cases.push(id);
    }
    return { cases, read: this.#known.size, all: this.#rows.size };
  }

  /** Forgets every word. */
  clear(): void {
    this.#begun = false;
    this.#waiting = [];
    this.#rows.clear();
    this.#known.clear();
  }
}
