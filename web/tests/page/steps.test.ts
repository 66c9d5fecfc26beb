// What a form at the desk becomes: the facts of a step as the portal's tables read them.
import { describe, expect, it } from "vitest";
import type { Course, Docket, KnownPaper } from "../../client/api.ts";
import { readDocket } from "../../wire/docket.ts";
import { FORMS, factsOf, type Form, type Given, type Ground, hasAttended, hasJoined, wordsOf } from "../../officer/steps.ts";

const [A, B, R] = ["aa".repeat(16), "bb".repeat(16), "cc".repeat(16)] as [string, string, string];
const paper = (kind: string, person: string, day = "2026-11-22"): KnownPaper => ({ kind, procedure: "hearing", nth: 0, person, paper: kind[0]?.repeat(4) ?? "", day });

function ground(papers: KnownPaper[], details: object = {}): Ground {
  const clocks = { clocks: [], breaches: [], steps: [] };
  const docket = readDocket({
    day: "2026-11-22", history: [], protection: [], out: { persons: [], offices: [] }, next: {},
    procedures: [{ procedure: "application", nth: 2, stage: "inspection", room: "application/2", ...clocks }, { procedure: "hearing", nth: 0, stage: "registered", room: "hearing/0", details, ...clocks }],
  } as never) as Docket;
  return { course: docket.courses[1] as Course, docket: { ...docket, papers }, entries: [], undertaken: {}, people: () => [R] };
}

const facts = (step: string, given: Given, at = ground([])): Given => factsOf(FORMS[step] as Form, given, at);

describe("the facts of a step", () => {
  it("name what members signed, and say where they signed nothing", () => {
    const at = ground([paper("declaration", A), paper("undertaking", A), paper("declaration", B)]);
    const given = { members: `${B},${A}`, chair: "", quorum: "2" };
    const joined = `${A}:signed;dddd;2026-11-22;signed;uuuu;2026-11-22,${B}:signed;dddd;2026-11-22;-`;
    expect(facts("hearing/compose", given, at)).toEqual({ members: joined, chair: A, quorum: "2" });
    expect([hasJoined(at, A), hasJoined(at, B)]).toEqual([true, false]);
    expect((FORMS["hearing/compose"] as Form).admit?.(given, at)).toEqual([B, A]);
  });

  it("name the representative's own word only where it is there", () => {
    const without = ground([paper("undertaking", R)], { representative: R });
    expect(facts("hearing/open", { attending: `${B},${A}` }, without)).toEqual({ attending: `${A},${B}` });
    expect(hasAttended(without)).toBe(false);
    const there = ground([paper("attendance", R)], { representative: R });
    expect(facts("hearing/open", { attending: A }, there)).toEqual({ attending: A, representative: `${R};signed;aaaa;2026-11-22` });
    expect(facts("hearing/name-representative", { person: R }, without)).toEqual({ person: R, undertaking: "signed;uuuu;2026-11-22" });
    expect((FORMS["hearing/name-representative"] as Form).room?.(without)).toBe("application/2");
  });

  it("say who is out in words of the case, and of no procedure", () => {
    expect(facts("hearing/put-person-out", { person: B, "form-out-ground": "Туысы" })).toEqual({ person: B });
    expect(Object.keys(FORMS).filter((key) => FORMS[key]?.ofCase)).toEqual(["hearing/put-person-out"]);
  });

  const all: Record<string, string[]> = { secretary: ["s"], member: [A, B], authorised: [R, "i"], leadership: ["l"], prevention: ["p"] };
  const people = (...roles: string[]): string[] => roles.flatMap((role) => all[role] ?? []);

  it("put out whoever of a hearing is in conflict: its members, the secretary, the authorised body's", () => {
    const [who] = (FORMS["hearing/put-person-out"] as Form).asks;
    expect(who?.ask === "person" && people(...who.roles)).toEqual([A, B, "s", R, "i"]);
  });

  it("send the package to those of the authorised body who undertook by a word that was checked, and no further reader", () => {
    const admitted = (undertaken: Record<string, string>, readers: string[], papers: KnownPaper[] = []) => {
      const at = ground(papers);
      return (FORMS["hearing/dispatch"] as Form).admit?.({}, { ...at, people, undertaken, course: { ...at.course, readers } });
    };
    expect(admitted({}, [])).toEqual([]);
    expect(admitted({ [R]: "2026-11-22", [A]: "2026-11-22" }, [])).toEqual([R]);
    expect(admitted({ [R]: "2026-11-22", i: "2026-11-22" }, [R])).toEqual(["i"]);
    // What the portal says somebody signed lets nobody in.
    expect(admitted({}, [], [paper("undertaking", R)])).toEqual([]);
  });

  it("leave out what was not given, and seal every word", () => {
    expect(facts("application/check", { examined: "" })).toEqual({});
    expect(facts("application/check", { examined: "yes" })).toEqual({ examined: "this" });
    expect(facts("application/recommend", { "form-addressee": "Кімге", "form-recommendation": "Не" })).toEqual({ addressee: "this", text: "this" });
    expect(wordsOf(FORMS["application/recommend"] as Form, { "form-addressee": "Кімге", "form-recommendation": "Не" })).toBe("Кімге\n\nНе");
    expect(facts("hearing/complete-examination", { seen: "witnesses,person,documents" })).toEqual({ seen: "documents,person,witnesses" });
    expect(facts("hearing/adopt", { items: "2" })).toEqual({ decision: "this;-;1,2" });
    expect(facts("hearing/adopt", { items: "" })).toEqual({ decision: "this;-;" });
    expect(facts("hearing/execute", {}, ground([], { items: [1, 3] }))).toEqual({ proofs: "1:this,3:this" });
    expect(facts("hearing/dispatch", {})).toEqual({ minutes: "this", sheet: "this" });
  });
});
