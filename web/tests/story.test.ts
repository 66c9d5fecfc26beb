// The clients over a portal in memory: the main job from report to answer.
import { describe, expect, test } from "vitest";
import { Officer } from "../client/officer.ts";
import { Reporter } from "../client/reporter.ts";
import type { World } from "../client/world.ts";
import { type Bytes, equal, utf8 } from "../seal/bytes.ts";
import { portalAt } from "../wire/portal.ts";
import { idOf, makeBody, ORIGIN, person, personId } from "./portal.ts";
import { input, keyFiles, officer, only, PASSPHRASE, portal, refused, reporter, stored, world } from "./stage.ts";

describe("the main job", () => {
  test("report, open, answer, read, answer back", async () => {
    expect(await reporter.bodies.list()).toMatchObject({ institutions: [{ slug: "economy" }], demo: true });
    const organisation = await reporter.bodies.institution("economy");
    expect(organisation.authorised.map(({ slug }) => slug)).toEqual(["acb"]);
    const code = reporter.makeCode();
    const receipt = await reporter.report(input(code));
    expect(receipt).toMatchObject({ legalDay: "2026-11-22", protectedUntil: "2029-11-22", time: "2026-11-22T06:00:30Z", deviceClockOff: false });
    expect(receipt.note).toContain("senim/1/receipt\nБұл");
    expect(receipt.fingerprint).toBe(organisation.institution.fingerprint);

    const unit = await officer("Әсел", "economy");
    const { cases } = await unit.queue(0);
    expect(cases).toMatchObject([{ caseId: only(), unanswered: true, entries: 1 }]);
    const read = await unit.open(only(), "economy");
    expect(read.alarms).toEqual([]);
    expect(read.calendars).toEqual(["kz-1"]);
    expect(read.entries[0]).toMatchObject({ genuine: true, author: { role: "reporter" }, payload: { kind: "report", text: "Тендер алдын ала шешілген" } });
    expect(read.granted.map(({ name }) => name).sort()).toEqual(["Болат", "Дина", "Әсел"]);
    await unit.reply(only(), "economy", "Рақмет, тексереміз");
    const other = await officer("Дина", "economy");
    await other.reply(only(), "economy", "Біз де");

    const back = await reporter.answer("economy", code.toLowerCase(), "Күтемін");
    const seen = await reporter.visit("economy", code);
    expect(seen.alarms).toEqual([]);
    expect(seen.entries.map(({ payload }) => (payload as { text: string }).text)).toEqual([
      "Тендер алдын ала шешілген", "Рақмет, тексереміз", "Біз де", "Күтемін",
    ]);
    expect(seen.entries.map(({ genuine }) => genuine)).toEqual([true, true, true, true]);
    expect(seen.entries.map(({ author }) => (author.role === "officer" ? author.name : ""))).toEqual(["", "Әсел", "Дина", ""]);
    expect(seen.entries[1]).toMatchObject({ minute: "2026-11-22T06:00Z", receipt: null });
    expect(seen.entries[0]?.receipt).toEqual(receipt);
    expect(seen.entries[3]?.receipt).toEqual(back);
  });

  test("only persons whose keys count today are shown, and exactly they are granted", async () => {
    const past = await person("Кеткен", "prevention", portal.day, { valid_to: "2026-11-21" });
    const future = await person("Келетін", "prevention", portal.day, { valid_from: "2026-11-23" });
    const unit = [await person("Әсел", "prevention", portal.day), past, future];
    await portal.publish({ unit });
    const { institution, authorised } = await reporter.bodies.institution("economy");
    const shown = [...institution.persons, ...authorised.flatMap(({ persons }) => persons)].map(({ name }) => name);
    expect(shown.sort()).toEqual(["Дина", "Әсел"]);
    const code = reporter.makeCode();
    await reporter.report(input(code));
    expect((await reporter.visit("economy", code)).granted.map(({ name }) => name).sort()).toEqual(shown);
  });

  test("an officer searches the texts of every case, however long, and the lock ends it", async () => {
    const codes: string[] = [];
    for (const text of ["Жиһаз конкурсы", "Гараж кілті", "Үшінші", "Төртінші"]) {
      codes.push(reporter.makeCode());
      await reporter.report(input(codes.at(-1) as string, { text }));
    }
    // Longer than an answer of this portal: read by itself, all its pages.
    for (const text of ["Тағы", "Соңғы сөз"]) await reporter.answer("economy", codes[1] as string, text);
    const unit = await officer("Әсел", "economy");
    const { cases } = await unit.queue(0);
    unit.index(cases);
    expect(portal.sent.some(({ path }) => path === "/officer/bodies")).toBe(false);
    while (unit.search("жиһаз").read < 4) await new Promise((resolve) => setTimeout(resolve));
    expect(unit.search("ЖИҺАЗ").cases.length).toBe(1);
    // The answers to the questions are searched too.
    expect(unit.search("астанада").cases.length).toBe(4);
    expect(unit.search("кілті соңғы").cases.length).toBe(1);
    expect(unit.search("жиһаз гараж").cases).toEqual([]);
    await unit.lock();
    expect(unit.search("жиһаз")).toEqual({ cases: [], read: 0, all: 0 });
    expect(() => unit.index(cases)).toThrow();
  });

  test("officers set a case aside, take it up and assign it among themselves, and the reporter sees none of it", async () => {
    const code = reporter.makeCode();
    await reporter.report(input(code, { excluded: [{ body: portal.institution.id, person: personId("Болат") }] }));
    const unit = await officer("Әсел", "economy");
    await unit.step(only(), "economy", { kind: "set-aside", until: "2026-12-01", reason: "Құжат күтілуде" });
    const other = await officer("Дина", "economy");
    await other.step(only(), "economy", { kind: "assigned", person: personId("Дина") });
    await unit.step(only(), "economy", { kind: "taken-up" });
    for (const one of [unit, other]) {
      const { history, entries, alarms } = await one.open(only(), "economy");
      expect([entries.length, alarms]).toEqual([1, []]);
      expect(history).toMatchObject([
        { genuine: true, author: { name: "Әсел" }, payload: { kind: "set-aside", until: "2026-12-01", reason: "Құжат күтілуде" } },
        { genuine: true, author: { name: "Дина" }, payload: { kind: "assigned", person: personId("Дина") } },
        { genuine: true, author: { name: "Әсел" }, payload: { kind: "taken-up" } },
      ]);
    }
    // Granted to those who read the case, and to nobody else.
    expect([...stored().inquiry.grants.keys()].sort()).toEqual(["Әсел", "Дина"].map(idOf).sort());
    const seen = await reporter.visit("economy", code);
    expect([seen.entries.length, seen.history]).toEqual([1, []]);
    const sent = Buffer.concat(portal.sent.map(({ body }) => body));
    expect(sent.includes(Buffer.from(utf8("Құжат күтілуде")))).toBe(false);
  });

  test("two officers who begin at once end up in one room, and a step whose answer was lost is not written twice", async () => {
    await reporter.report(input(reporter.makeCode()));
    const unit = await officer("Әсел", "economy");
    let moved = 0;
    const plain = portal.fetch;
    const second = new Officer({
      ...world,
      portal: portalAt(ORIGIN, (async (url: URL, init: RequestInit) => {
        if (url.pathname === "/officer/step" && moved++ === 0) await unit.step(only(), "economy", { kind: "taken-up" });
        return plain(url, init);
      }) as unknown as typeof fetch),
    });
    await second.unlock(keyFiles.get("Болат") as Bytes, PASSPHRASE);
    await second.login("economy");
    await second.step(only(), "economy", { kind: "assigned", person: personId("Болат") });
    portal.drop = "/officer/step";
    await refused(unit.step(only(), "economy", { kind: "taken-up" }), "offline");
    await unit.step(only(), "economy", { kind: "taken-up" });
    const { history, alarms } = await second.open(only(), "economy");
    expect(alarms).toEqual([]);
    expect(history.map(({ payload, genuine }) => [payload?.kind, genuine])).toEqual([["taken-up", true], ["assigned", true], ["taken-up", true]]);
  });

  test("a room that the portal, or somebody who was not let in, made is not believed and not written to", async () => {
    await reporter.report(input(reporter.makeCode()));
    const unit = await officer("Әсел", "economy");
    await unit.step(only(), "economy", { kind: "taken-up" });
    const { grants, entries } = stored().inquiry;
    const own = grants.get(idOf("Әсел")) as Bytes;
    grants.set(idOf("Әсел"), stored().grants.get(idOf("Әсел")) as Bytes);
    expect(await unit.open(only(), "economy")).toMatchObject({ alarms: ["not-genuine"], history: [{ genuine: false, payload: null }] });
    await refused(unit.step(only(), "economy", { kind: "taken-up" }), "not-genuine");
    grants.set(idOf("Әсел"), own);
    // The report in the officers' room: its author has no place there.
    stored().inquiry.entries.unshift(stored().entries[0] as (typeof entries)[0]);
    expect((await unit.open(only(), "economy")).alarms).toContain("not-genuine");
  });

  test("nothing in clear is sent", async () => {
    await reporter.report(input(reporter.makeCode()));
    const sent = Buffer.concat(portal.sent.map(({ body }) => body));
    for (const word of ["Тендер", "Астанада", "procurement", "Қайда"]) expect(sent.includes(Buffer.from(utf8(word)))).toBe(false);
  });

  test("a lost answer makes no second case, and the bytes are the same", async () => {
    const report = input(reporter.makeCode());
    portal.drop = "/case";
    await refused(reporter.report(report), "offline");
    const receipt = await reporter.report({ ...report });
    expect(portal.cases.size).toBe(1);
    const [first, second] = portal.sent.filter(({ path }) => path === "/case");
    expect(equal(first?.body as Bytes, second?.body as Bytes)).toBe(true);
    expect(await reporter.report(report)).toEqual(receipt);
  });

  test("a portal that has come under load gets the work it wants, over the same bytes", async () => {
    await reporter.bodies.organisation("economy");
    portal.work = 10;
    await reporter.report(input(reporter.makeCode()));
    const sent = portal.sent.filter(({ path }) => path === "/case");
    expect(sent.length).toBeLessThanOrEqual(2);
    expect(new Set(sent.map(({ body }) => Buffer.from(body).toString("hex"))).size).toBe(1);
    expect(portal.cases.size).toBe(1);
  });

  test("a lost answer to an answer makes no second entry", async () => {
    const code = reporter.makeCode();
    await reporter.report(input(code));
    portal.drop = "/entry";
    await refused(reporter.answer("economy", code, "Тағы"), "offline");
    await reporter.answer("economy", code, "Тағы");
    expect(stored().entries.length).toBe(2);
  });

  test("the second of two writers signs again by itself", async () => {
    const code = reporter.makeCode();
    await reporter.report(input(code));
    const unit = await officer("Әсел", "economy");
    let moved = 0;
    const plain = portal.fetch;
    const raced: World = {
      ...world,
      portal: portalAt(ORIGIN, (async (url: URL, init: RequestInit) => {
        if (url.pathname === "/entry" && moved++ === 0) await unit.reply(only(), "economy", "Бірінші");
        return plain(url, init);
      }) as unknown as typeof fetch),
    };
    await new Reporter(raced).answer("economy", code, "Екінші");
    const seen = await reporter.visit("economy", code);
    expect(seen.entries.map(({ payload }) => (payload as { text: string }).text).slice(1)).toEqual(["Бірінші", "Екінші"]);
    expect(seen.alarms).toEqual([]);
  });

  test("an excluded person gets no grant and is named", async () => {
    const code = reporter.makeCode();
    await reporter.report(input(code, { excluded: [{ body: portal.institution.id, person: personId("Болат") }] }));
    expect(stored().grants.has(idOf("Болат"))).toBe(false);
    expect((await reporter.visit("economy", code)).excluded).toMatchObject([{ name: "Болат" }]);
    const kept = await officer("Болат", "economy");
    expect((await kept.queue(0)).cases).toEqual([]);
    await refused(kept.open(only(), "economy"), "no-access");
    const all = ["Әсел", "Болат"].map((label) => ({ body: portal.institution.id, person: personId(label) }));
    await refused(reporter.report(input(reporter.makeCode(), { excluded: all })), "excluded-all");
    await refused(reporter.report(input(reporter.makeCode(), { excluded: all, destination: "unit" })), "excluded-all");
  });

  test("leadership is never granted; each destination grants its own offices", async () => {
    for (const [destination, names] of [["unit", ["Болат", "Әсел"]], ["authorised", ["Дина"]]] as const) {
      const code = reporter.makeCode();
      await reporter.report(input(code, { destination }));
      expect((await reporter.visit("economy", code)).granted.map(({ name }) => name).sort()).toEqual(names);
    }
  });

  test("roles read in bodies of their own kind alone, on days on which they count", async () => {
    const { day } = portal;
    const of = (label: string, role: string, changes = {}) => person(label, role, day, changes);
    await portal.publish({
      unit: [await of("Әсел", "prevention"), await of("Қонақ", "authorised"), await of("Ертең", "commissioner"), await of("Кеше", "prevention", { valid_to: day.replace("22", "21") })],
      authorised: [await of("Дина", "authorised"), await of("Бөтен", "prevention"), await of("Ерте", "authorised", { valid_from: day.replace("22", "23") })],
    });
    const code = reporter.makeCode();
    await reporter.report(input(code));
    expect((await reporter.visit("economy", code)).granted.map(({ name }) => name).sort()).toEqual(["Дина", "Әсел"]);
  });

  test("a body of another kind, or of one of a later time, is neither shown nor granted", async () => {
    portal.authorised = makeBody("acb", "state-company");
    await portal.publish();
    expect((await reporter.bodies.institution("economy")).authorised).toEqual([]);
    await refused(reporter.report(input(reporter.makeCode())), "excluded-all");
    // Nor does an institution read as an authorised body, or an authorised body as the unit.
    portal.authorised = makeBody("acb", "institution");
    await portal.publish({ authorised: [await person("Дина", "prevention", portal.day)] });
    reporter.bodies.forget("economy");
    await refused(reporter.report(input(reporter.makeCode(), { destination: "authorised" })), "excluded-all");
    portal.authorised = makeBody("acb", "authorised-body");
    await portal.publish();
    await refused(reporter.report(input(reporter.makeCode(), { slug: "acb", destination: "unit" })), "excluded-all");
    reporter.bodies.forget("economy");
    const code = reporter.makeCode();
    await reporter.report(input(code, { destination: "unit" }));
    expect((await reporter.visit("economy", code)).granted.map(({ name }) => name).sort()).toEqual(["Болат", "Әсел"]);
  });

  test("more work is done when the portal asks for it", async () => {
    portal.work = 0;
    await reporter.bodies.organisation("economy");
    portal.work = 6;
    await reporter.report(input(reporter.makeCode()));
    expect(portal.sent.filter(({ path }) => path === "/case").length).toBe(2);
  });

  test("unknown codes, wrong passphrases, too long texts, a locked key", async () => {
    await refused(reporter.visit("economy", reporter.makeCode()), "unknown-code");
    await refused(reporter.visit("nowhere", reporter.makeCode()), "unknown-organisation");
    await refused(reporter.report(input(reporter.makeCode(), { text: "а".repeat(300_000) })), "too-long");
    const unit = new Officer(world);
    await refused(unit.unlock(keyFiles.get("Әсел") as Bytes, "lusab"), "passphrase");
    await refused(unit.login("economy"), "session");
    const other = await officer("Әсел", "economy");
    await other.lock();
    expect(portal.sessions.size).toBe(0);
    await refused(other.queue(0), "session");
    expect(await unit.demoKeys()).toEqual([]);
  });

  test("a key made here is enrolled, unlocked and logged in", async () => {
    const one = new Officer(world);
    const made = await one.makeKey("Жаңа");
    expect(made.passphrase.split("-").length).toBe(6);
    const { keyId } = await one.unlock(made.keyFile, made.passphrase);
    await refused(one.login("economy"), "not-listed");
    const { recipient, verifying } = JSON.parse(made.enrolment);
    const fresh = await person("Жаңа", "prevention", portal.day, { recipient, verifying });
    await portal.publish({ unit: [fresh] });
    expect((await one.login("economy")).person).toMatchObject({ keyId, name: "Жаңа" });
  });
});
