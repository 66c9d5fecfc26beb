// What the reporter has typed so far, in the memory of the page and nowhere else.
import type { Answer, Language, Organisation, Person, ReportInput } from "../client/api.ts";
import type { Say } from "../page/words.tsx";
import type { Key } from "../page/messages/keys.ts";
import { inOrder } from "../page/order.ts";
import { QUESTIONS } from "./questions.ts";

export type Destination = ReportInput["destination"];

export interface Draft {
  category: string;
  text: string;
  /** By question. */
  answers: Record<string, string>;
  destination: Destination;
  /** `body/person` of everyone unticked. */
  excluded: string[];
}

/** What a choice is kept as while one writes; its words are those of the language in which the report is sent. */
export const CHOICES: Record<string, Key> = { yes: "answer-yes", no: "answer-no", unknown: "answer-unknown" };

/** An entry holds 512 KiB before sealing; this leaves room for questions, author line and marks. */
const ROOM_BYTES = 480 * 1024;

/** Nothing written; both addressees where the authorised body can read. */
export function emptyDraft(organisation?: Organisation): Draft {
  const both = organisation !== undefined && readersOf(organisation, "authorised").length > 0;
  return { category: "", text: "", answers: {}, destination: both ? "both" : "unit", excluded: [] };
}

/** Everyone who would be able to read a report with this destination: the unit's officers, the authorised bodies', or all. */
export function readersOf(organisation: Organisation, destination: Destination): Person[] {
  const unit = organisation.institution.persons.filter((person) => person.role === "prevention");
  const authorised = organisation.authorised.flatMap((body) => body.persons.filter((person) => person.role === "authorised"));
  return inOrder(destination === "unit" ? unit : destination === "authorised" ? authorised : [...unit, ...authorised], organisation.institution.id);
}

/** One name for one person, across bodies. */
export function personKey(person: Person): string {
  return `${person.body}/${person.id}`;
}

/** Whether anything would be lost by closing the page. */
export function isTyped(draft: Draft): boolean {
  return draft.text !== "" || Object.values(draft.answers).some((answer) => answer !== "");
}

/** Bytes still free for text; negative when it is too long. */
export function roomLeft(draft: Draft): number {
  return ROOM_BYTES - new TextEncoder().encode(JSON.stringify([draft.text, draft.answers])).length;
}

/** The answers with their questions as they were shown; unanswered ones are left out. */
function answersOf(draft: Draft, t: Say): Answer[] {
  return (QUESTIONS[draft.category] ?? []).flatMap((question) => {
    const answer = draft.answers[question.id]?.trim() ?? "";
    const chosen = question.form === "choice" ? CHOICES[answer] : undefined;
    return answer === "" ? [] : [{ id: question.id, question: t(question.ask), answer: chosen ? t(chosen) : answer }];
  });
}

/** The hashes of the rosters that an organisation was shown by. */
export function rostersOf(organisation: Organisation): string[] {
  return [organisation.institution, ...organisation.authorised].map((body) => body.rosterHash);
}

/** Everyone who will read this draft. */
export function readingOf(organisation: Organisation, draft: Draft): Person[] {
  return readersOf(organisation, draft.destination).filter((person) => !draft.excluded.includes(personKey(person)));
}

/** What goes to the worker. Exclusions of people who would not read it anyway are left out: nobody needs to know them. */
export function inputOf(draft: Draft, organisation: Organisation, code: string, language: Language, t: Say): ReportInput {
  const excluded = readersOf(organisation, draft.destination)
    .filter((person) => draft.excluded.includes(personKey(person)))
    .map((person) => ({ body: person.body, person: person.id }));
  return {
    slug: organisation.institution.slug,
    code,
    language,
    category: draft.category,
    answers: answersOf(draft, t),
    text: draft.text.trim(),
    destination: draft.destination,
    excluded,
    rosters: rostersOf(organisation),
  };
}
