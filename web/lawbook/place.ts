// Where the page is: the language stands in the path; whose rules, and which one, may stand behind the `#`, where no server sees them.
import type { Language } from "../client/api.ts";
import { countBy } from "../law/calendar.ts";
import { DUTIES, ruleOf, SETS } from "../law/rule.ts";
import { languageOf } from "../page/language.ts";

/** The parts of the page that can be named too. */
export const PARTS = ["count", "window", "rules", "how"] as const;

export interface Place {
  /** The rule sets named; empty for all. */
  sets: string[];
  /** The calendar that a roster names, with its additions; empty for the page's own. */
  calendars: string[];
  rule: string;
  part: string;
  /** What is none of these. */
  unknown: string;
}

/** The language of `/{lang}/law`; Kazakh where there is none. */
export const languageIn = (path: string): Language => languageOf(path.split("/")[1]) ?? "kk";

export const pathIn = (language: Language): string => `/${language}/law`;

/** The names of calendars, and additions to one: no rule and no document is written so. */
const CALENDAR = /^kz-|^\S+ /;

/**
 * Reads `#A-2023,LAW-AS-RESTATED,kz-1,kz-2%20confirmed:2027,43.1-window`, and counts by the calendar named from then on. A rule of
 * other documents than those named is none.
 */
export function readPlace(hash: string): Place {
  const place: Place = { sets: [], calendars: [], rule: "", part: "", unknown: "" };
  const words = hash.replace(/^#/, "").split(",").filter(Boolean).map(plain);
  place.sets = words.filter((word) => SETS.some(({ id }) => id === word));
  place.calendars = words.filter((word) => CALENDAR.test(word));
  try {
    countBy(place.calendars);
  } catch {
    [place.unknown, place.calendars] = [place.calendars.join(), []];
  }
  for (const word of words.filter((each) => !place.sets.includes(each) && !CALENDAR.test(each))) {
    const theirs = (sets: readonly string[] | undefined): boolean => sets?.some((set) => place.sets.length === 0 || place.sets.includes(set)) ?? false;
    if (theirs(ruleOf(word)?.sets)) place.rule = word;
    // A duty without a number is shown like a part: there is nothing to count.
    else if (theirs(DUTIES.find(({ id }) => id === word)?.sets)) place.part = word;
    else if ((PARTS as readonly string[]).includes(word)) place.part = word;
    else place.unknown ||= word;
  }
  return place;
}

/** The fragment of one more thing, with the same rule sets and calendar before it. */
export const linkTo = ({ sets, calendars }: Place, what: string): string => `#${[...sets, ...calendars, what].map(encodeURIComponent).join()}`;

function plain(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
