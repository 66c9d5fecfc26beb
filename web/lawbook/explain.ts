// A term in words, and how its dates came about, step by step, as somebody would explain it who counts with a finger.
import { isWorking, type Kind, kindOf, type Standing } from "../law/calendar.ts";
import { civilOf, type Day, writeDay } from "../law/civil.ts";
import type { Rule, RuleSet } from "../law/rule.ts";
import { type Dates, datesOf, type Period, type Term } from "../law/term.ts";
import { longDay } from "../page/day.ts";
import type { Key } from "../page/messages/keys.ts";
import type { Say } from "../page/words.tsx";

/** What the rules say, with the number of an act and a range of paragraphs kept on one line; in the pages' own words the build does it. */
export const whole = (text: string): string => text.replace(/(№|No\.) (?=\d)/g, "$1\u00a0").replace(/(?<=\d)[–-](?=[\d\p{L}])/gu, "$&\u2060");

export const day = (t: Say, number: Day): string => longDay(t, writeDay(number));

const OFF: Record<Exclude<Kind, "working">, Key> = {
  weekend: "off-weekend",
  holiday: "off-holiday",
  substitute: "off-substitute",
  christmas: "off-christmas",
  "kurban-ait": "off-kurban-ait",
  "moved-off": "off-moved-off",
  "declared-off": "off-declared-off",
  worked: "off-worked",
};

/** Why a day is off, or that a weekend is worked; "" for any other day. */
export function offWords(t: Say, number: Day): string {
  const kind = kindOf(number);
  return kind === "working" ? "" : t(OFF[kind]);
}

const PERIODS: Record<Period, Key> = { quarter: "term-quarter", "half-year": "term-half-year", year: "term-year" };
const MONTHS: readonly Key[] = [
  "month-1", "month-2", "month-3", "month-4", "month-5", "month-6",
  "month-7", "month-8", "month-9", "month-10", "month-11", "month-12",
];

/** The length of a term: "30 calendar days". */
export function termWords(t: Say, term: Term): string {
  if (term === "at_once") return t("term-at-once");
  if ("calendar_days" in term) return t("term-calendar-days", { n: term.calendar_days });
  if ("working_days" in term) return t("term-working-days", { n: term.working_days });
  if ("weeks" in term) return t("term-weeks", { n: term.weeks });
  if ("months" in term) return t("term-months", { n: term.months });
  if ("years" in term) return t("term-years", { n: term.years });
  if ("window_years" in term) return t("term-years", { n: term.window_years });
  if ("period_end" in term) return t(PERIODS[term.period_end]);
  if ("months_before" in term) return t("term-months-before", { n: term.months_before });
  if ("working_days_before" in term) return t("term-working-days-before", { n: term.working_days_before });
  if ("score" in term) return t("term-score", { n: term.score });
  const { month, day: date, years_after } = term.fixed_date;
  return t("term-fixed", { day: String(date), month: t(MONTHS[month - 1] as Key), years: years_after });
}

/** How the day that the words name comes about. */
function nominalWords(t: Say, term: Term, from: Day, { nominal }: Dates): string[] {
  const found = { day: day(t, nominal) };
  const counted = (key: Key, length: Term): string => t(key, { ...found, term: termWords(t, length) });
  const date = civilOf(from).day;
  const shortened = civilOf(nominal).day < date ? [t("why-month-end", { number: String(date) })] : [];
  if (term === "at_once") return [t("why-at-once", found)];
  if ("working_days" in term) return [t("why-event", { day: day(t, from) }), counted("why-working", term)];
  if ("window_years" in term) return [t("why-event", { day: day(t, from) }), counted("why-window", term), ...shortened];
  if ("months" in term || "years" in term) return [t("why-event", { day: day(t, from) }), counted("why-months", term), ...shortened];
  if ("period_end" in term) {
    const key = ({ quarter: "why-quarter", "half-year": "why-half-year", year: "why-year" } as const)[term.period_end];
    return [t("why-day", { day: day(t, from) }), t(key, found)];
  }
  if ("fixed_date" in term) return [t("why-day", { day: day(t, from) }), t("why-fixed", found)];
  if ("months_before" in term) return [t("why-day", { day: day(t, from) }), counted("why-before", { months: term.months_before }), ...shortened];
  if ("working_days_before" in term)
    return [t("why-day", { day: day(t, from) }), counted("why-working-before", { working_days: term.working_days_before })];
  return [t("why-event", { day: day(t, from) }), counted("why-days", term)];
}

/** Whether the last day of such a term moves when it is off: not where a period, a date or a window ends. */
const moves = (term: Term): boolean =>
  term === "at_once" || !("period_end" in term || "fixed_date" in term || "window_years" in term || "working_days" in term || "working_days_before" in term);

function dueWords(t: Say, term: Term, { nominal, due }: Dates): string[] {
  if (!moves(term)) return [];
  if (due === nominal) return isWorking(due) && typeof term === "object" && !("months_before" in term) ? [t("why-due-same")] : [];
  const values = { reason: offWords(t, nominal), due: day(t, due) };
  return [t(due > nominal ? "why-due-moved" : "why-due-earlier", values)];
}

/** Whether missing the day is a breach: of a duty that binds, not of a right or a window, which end by themselves. */
const isDuty = ({ force, term }: Rule): boolean => force === "binding" && !(typeof term === "object" && ("window_years" in term || "years" in term));

/** All steps, in order. */
export function steps(t: Say, rule: Rule, from: Day): string[] {
  const { term } = rule;
  const dates = datesOf(term, from);
  if (!dates) return [t("why-score", { term: termWords(t, term) })];
  const safe = dates.target < dates.nominal && dates.due >= dates.nominal ? [t("why-target", { day: day(t, dates.target) })] : [];
  const breach = isDuty(rule) ? [t("why-breach", { day: day(t, dates.due + 1) })] : [];
  return [...nominalWords(t, term, from, dates), ...dueWords(t, term, dates), ...safe, ...breach];
}

/** How sure the calendar is of a term. */
export const standingWords = (t: Say, standing: Standing): string => t(standing === "confirmed" ? "standing-confirmed" : "standing-provisional");

/** The document that is not yet in force on a day, if one of these is not and none of them is. */
export function notYet(sets: readonly RuleSet[], from: Day): RuleSet | undefined {
  const waiting = sets.filter(({ validFrom }) => validFrom !== undefined && validFrom > from);
  return waiting.length === sets.length ? waiting[0] : undefined;
}
