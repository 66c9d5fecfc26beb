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
import { idOf, person, personId } from "./portal.ts";
import { input, officer, only, portal, refused, reporter, stored } from "./stage.ts";
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
