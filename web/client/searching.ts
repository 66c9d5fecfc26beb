// Search over decrypted texts, on this device and for this session only. Cases are read one after the other, never while the
// person waits for something else, so that neither the page nor the portal feels it. What is read here is only searched:
// opening a case checks all of it.
import { Refused } from "../seal/refused.ts";
import type { Found, QueueRow } from "./api.ts";

/** What the search keeps of a case. */
export interface CaseWords {
  text: string;
  /** Whether an officer has written. */
  acknowledged: boolean;
}

/** Between two cases, and after a portal that is busy or away. */
const PACE_MILLISECONDS = 1;
const REST_MILLISECONDS = 2000;

const pausing = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One spelling for all: case, width and the two ways of writing the Russian yo do not matter. */
export const folded = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll("ё", "е");

/** The texts of a session's cases. */
export class Searching {
  readonly #read: (row: QueueRow) => Promise<CaseWords>;
  readonly #pause: (milliseconds: number) => Promise<void>;
  readonly #rows = new Map<string, QueueRow>();
  readonly #known = new Map<string, CaseWords & { entries: number }>();
  #waiting: QueueRow[] = [];
  #running = false;
  #held = 0;

  constructor(read: (row: QueueRow) => Promise<CaseWords>, pause = pausing) {
    this.#read = read;
    this.#pause = pause;
  }

  /** Takes in cases of the queue; those that have grown are read again. */
  add(rows: readonly QueueRow[]): void {
    for (const row of rows) {
      const before = this.#rows.get(row.caseId);
      this.#rows.set(row.caseId, row);
      if (before?.entries !== row.entries) this.#waiting.push(row);
    }
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let row = this.#waiting.shift(); row !== undefined; row = this.#waiting.shift()) {
      await this.#pause(PACE_MILLISECONDS);
      while (this.#held > 0) await this.#pause(PACE_MILLISECONDS * 20);
      try {
        const words = await this.#read(row);
        // The key was locked meanwhile.
        if (!this.#rows.has(row.caseId)) continue;
        this.#known.set(row.caseId, { text: folded(words.text), acknowledged: words.acknowledged, entries: row.entries });
      } catch (error) {
        const code = error instanceof Refused ? error.code : "";
        if (code === "session") break;
        if (code === "offline" || code === "busy") {
          this.#waiting.unshift(row);
          await this.#pause(REST_MILLISECONDS);
        } else {
          // Not to be read by this key, or not genuine: opening it says so. It has no words to be found by.
          this.#known.set(row.caseId, { text: "", acknowledged: false, entries: row.entries });
        }
      }
    }
    this.#running = false;
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

  /** The cases that hold every word, in no order; none are listed where no word is given, for that would be all. */
  search(words: string): Found {
    const wanted = folded(words).split(/\s+/).filter((word) => word !== "");
    const cases: string[] = [];
    const acknowledged: string[] = [];
    for (const [id, { text, acknowledged: written }] of this.#known) {
      if (wanted.length > 0 && wanted.every((word) => text.includes(word))) cases.push(id);
      if (written && this.#rows.get(id)?.unanswered === true) acknowledged.push(id);
    }
    return { cases, read: this.#known.size, all: this.#rows.size, acknowledged };
  }

  /** Forgets every word. */
  clear(): void {
    this.#waiting = [];
    this.#rows.clear();
    this.#known.clear();
  }
}
