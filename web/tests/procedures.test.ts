// Rooms of the application and the hearing over a portal in memory: who is let in with the first step, who later and by whom, and whose
// words are believed there.
import { beforeEach, describe, expect, test } from "vitest";
import type { Move } from "../client/api.ts";
import { Rights } from "../client/rights.ts";
import type { Bytes } from "../seal/bytes.ts";
import { openAs } from "../seal/envelope.ts";
import { glimpse } from "../seal/entry.ts";
import { parseHeader } from "../seal/header.ts";
import { Identity } from "../seal/hybrid.ts";
import { addDays } from "../seal/day.ts";
import { idOf, person, personId, type StoredEntry } from "./portal.ts";
import { input, officer, only, portal, refused, reporter, stored, undertakes } from "./stage.ts";
import { bytes } from "./vectors/tools.ts";

beforeEach(async () => {
  const unit = [];
  for (const [label, role] of [["Әсел", "prevention"], ["Болат", "prevention"], ["Бастық", "leadership"], ["Хатшы", "secretary"], ["Мүше", "member"]] as const) {
    unit.push(await person(label, role, portal.day));
  }
  await portal.publish({ unit });
});

const step = (procedure: string, word: string, room: string, text = ""): Move => ({
  room, facts: { procedure, nth: "0", step: word, role: "reporter" }, payload: { kind: "step", text },
});

const readersOf = (room: string): string[] => [...(stored().rooms.get(room)?.grants.keys() ?? [])];

async function disputed(): Promise<{ code: string; rights: Rights }> {
  const code = reporter.makeCode();
  await reporter.report(input(code, { excluded: [] }));
  const rights = new Rights(reporter);
  await rights.take("economy", code, step("application", "lodge", "application/0", "Жұмыстан шығарды"));
  await rights.take("economy", code, step("application", "dispute", "hearing/0", "Дауымның мәні"));
  return { code, rights };
}

/** What the portal says of the hearing: who reads it, and who may. */
function says(readers: string[], admits: string[] = []): void {
  const hearing = { procedure: "hearing", nth: 0, stage: "composed", room: "hearing/0", readers, admits, details: {}, clocks: [], breaches: [], steps: [] };
  stored().docket = { day: portal.day, procedures: [hearing], next: {}, begin: [], papers: [], protection: [], out: { persons: [], offices: [] }, history: [] };
}

describe("rooms", () => {
  test("are opened to the authorised body for an application and to the secretary for a hearing, and to the reporter", async () => {
    const { code, rights } = await disputed();
    expect([readersOf("application/0").length, readersOf("application/0").includes(idOf("Дина"))]).toEqual([2, true]);
    expect([readersOf("hearing/0").length, readersOf("hearing/0").includes(idOf("Хатшы"))]).toEqual([2, true]);
    const secretary = await officer("Хатшы", "economy");
    expect((await secretary.queue(0)).cases).toMatchObject([{ rooms: ["hearing/0"] }]);
    const room = await secretary.enter(only(), "economy", "hearing/0");
    expect(room?.entries).toMatchObject([{ genuine: true, author: { role: "reporter" }, facts: { step: "dispute" }, payload: { text: "Дауымның мәні" } }]);
    expect(await secretary.enter(only(), "economy", "application/0")).toBeUndefined();
    expect((await rights.room("economy", code, "application/0"))?.entries[0]).toMatchObject({ payload: { text: "Жұмыстан шығарды" } });
  });

  test("a member is let in by the secretary, reads all of it, and is believed; nobody whose office does not enter can be let in", async () => {
    const { code, rights } = await disputed();
    const secretary = await officer("Хатшы", "economy");
    const compose = (admit: string[]): Move => ({
      room: "hearing/0", facts: { procedure: "hearing", nth: "0", step: "compose", role: "secretary" }, payload: { kind: "step", text: "Құрам" }, admit,
    });
    await refused(secretary.act(only(), "economy", compose([personId("Әсел")])), "not-listed");
    await undertakes("Мүше");
    await secretary.act(only(), "economy", compose([personId("Мүше")]));
    expect(readersOf("hearing/0")).toContain(idOf("Мүше"));
    const member = await officer("Мүше", "economy");
    const seen = await member.enter(only(), "economy", "hearing/0");
    expect([seen?.alarms, seen?.entries.map(({ genuine }) => genuine)]).toEqual([[], [true, true]]);
    await member.act(only(), "economy", { room: "hearing/0", facts: { procedure: "hearing", nth: "0", step: "sign", role: "member" }, payload: { kind: "step", text: "" } });
    const room = await rights.room("economy", code, "hearing/0");
    expect(room?.entries.map(({ author }) => (author.role === "officer" ? author.name : ""))).toEqual(["", "Хатшы", "Мүше"]);
    expect(room?.alarms).toEqual([]);
  });

  test("an entry of somebody whose office does not enter the room is not genuine, whatever the portal says", async () => {
    const { code, rights } = await disputed();
    const secretary = await officer("Хатшы", "economy");
    await secretary.act(only(), "economy", { room: "hearing/0", facts: { procedure: "hearing", nth: "0", step: "invite", role: "secretary", session: "2026-12-10" }, payload: { kind: "step", text: "" } });
    expect((await rights.room("economy", code, "hearing/0"))?.alarms).toEqual([]);
    const room = stored().rooms.get("hearing/0");
    const application = stored().rooms.get("application/0");
    // An entry moved from one room into another does not stand there.
    room?.entries.push((application as NonNullable<typeof application>).entries[0] as NonNullable<typeof room>["entries"][0]);
    const moved = await rights.room("economy", code, "hearing/0");
    expect(moved?.entries.map(({ genuine }) => genuine)).toEqual([true, true, false]);
    expect(moved?.alarms).toEqual(["chain-broken", "not-genuine"]);
    await refused(secretary.act(only(), "economy", { room: "hearing/0", facts: {}, payload: { kind: "step", text: "" } }), "not-genuine");
  });
});

describe("an undertaking (43.6)", () => {
  const MEMBER = "Мүше";
  const admitting = (): Move => ({ room: "hearing/0", facts: { paper: "notice" }, payload: { kind: "paper", title: "Хабарлама", text: "Кірді" }, admit: [personId(MEMBER)] });
  const held = { code: "refused", why: { rule: "43.6-participants", paragraph: "43.6", missing: "undertaking" } };

  test("is looked for before somebody is let in, whatever the portal says or lets through", async () => {
    await disputed();
    const secretary = await officer("Хатшы", "economy");
    const admits = (): Promise<void> => secretary.act(only(), "economy", admitting());
    says([]);
    (stored().docket as { papers: object[] }).papers = [{ kind: "undertaking", procedure: "hearing", nth: 0, person: personId(MEMBER), paper: "aa", day: portal.day }];
    await expect(admits()).rejects.toMatchObject(held);
    // Neither a declaration, nor a word for another procedure, nor somebody else's.
    await undertakes(MEMBER, "hearing/0", "declaration");
    await undertakes(MEMBER, "hearing/1");
    await undertakes("Дина");
    await expect(admits()).rejects.toMatchObject(held);
    expect(readersOf("hearing/0")).not.toContain(idOf(MEMBER));
    await undertakes(MEMBER);
    await admits();
    expect(readersOf("hearing/0")).toContain(idOf(MEMBER));
  });

  test("that does not hold where it stands binds nobody", async () => {
    await disputed();
    await undertakes("Дина");
    await undertakes(MEMBER);
    const secretary = await officer("Хатшы", "economy");
    const entries = stored().rooms.get("undertakings")?.entries as StoredEntry[];
    const whole = [...entries];
    const [first, second] = whole as [StoredEntry, StoredEntry];
    const changed = (part: number, at: number): StoredEntry => {
      const parts = second.parts.map((one) => one.slice() as Bytes);
      (parts[part] as Bytes)[at] = ((parts[part] as Bytes)[at] as number) ^ 1;
      return { ...second, parts };
    };
    const lies: [string, StoredEntry[]][] = [
      ["left out", [first]], ["before the other", [second, first]], ["twice", [first, first]], ["header", [first, changed(0, (second.parts[0] as Bytes).length - 20)]],
      ["signature", [first, changed(1, 3)]], ["body", [first, changed(2, 900)]], ["another day", [first, { ...second, day: "2026-11-21" }]],
      ["another minute", [first, { ...second, minute: "2026-11-22T06:01Z" }]], ["as the reporter's", [first, { ...second, role: "reporter" }]],
    ];
    for (const [name, served] of lies) {
      entries.splice(0, entries.length, ...served);
      await expect(secretary.act(only(), "economy", admitting()), name).rejects.toMatchObject(held);
    }
    entries.splice(0, entries.length, ...whole);
    await secretary.act(only(), "economy", admitting());
  });

  test("is missed of whoever the portal names as a reader, but not of those whom the reporter let in", async () => {
    const { code, rights } = await disputed();
    const secretary = await officer("Хатшы", "economy");
    const found = async () => [await secretary.enter(only(), "economy", "hearing/0"), await rights.room("economy", code, "hearing/0")].map((room) => room && [room.undertaken, room.unbound]);
    const asked = (): number => portal.sent.filter(({ body }) => new TextDecoder().decode(body).includes('"undertakings"')).length;
    says([personId("Хатшы")]);
    expect(await found()).toEqual([[{}, []], [{}, []]]);
    expect(asked()).toBe(0);
    // A portal that lets somebody in without one, and one that was never listed.
    says([personId("Хатшы"), personId(MEMBER), personId("Дина"), "77".repeat(16)]);
    const strangers = [personId(MEMBER), personId("Дина"), "77".repeat(16)];
    expect(await found()).toEqual([[{}, strangers], [{}, strangers]]);
    await undertakes(MEMBER);
    await undertakes("Дина", "application/0");
    const bound = [{ [personId(MEMBER)]: portal.day }, strangers.slice(1)];
    expect(await found()).toEqual([bound, bound]);
  });

  test("is missed of a secretary, too, who came after the reporter had written", async () => {
    const [day, later] = [portal.day, addDays(portal.day, 3)];
    // One stands in the list of that day with keys that do not count yet, another comes with a later list.
    const before = [await person("Әсел", "prevention", day), await person("Хатшы", "secretary", day), await person("Болат", "secretary", day, { valid_from: later })];
    await portal.publish({ unit: before });
    const { code, rights } = await disputed();
    portal.now += 3 * 86_400_000;
    await portal.publish({ unit: [...before, await person("Бастық", "secretary", day)] });
    reporter.bodies.forget("economy");
    says([personId("Хатшы"), personId("Болат"), personId("Бастық")]);
    expect((await rights.room("economy", code, "hearing/0"))?.unbound).toEqual([personId("Болат"), personId("Бастық")]);
    says([personId("Хатшы")]);
    expect((await rights.room("economy", code, "hearing/0"))?.unbound).toEqual([]);
  });
});

describe("a pledge", () => {
  test("is sealed to its author alone, says in clear what it is and for which hearing, and the second follows the first", async () => {
    await disputed();
    const member = await officer("Мүше", "economy");
    for (const paper of ["declaration", "undertaking"] as const) {
      const said = await member.wording(only(), "economy", paper, "kk");
      expect(said.text).toContain(only());
      expect(said.text).not.toMatch(/[{}]/);
      await member.pledge(only(), "economy", { of: "hearing/0", paper, title: paper, ...said });
    }
    const entries = stored().rooms.get("undertakings")?.entries ?? [];
    const headers = entries.map(({ parts }) => parseHeader(parts[0] as Bytes));
    expect(headers.map(({ sequence }) => sequence)).toEqual([0, 1]);
    expect(headers[0]?.facts.map(({ name, value }) => [name, value.slice(0, 11)])).toEqual([["for", "hearing/0"], ["paper", "declaration"], ["template", expect.any(String)]]);
    const own = await Identity.of(bytes("Мүше identity"));
    expect(glimpse(await openAs(entries[0]?.parts[2] as Bytes, own))).toMatchObject({ kind: "paper", title: "declaration" });
    await expect(openAs(entries[0]?.parts[2] as Bytes, await Identity.of(bytes("Хатшы identity")))).rejects.toThrow();
    await refused(member.pledge("none", "economy", { of: "hearing/0", paper: "undertaking", title: "", text: "", template: "" }), "no-access");
  });
});
