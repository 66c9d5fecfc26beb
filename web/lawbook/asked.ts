// What a person typed as a day, as people of Kazakhstan write it or as the engine does, and what to say where it is none.
import { type Day, writeDay } from "../law/civil.ts";
import { FIRST, LAST, NoDay, type NoDayCode, readMoment } from "../law/day.ts";
import { OutOfOrder } from "../law/window.ts";
import { typedDay } from "../page/day.ts";
import type { Key } from "../page/messages/keys.ts";
import type { Say } from "../page/words.tsx";

/** The legal day of what was typed; a `NoDay` quotes it as it was. */
export function readAsked(typed: string): Day {
  const text = typed.trim();
  try {
    return readMoment(typedDay(text) ?? text);
  } catch (error) {
    throw error instanceof NoDay ? new NoDay(error.code, text) : error;
  }
}

/** A day as it stands in a field. */
export function writeAsked(day: Day): string {
  const [year, month, date] = writeDay(day).split("-");
  return `${date}.${month}.${year}`;
}

const WRONG: Record<NoDayCode, Key> = {
  unreadable: "wrong-unreadable",
  "no-such-date": "wrong-no-such-date",
  "no-zone": "wrong-no-zone",
  "out-of-range": "wrong-out-of-range",
  // Every field here takes an instant too.
  "not-a-day": "wrong-unreadable",
};

/** Runs a reading: what came of it, or what is wrong in the reader's words. */
export function tried<T>(t: Say, read: () => T): { value: T } | { wrong: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof NoDay) {
      const values = { text: error.text, first: writeAsked(FIRST), last: writeAsked(LAST) };
      return { wrong: error.text === "" ? t("wrong-empty") : t(WRONG[error.code], values) };
    }
    if (error instanceof OutOfOrder) return { wrong: t("wrong-out-of-order") };
    throw error;
  }
}
