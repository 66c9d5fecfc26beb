// The non-disclosure agreement over a portal in memory: demanded with the code, read by the counterparty alone, signed by both, and
// what is not signed word for word is said to be so.
import { describe, expect, test } from "vitest";
import type { Move } from "../client/api.ts";
import { parseHeader } from "../seal/header.ts";
import { type Bytes, utf8 } from "../seal/bytes.ts";
import { type Agreement, signAgreement, verifyAgreement } from "../seal/agreement.ts";
import { readDocket } from "../wire/docket.ts";
import { idOf, personId } from "./portal.ts";
import { input, lie, officer, only, portal, refused, reporter, stored } from "./stage.ts";
import { hexOf, signerOf } from "./vectors/tools.ts";
import { Rights } from "../client/rights.ts";

const ROOM = "agreement/0";

const request = (counterparty: string): Move => ({
  room: ROOM,
  facts: { procedure: "agreement", nth: "0", step: "request", role: "reporter", counterparty },
  payload: { kind: "step", text: "Келісім талап етемін" },
});

/** A case with a demanded agreement. */
async function demanded(counterparty = "leadership"): Promise<{ code: string; rights: Rights }> {
  const code = reporter.makeCode();
  await reporter.report(input(code));
  const rights = new Rights(reporter);
  await rights.take("economy", code, request(counterparty));
  return { code, rights };
}

const readNote = (note: Bytes | undefined): string => new TextDecoder().decode(note);

const factsOf = (part: Bytes | undefined): Record<string, string> =>
  Object.fromEntries(parseHeader(part as Bytes).facts.map(({ name, value }) => [name, value]));

describe("the agreement", () => {
  test("is demanded, read by the counterparty alone, signed by both and proven", async () => {
    const { code, rights } = await demanded();
    const room = stored().rooms.get(ROOM);
    expect(factsOf(room?.entries[0]?.parts[0])).toEqual({ procedure: "agreement", nth: "0", step: "request", role: "reporter", counterparty: "leadership" });
    expect([...(room?.grants.keys() ?? [])]).toContain(idOf("Бастық"));
    for (const other of ["Әсел", "Болат", "Дина"]) expect(room?.grants.has(idOf(other))).toBe(false);

    const offered = await rights.draft("economy", code, 0, "kk");
    expect(offered.text).toContain(only());
    expect(offered.text).not.toMatch(/\{\w+\}/);
    const receipt = await rights.sign("economy", code, 0, offered);
    expect(receipt.legalDay).toBe(portal.day);
    expect((await rights.room("economy", code, ROOM))?.proof).toBe("");

    const leader = await officer("Бастық", "economy");
    const { cases } = await leader.queue(0);
    expect(cases).toMatchObject([{ caseId: only(), rooms: [ROOM] }]);
    const glanced = await leader.open(only(), "economy", [ROOM]);
    expect([glanced.entries, glanced.alarms, glanced.granted.length]).toEqual([[], [], 3]);
    const seen = await leader.enter(only(), "economy", ROOM);
    expect(seen?.entries[0]).toMatchObject({ genuine: true, payload: { kind: "step", text: "Келісім талап етемін" } });
    expect(seen?.signatures).toMatchObject([{ by: { role: "reporter" }, text: offered.text, holds: true }]);
    await leader.countersign(only(), "economy", 0, "leadership");

    const both = await rights.room("economy", code, ROOM);
    expect(both?.alarms).toEqual([]);
    expect(both?.signatures.map(({ holds }) => holds)).toEqual([true, true]);
    expect(both?.entries.map(({ receipt }) => receipt !== null)).toEqual([true, true, false]);
    const proof = JSON.parse(both?.proof ?? "");
    expect(proof).toMatchObject({ kind: "agreement", case: only(), nth: 0, counterparty: "leadership", text: offered.text });
    // With all that it is checked by, and the same for both; the vectors (26) say what is refused.
    expect(proof.entries.map(({ day, commitment }: { day: string; commitment: string }) => [day, commitment.length])).toEqual([[portal.day, 64], ["", 0]]);
    expect(proof.bodies).toEqual([{ roots: [readNote(portal.institution.rootNote)], roster: readNote(portal.institution.rosters.at(-1)) }]);
    expect((await leader.enter(only(), "economy", ROOM))?.proof).toBe(both?.proof);
    // Nobody else's key opens the room, nor does the portal read a word of it.
    const unit = await officer("Әсел", "economy");
    expect(await unit.enter(only(), "economy", ROOM)).toBeUndefined();
    const sent = Buffer.concat(portal.sent.map(({ body }) => body));
    for (const words of ["Келісім талап етемін", offered.text.slice(0, 60)]) expect(sent.includes(Buffer.from(utf8(words)))).toBe(false);
  });

  test("is granted to the authorised body where that is asked, and never to whom the reporter left out", async () => {
    const code = reporter.makeCode();
    await reporter.report(input(code, { excluded: [{ body: portal.institution.id, person: personId("Бастық") }] }));
    const rights = new Rights(reporter);
    await rights.take("economy", code, request("leadership"));
    expect(stored().rooms.get(ROOM)?.grants.has(idOf("Бастық"))).toBe(false);
    await rights.take("economy", code, { ...request("authorised"), room: "agreement/1" });
    expect([...(stored().rooms.get("agreement/1")?.grants.keys() ?? [])]).toContain(idOf("Дина"));
    expect(stored().rooms.get("agreement/1")?.grants.size).toBe(2);
  });

  test("comes back with the code alone", async () => {
    const { code } = await demanded();
    expect((await new Rights(reporter).room("economy", code, ROOM))?.entries.length).toBe(1);
    expect(await new Rights(reporter).room("economy", code, "hearing/0")).toBeUndefined();
    await refused(new Rights(reporter).room("economy", reporter.makeCode(), ROOM), "unknown-code");
  });

  test("a text that is no template filled in for this case is not signed, and not countersigned", async () => {
    const { code, rights } = await demanded();
    const offered = await rights.draft("economy", code, 0, "ru");
    await refused(rights.sign("economy", code, 0, { ...offered, text: offered.text.replace("Получатель", "Содействующее лицо") }), "not-genuine");
    await refused(rights.sign("economy", code, 0, { ...offered, language: "kk" }), "not-genuine");
    await refused(rights.sign("economy", code, 0, { ...offered, template: hexOf("another") }), "not-genuine");
    const leader = await officer("Бастық", "economy");
    await refused(leader.countersign(only(), "economy", 0, "leadership"), "not-genuine");
  });

  test("a lost answer makes no second step, and a rule that holds a step back is told with its paragraph", async () => {
    const code = reporter.makeCode();
    await reporter.report(input(code));
    const rights = new Rights(reporter);
    portal.drop = "/entry";
    await refused(rights.take("economy", code, request("authorised")), "offline");
    await rights.take("economy", code, request("authorised"));
    expect(stored().rooms.get(ROOM)?.entries.length).toBe(1);
    const why = { rule: "43.6-agreement", paragraph: "43.6", missing: "counterparty" };
    portal.hold = ({ facts }) => (facts.some(({ value }) => value === "sign") ? why : undefined);
    const offered = await rights.draft("economy", code, 0, "kk");
    await expect(rights.sign("economy", code, 0, offered)).rejects.toMatchObject({ code: "refused", why });
    expect(stored().rooms.get(ROOM)?.entries.length).toBe(1);
  });

  test("a grant of somebody else, a room that was exchanged and an entry that was changed are found", async () => {
    const { code, rights } = await demanded();
    lie("/visit", (frame) => {
      if (frame.parts.length === 9) frame.parts[2] = stored().rooms.get(ROOM)?.grants.get(idOf("Бастық")) as Bytes;
    });
    await refused(rights.room("economy", code, ROOM), "not-genuine");
    lie("/visit", (frame) => {
      if (frame.parts.length === 9) (frame.parts[5] as Bytes).fill(0, 100, 110);
    });
    // What the portal signed of the room is no longer what it shows.
    await refused(rights.room("economy", code, ROOM), "not-genuine");
  });

  test("one changed place of what is signed is another signature", () => {
    const agreed: Agreement = { organisation: hexOf("o"), case: hexOf("c", 16), nth: 0, counterparty: "leadership", language: "kk", template: hexOf("t"), text: "мәтін" };
    const by = signerOf("leader");
    const signature = signAgreement(agreed, by);
    verifyAgreement(agreed, by.verifying, signature);
    const changes: Partial<Agreement>[] = [{ organisation: hexOf("p") }, { case: hexOf("d", 16) }, { nth: 1 }, { counterparty: "authorised" }, { language: "ru" }, { template: hexOf("u") }, { text: "мәтін." }];
    for (const change of changes) expect(() => verifyAgreement({ ...agreed, ...change }, by.verifying, signature)).toThrow("signature");
    expect(() => verifyAgreement(agreed, signerOf("other").verifying, signature)).toThrow("signature");
  });
});

describe("a docket", () => {
  const clock = { rule: "P-agreement", paragraph: "43.6", event: "2026-11-20", target: "2026-11-24", nominal: "2026-11-25", due: "2026-11-25", state: "running" };
  const course = { procedure: "agreement", nth: 0, stage: "drafted", room: "agreement/0", details: { counterparty: "authorised", joined: [] }, clocks: [clock], breaches: [], steps: [{ step: "sign", role: "reporter", ready: true }] };
  const docket = { day: "2026-11-22", procedures: [course], next: { agreement: 1 }, protection: [{ first: "2026-11-20", last: "2029-11-20" }], out: { persons: [], offices: [] }, history: [] };

  test("is read as it is, what is not said is empty", () => {
    const read = readDocket(docket);
    expect(read.courses[0]).toMatchObject({ known: true, details: { counterparty: "authorised", members: [], decided: "" }, clocks: [{ state: "running", met: "" }] });
    expect(read.protection).toEqual([{ first: "2026-11-20", authorised: "", last: "2029-11-20" }]);
    const { details: _, ...hidden } = course;
    expect(readDocket({ ...docket, procedures: [hidden] }).courses[0]?.known).toBe(false);
  });

  test.each([
    ["a day that is none", { ...docket, day: "2026-02-30" }],
    ["a clock without its paragraph", { ...docket, procedures: [{ ...course, clocks: [{ ...clock, paragraph: 43 }] }] }],
    ["a state that nobody knows", { ...docket, procedures: [{ ...course, clocks: [{ ...clock, state: "paused" }] }] }],
    ["a step that is held back by nothing", { ...docket, procedures: [{ ...course, steps: [{ step: "sign", role: "reporter", ready: false }] }] }],
    ["a room that is none", { ...docket, procedures: [{ ...course, room: "dialogue" }] }],
    ["a list that is none", { ...docket, history: {} }],
    ["a docket that is none", []],
  ])("with %s is a fault of the portal", (_, broken) => {
    expect(() => readDocket(broken as never)).toThrow("server");
  });
});
