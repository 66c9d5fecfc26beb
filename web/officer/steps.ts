// What each step of a procedure asks of whoever takes it, as data: which fields its form has, and which facts they become. The facts are
// named as the portal's tables name them; what is missing is left out, and the portal says by which paragraph it is missed.
import type { Course, Docket, KnownPaper, RoomEntry } from "../client/api.ts";
import type { Key } from "../page/messages/keys.ts";

/** A field of a form. `fact` is the name under which what was given travels; words are sealed and travel as `this`. */
export type Ask =
  | { ask: "words"; label: Key; facts?: string[]; need?: boolean }
  | { ask: "day"; fact: string; label: Key }
  | { ask: "number"; fact: string; label: Key }
  | { ask: "one"; fact: string; label: Key; of: readonly (readonly [string, Key])[] }
  | { ask: "some"; fact: string; label: Key; of: readonly (readonly [string, Key])[] }
  | { ask: "tick"; fact: string; label: Key }
  | { ask: "person"; fact: string; label: Key; roles: readonly string[] }
  | { ask: "persons"; fact: string; label: Key; role: string };

/** What a form was given, by the names of its facts; `words` are those that are sealed. */
export type Given = Record<string, string>;

/** What a step's facts may rest on besides what was given. */
export interface Ground {
  course: Course;
  docket: Docket;
  entries: readonly RoomEntry[];
  /** Who undertook confidentiality, as this page has checked, and when. */
  undertaken: Record<string, string>;
  /** Persons of these roles in the rosters of the institution and the authorised body, by id; nobody who is out of the case. */
  people: (...roles: string[]) => string[];
}

export interface Form {
  asks: readonly Ask[];
  /** The facts of the step besides procedure, number, step and role. */
  facts?: (given: Given, ground: Ground) => Given;
  /** Whom the room is opened to with it. */
  admit?: (given: Given, ground: Ground) => string[];
  /** The room, where it is not the procedure's own. */
  room?: (ground: Ground) => string;
  /** Whether it is a step of the case, and of none of its procedures. */
  ofCase?: true;
}

const words = (label: Key, facts: string[] = [], need = true): Ask => ({ ask: "words", label, facts, need });
const NOTE: Ask = words("form-note", [], false);

/** What somebody signed for a procedure. */
function signedFor(docket: Docket, course: Course, kind: string, person: string): KnownPaper | undefined {
  const is = (one: KnownPaper): boolean => one.kind === kind && one.person === person && one.procedure === course.procedure && one.nth === course.nth;
  return docket.papers.findLast(is);
}

/** The same, as a proof names it. */
function proofOf({ course, docket }: Ground, kind: string, person: string): string | undefined {
  const paper = signedFor(docket, course, kind, person);
  return paper && `signed;${paper.paper};${paper.day}`;
}

/** Whose office lets them into a hearing: whoever of them is in conflict is out (10(13)), whatever they do there. */
const HEARING = ["member", "secretary", "authorised"] as const;

const ids = (value: string | undefined): string[] => (value ?? "").split(",").filter((id) => id !== "");

const MATTERS = [
  ["documents", "form-seen-documents"], ["employer", "form-seen-employer"], ["person", "form-seen-person"], ["recusals", "form-seen-recusals"],
  ["witnesses", "form-seen-witnesses"],
] as const satisfies readonly (readonly [string, Key])[];

const RECIPIENTS = [["labour", "form-labour"], ["prosecution", "form-prosecution"]] as const satisfies readonly (readonly [string, Key])[];
const CAUSES = [["authorised-body-absent", "form-cause-absent"], ["no-quorum", "form-cause-quorum"]] as const satisfies readonly (readonly [string, Key])[];

/** Whether a member has declared and undertaken what the body's members sign before joining. */
export const hasJoined = (ground: Ground, person: string): boolean =>
  proofOf(ground, "declaration", person) !== undefined && proofOf(ground, "undertaking", person) !== undefined;

/** Whether the representative has confirmed attendance. */
export const hasAttended = (ground: Ground): boolean => proofOf(ground, "attendance", ground.course.details.representative) !== undefined;

function composed(given: Given, ground: Ground): Given {
  const members = ids(given["members"]).sort();
  const joining = (id: string): string => `${id}:${proofOf(ground, "declaration", id) ?? "-"};${proofOf(ground, "undertaking", id) ?? "-"}`;
  const [first = ""] = members;
  return { members: members.map(joining).join(","), chair: given["chair"] || first, quorum: given["quorum"] ?? "" };
}

function opened(given: Given, ground: Ground): Given {
  const { representative } = ground.course.details;
  const proof = proofOf(ground, "attendance", representative);
  return { attending: ids(given["attending"]).sort().join(","), ...(proof && { representative: `${representative};${proof}` }) };
}

const numbers = (count: string | undefined): number[] => Array.from({ length: Math.min(Number(count) || 0, 255) }, (_, at) => at + 1);

/** The decision's own entry, for the package. */
const decision = ({ entries }: Ground): Given => {
  const adopted = entries.findLast(({ facts }) => facts["step"] === "adopt" || facts["step"] === "record-elsewhere");
  return adopted === undefined ? {} : { decision: adopted.paper };
};

/** Every step that has a form; countersigning has a screen of its own, and what is not here is carried out nowhere yet. */
export const FORMS: Record<string, Form> = {
  "agreement/report-breach": { asks: [words("form-text", ["facts"])] },
  "application/check": { asks: [{ ask: "tick", fact: "examined", label: "form-examined" }, NOTE] },
  "application/admit": { asks: [NOTE] },
  "application/redirect": { asks: [words("form-advice", ["advice"])] },
  "application/inspect": {
    asks: [NOTE, words("form-review", ["review-offered"], false)],
  },
  "application/recommend": { asks: [words("form-addressee", ["addressee"]), words("form-recommendation", ["text"])] },
  "application/conclude": { asks: [{ ask: "one", fact: "to", label: "form-conclusion-to", of: RECIPIENTS }, words("form-proof", ["proof"])] },
  "application/record-answer": { asks: [words("form-answer", [], false)] },
  "application/close": { asks: [words("form-result", ["result"])] },
  "hearing/compose": {
    asks: [
      { ask: "persons", fact: "members", label: "form-members", role: "member" },
      { ask: "person", fact: "chair", label: "form-chair", roles: ["member"] },
      { ask: "number", fact: "quorum", label: "form-quorum" },
    ],
    facts: composed,
    admit: (given) => ids(given["members"]),
  },
  "hearing/transfer": {
    asks: [
      { ask: "persons", fact: "eligible", label: "form-eligible", role: "member" },
      { ask: "number", fact: "quorum", label: "form-quorum" },
    ],
  },
  "hearing/put-person-out": {
    asks: [{ ask: "person", fact: "person", label: "form-out", roles: HEARING }, words("form-out-ground")],
    facts: (given) => ({ person: given["person"] ?? "" }),
    ofCase: true,
  },
  "hearing/recuse": { asks: [{ ask: "person", fact: "member", label: "form-member", roles: ["member"] }, NOTE] },
  "hearing/invite": { asks: [{ ask: "day", fact: "session", label: "form-session" }, NOTE] },
  "hearing/name-representative": {
    asks: [{ ask: "person", fact: "person", label: "form-representative", roles: ["authorised"] }],
    facts: (given, ground) => {
      const proof = proofOf(ground, "undertaking", given["person"] ?? "");
      return { person: given["person"] ?? "", ...(proof && { undertaking: proof }) };
    },
    // The authorised body names its representative where it reads: in the application's own room.
    room: ({ docket }) => docket.courses.findLast(({ procedure }) => procedure === "application")?.room ?? "application/0",
  },
  "hearing/open": { asks: [{ ask: "persons", fact: "attending", label: "form-attending", role: "member" }], facts: opened },
  "hearing/postpone": { asks: [{ ask: "one", fact: "cause", label: "form-cause", of: CAUSES }, NOTE] },
  "hearing/reschedule": { asks: [{ ask: "day", fact: "session", label: "form-session" }, NOTE] },
  "hearing/complete-examination": { asks: [{ ask: "some", fact: "seen", label: "form-seen", of: MATTERS }] },
  "hearing/adopt": {
    asks: [words("form-decision"), { ask: "number", fact: "items", label: "form-items" }],
    facts: (given) => ({ decision: `this;-;${numbers(given["items"]).join(",")}` }),
  },
  "hearing/sign": { asks: [] },
  "hearing/refuse-signature": {
    asks: [{ ask: "person", fact: "member", label: "form-member", roles: ["member"] }, words("form-refusal", ["reasons", "certificate"])],
  },
  "hearing/dispatch": {
    asks: [words("form-minutes", ["minutes", "sheet"])],
    facts: (_, ground) => ({ minutes: "this", sheet: "this", ...decision(ground) }),
    // Whoever has undertaken nothing is let in later: the package goes out in time.
    admit: (_, { people, course, undertaken }) => people("authorised").filter((id) => !course.readers.includes(id) && undertaken[id] !== undefined),
  },
  "hearing/supplement": { asks: [words("form-sheet", ["sheet"])] },
  "hearing/record-elsewhere": { asks: [words("form-elsewhere", ["decision"]), { ask: "day", fact: "day", label: "form-day" }] },
  "hearing/serve": { asks: [words("form-instruction", ["instruction"])] },
  "hearing/receive": { asks: [NOTE] },
  "hearing/execute": {
    asks: [words("form-proofs")],
    facts: (_, { course }) => ({ proofs: course.details.items.map((item) => `${item}:this`).join(",") }),
  },
  "hearing/close": { asks: [NOTE] },
};

/** The facts of a step as its form was filled in; nothing given is nothing said. */
export function factsOf({ asks, facts }: Form, given: Given, ground: Ground): Given {
  if (facts) return facts(given, ground);
  const said: Given = {};
  for (const ask of asks) {
    if (ask.ask === "words") for (const fact of given[ask.label] ? (ask.facts ?? []) : []) said[fact] = "this";
    else if (ask.ask === "tick") {
      if (given[ask.fact] === "yes") said[ask.fact] = "this";
    } else if (given[ask.fact]) said[ask.fact] = ids(given[ask.fact]).sort().join(",") || (given[ask.fact] as string);
  }
  return said;
}

/** What was written, under one another. */
export const wordsOf = ({ asks }: Form, given: Given): string =>
  asks.flatMap((ask) => (ask.ask === "words" && given[ask.label] ? [given[ask.label]] : [])).join("\n\n");
