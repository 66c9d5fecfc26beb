// What goes to the worker, and who is said to read it.
import { describe, expect, it } from "vitest";
import type { Body, Organisation, Person } from "../../client/api.ts";
import { KINDS } from "../../page/kinds.ts";
import { readRoute, writeRoute } from "../../page/route.ts";
import { emptyDraft, inputOf, isTyped, personKey, readersOf, roomLeft } from "../../reporter/draft.ts";
import { QUESTIONS } from "../../reporter/questions.ts";

const name = { kk: "к", ru: "р", en: "e" };
const person = (body: string, id: string, role: Person["role"]): Person => ({ body, id, keyId: id, name: id, office: name, role });
const body = (id: string, kind: Body["kind"], persons: Person[]): Body => ({
  id, fingerprint: "", kind, slug: id, names: name, rosterVersion: 1, rosterHash: `${id} roster`, unconfirmedSince: "", persons, demo: true,
});
const organisation: Organisation = {
  institution: body("unit", "institution", [person("unit", "c", "prevention"), person("unit", "b", "leadership"), person("unit", "a", "prevention")]),
  authorised: [body("ab", "authorised-body", [person("ab", "d", "authorised")])],
  day: "2026-11-22",
  demo: true,
  ruleSets: [],
  calendars: [],
};
const t = (key: string) => key;

describe("the readers", () => {
  it("are the unit's officers, the authorised body's, or both, the unit first and by name; never the leadership", () => {
    const ids = (destination: "unit" | "authorised" | "both") => readersOf(organisation, destination).map(({ id }) => id);
    expect(ids("unit")).toEqual(["a", "c"]);
    expect(ids("authorised")).toEqual(["d"]);
    expect(ids("both")).toEqual(["a", "c", "d"]);
  });

  it("are both where the authorised body can read, else the unit", () => {
    expect(emptyDraft(organisation).destination).toBe("both");
    expect(emptyDraft({ ...organisation, authorised: [] }).destination).toBe("unit");
  });
});

describe("the report", () => {
  const draft = {
    ...emptyDraft(organisation),
    category: "gift",
    text: "  a text ",
    answers: { giver: " someone ", gift: "", "handed-over": "no", lot: "of another kind" },
    excluded: ["unit/c", "ab/d"],
  };

  it("carries the answers of its kind with their questions, and nothing that stayed empty", () => {
    const input = inputOf(draft, organisation, "CODE", "kk", t);
    expect(input.answers).toEqual([
      { id: "giver", question: "ask-giver", answer: "someone" },
      { id: "handed-over", question: "ask-handed-over", answer: "answer-no" },
    ]);
    expect(input.text).toBe("a text");
    expect(input.rosters).toEqual(["unit roster", "ab roster"]);
  });

  it("excludes only those who would have read it", () => {
    const excluded = inputOf({ ...draft, destination: "unit" }, organisation, "CODE", "kk", t).excluded;
    expect(excluded).toEqual([{ body: "unit", person: "c" }]);
    expect(personKey(person("ab", "d", "authorised"))).toBe("ab/d");
  });

  it("counts its bytes, not its letters", () => {
    const empty = roomLeft({ ...draft, text: "", answers: {} });
    expect(empty - roomLeft({ ...draft, text: "ә".repeat(100), answers: {} })).toBe(200);
    expect(roomLeft({ ...draft, text: "ә".repeat(250_000), answers: {} })).toBeLessThan(0);
  });

  it("is typed once anything stands in it", () => {
    expect(isTyped(emptyDraft(organisation))).toBe(false);
    expect(isTyped(draft)).toBe(true);
  });

  it("has a few questions for every kind, none twice", () => {
    expect(Object.keys(QUESTIONS).sort()).toEqual(KINDS.map(({ id }) => id).sort());
    for (const questions of Object.values(QUESTIONS)) {
      expect(questions.length).toBeGreaterThan(2);
      expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
    }
  });
});

describe("the route", () => {
  it("is language and organisation, and the chooser for everything else", () => {
    expect(readRoute("/ru/o/mne/")).toEqual({ language: "ru", slug: "mne" });
    expect(writeRoute({ language: "ru", slug: "mne" })).toBe("/ru/o/mne/");
    for (const path of ["/", "/xx/o/", "/kk/x/mne/", "/kk/o/<script>/"]) expect(writeRoute(readRoute(path))).toBe("/");
    expect(readRoute("/fr/o/mne/").language).toBe("kk");
  });
});
