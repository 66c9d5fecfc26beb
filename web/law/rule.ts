// The rules, from the one file that the engine reads too; the twin of `src/law/rule.rs`. Nothing is written here a second time.
import data from "../../src/law/rules.json";
import type { Day } from "./civil.ts";
import { readDay } from "./day.ts";
import type { Term } from "./term.ts";

/** The same in the three languages of the service. Of a norm the Kazakh words are its own, the others renderings. */
export interface Texts {
  kk: string;
  ru: string;
  en: string;
}

/** How much a rule binds: worded as a duty, worded as a recommendation, or this service's own default. */
export type Force = "binding" | "recommended" | "policy";

/** A document that an organisation names as its own; its rules apply there and nowhere else. */
export interface RuleSet {
  id: string;
  validFrom: Day | undefined;
  validTo: Day | undefined;
  /** What stands before the paragraph when the rule is cited. */
  title: Texts;
}

/** A duty that the text sets without a number: there is nothing to count. */
export interface Duty {
  /** `43.4-decision`; policy ones begin with `P-`. */
  id: string;
  /** The rule sets that have it. */
  sets: readonly string[];
  /** Paragraph of the document; of a policy the norm it serves. */
  paragraph: string;
  legalBasis: Texts;
  /** Who owes, or who may. */
  actor: Texts;
  /** What starts the term. */
  trigger: Texts;
  /** To whom it is owed. */
  addressee: Texts;
  force: Force;
  /** The first and the last day in force, where they are narrower than those of the rule set. */
  validFrom: Day | undefined;
  validTo: Day | undefined;
  words: Texts;
}

/** One rule: a duty, a right or a mark with its number. */
export interface Rule extends Duty {
  term: Term;
}

/** A rule as the file writes it: names are listed once and referred to. */
interface Entry {
  id: string;
  sets: string[];
  paragraph: string;
  force: string;
  term?: unknown;
  trigger: string;
  actor: string;
  addressee: string;
  legal_basis: string;
  valid_from?: string | null;
  valid_to?: string | null;
  words: Texts;
}

const named = (among: Record<string, Texts>, name: string): Texts => {
  const found = among[name];
  if (!found) throw new Error(`the rules name ${name}, which is not listed`);
  return found;
};

const dayOrNone = (day: string | null | undefined): Day | undefined => (day ? readDay(day) : undefined);

/** All rule sets. */
export const SETS: readonly RuleSet[] = data.sets.map(({ id, valid_from, valid_to, title }) => ({
  id,
  validFrom: dayOrNone(valid_from),
  validTo: dayOrNone(valid_to),
  title,
}));

const duty = (rule: Entry): Duty => ({
  id: rule.id,
  sets: rule.sets,
  paragraph: rule.paragraph,
  legalBasis: named(data.legal_bases, rule.legal_basis),
  actor: named(data.parties, rule.actor),
  trigger: named(data.triggers, rule.trigger),
  addressee: named(data.parties, rule.addressee),
  force: rule.force as Force,
  validFrom: dayOrNone(rule.valid_from),
  validTo: dayOrNone(rule.valid_to),
  words: rule.words,
});

/** All rules with a number, in the order of the documents, policies last. */
export const RULES: readonly Rule[] = (data.rules as Entry[]).map((rule) => ({ ...duty(rule), term: rule.term as Term }));

/** The duties that the documents give no number and that a procedure waits for all the same. */
export const DUTIES: readonly Duty[] = (data.duties as Entry[]).map(duty);

/** The rule of an id. */
export const ruleOf = (id: string): Rule | undefined => RULES.find((rule) => rule.id === id);

/** A rule or duty with the documents that it is cited by. */
export interface Cited<T extends Duty = Duty> {
  rule: T;
  through: RuleSet[];
}

/**
 * Of some rules or duties those of whoever names these sets, each with the sets of theirs that have it. A citation takes its title from those and
 * from no other, so that nobody is shown another body's document as their own.
 */
export function citedBy<T extends Duty>(sets: readonly string[], among: readonly T[]): Cited<T>[] {
  const own = SETS.filter(({ id }) => sets.includes(id));
  return among.map((rule) => ({ rule, through: own.filter(({ id }) => rule.sets.includes(id)) })).filter(({ through }) => through.length > 0);
}
