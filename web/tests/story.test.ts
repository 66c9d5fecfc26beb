// The clients over a portal in memory: the main job from report to answer, and what they say when the portal lies.
import { Encrypter } from "age-encryption";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ReportInput } from "../client/api.ts";
import { Officer } from "../client/officer.ts";
import { Reporter } from "../client/reporter.ts";
import type { World } from "../client/world.ts";
import { type Bytes, equal, utf8 } from "../seal/bytes.ts";
import { officerKeyText } from "../seal/keyfile.ts";
import type { Frame } from "../wire/frame.ts";
import { portalAt } from "../wire/portal.ts";
import { FakePortal, idOf, makeBody, ORIGIN, person, personId, rosterNote, type StoredCase } from "./portal.ts";
import { bytes, recipient } from "./vectors/tools.ts";
import { writeRecipient } from "../seal/recipient.ts";

const PASSPHRASE = "lusab-babad-gutih-tugad-babab-zuzuz";
const keyFiles = new Map<string, Bytes>();
beforeAll(async () => {
  for (const label of ["Әсел", "Болат", "Дина"]) {
    // Cheap to open: what the passphrase costs is the key files' own test.
    const encrypter = new Encrypter();
    encrypter.setPassphrase(PASSPHRASE);
    encrypter.setScryptWorkFactor(4);
    const text = officerKeyText({ signing: bytes(`${label} sign`), identity: bytes(`${label} identity`) });
    keyFiles.set(label, (await encrypter.encrypt(text)) as Bytes);
  }
});

let portal: FakePortal;
let world: World;
let reporter: Reporter;
let counter = 0;
beforeEach(async () => {
  portal = new FakePortal();
  await portal.publish();
  world = {
    portal: portalAt(ORIGIN, portal.fetch),
    origin: ORIGIN,
    now: () => portal.now,
    random: (length) => bytes(`random ${counter++}`, length),
  };
  reporter = new Reporter(world);
});

const input = (code: string, changes: Partial<ReportInput> = {}): ReportInput => ({
  slug: "economy", code, language: "kk", category: "procurement",
  answers: [{ id: "where", question: "Қайда?", answer: "Астанада" }],
  text: "Тендер алдын ала шешілген", destination: "both", excluded: [], ...changes,
});

async function officer(label: string, slug: string): Promise<Officer> {
  const one = new Officer(world);
  expect(await one.unlock(keyFiles.get(label) as Bytes, PASSPHRASE)).toEqual({ keyId: idOf(label) });
  expect((await one.login(slug)).person.name).toBe(label);
  return one;
}

const stored = (): StoredCase => [...portal.cases.values()][0] as StoredCase;
const only = (): string => [...portal.cases.keys()][0] as string;
const refused = (run: Promise<unknown>, code: string) => expect(run).rejects.toMatchObject({ code });

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

  test("an officer searches the texts of every case, and the lock ends it", async () => {
    for (const text of ["Жиһаз конкурсы", "Гараж кілті"]) await reporter.report(input(reporter.makeCode(), { text }));
    const unit = await officer("Әсел", "economy");
    const { cases } = await unit.queue(0);
    unit.index(cases);
    while (unit.search("").read < 2) await new Promise((resolve) => setTimeout(resolve));
    expect(unit.search("ЖИҺАЗ").cases.length).toBe(1);
    // The answers to the questions are searched too.
    expect(unit.search("астанада").cases.length).toBe(2);
    expect(unit.search("жиһаз гараж").cases).toEqual([]);
    await unit.lock();
    expect(unit.search("")).toEqual({ cases: [], read: 0, all: 0, acknowledged: [] });
    expect(() => unit.index(cases)).toThrow();
  });

  test("how long the search takes to read a case, and so ten thousand", async () => {
    const cases = 24;
    for (let index = 0; index < cases; index++) await reporter.report(input(reporter.makeCode(), { text: `Хабарлама ${index}` }));
    const unit = await officer("Әсел", "economy");
    const rows = (await unit.queue(0)).cases;
    const before = performance.now();
    unit.index(rows);
    while (unit.search("").read < 1) await new Promise((resolve) => setTimeout(resolve));
    const first = performance.now() - before;
    while (unit.search("").read < cases) await new Promise((resolve) => setTimeout(resolve));
    const each = (performance.now() - first - before) / (cases - 1);
    console.log(`search: the first case after ${first.toFixed(0)} ms, then ${each.toFixed(1)} ms a case: 10,000 in ${(each * 10).toFixed(0)} s`);
    expect(first).toBeLessThan(1000);
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
    await refused(one.login("economy"), "no-access");
    const { recipient, verifying } = JSON.parse(made.enrolment);
    const fresh = await person("Жаңа", "prevention", portal.day, { recipient, verifying });
    await portal.publish({ unit: [fresh] });
    expect((await one.login("economy")).person).toMatchObject({ keyId, name: "Жаңа" });
  });
});

/** Changes the parts of the answers of one path. */
function lie(path: string, change: (frame: Frame) => void): void {
  portal.lie = (asked, frame) => {
    if (!asked.startsWith(path)) return frame;
    const copy = { ...frame, head: structuredClone(frame.head), parts: frame.parts.map((part) => part.slice() as Bytes) };
    change(copy);
    return copy;
  };
}

describe("a portal that lies", () => {
  test("a recipient that no roster vouches for gets nothing", async () => {
    const attacker = writeRecipient(await recipient("attacker"));
    lie("/o/", (frame) => {
      frame.parts[2] = utf8(new TextDecoder().decode(frame.parts[2]).replace(/age1pq1[a-z0-9]+/, attacker));
    });
    await refused(reporter.report(input(reporter.makeCode())), "roster-invalid");
    expect(portal.cases.size).toBe(0);
  });

  test("a body that the roster does not point to, a foreign roster, another slug, a missing body", async () => {
    const stranger = makeBody("stranger", "authorised-body");
    stranger.rosters.push(rosterNote(stranger, [await person("Бөтен", "authorised", portal.day)], [], portal.day));
    lie("/o/", (frame) => {
      frame.parts.splice(3, 2, stranger.rootNote, stranger.rosters[0] as Bytes);
    });
    await refused(reporter.bodies.institution("economy"), "roster-invalid");
    lie("/o/", (frame) => frame.parts.splice(2, 1, frame.parts[4] as Bytes));
    await refused(reporter.bodies.institution("economy"), "roster-invalid");
    lie("/o/", (frame) => frame.parts.splice(1, 4, ...frame.parts.slice(3, 5), ...frame.parts.slice(1, 3)));
    await refused(reporter.bodies.institution("economy"), "roster-invalid");
    lie("/o/", (frame) => frame.parts.splice(3, 2));
    await refused(reporter.bodies.institution("economy"), "roster-invalid");
    portal.lie = (_, frame) => frame;
    await refused(reporter.bodies.institution("acb"), "roster-invalid");
  });

  test("an old roster is unconfirmed, then refused, whatever day the portal names", async () => {
    portal.now += 60 * 86_400_000;
    expect((await reporter.bodies.institution("economy")).institution.unconfirmedSince).toBe("2026-12-22");
    portal.now += 310 * 86_400_000;
    lie("/o/", (frame) => {
      frame.head["day"] = "2026-11-22";
    });
    await refused(reporter.bodies.institution("economy"), "roster-expired");
  });

  test("an exchanged receipt is refused, at once and later", async () => {
    const code = reporter.makeCode();
    lie("/case", (frame) => {
      frame.parts[0] = bytes("another commitment");
    });
    await refused(reporter.report(input(code)), "exchanged");
    lie("/case", (frame) => {
      (frame.parts[1] as Bytes)[20] = ((frame.parts[1] as Bytes)[20] as number) ^ 1;
    });
    const other = reporter.makeCode();
    await refused(reporter.report(input(other)), "exchanged");
    portal.lie = (_, frame) => frame;
    await reporter.report(input(other));
    for (const entry of stored().entries) entry.parts[4] = bytes("box", 200);
    const seen = await reporter.visit("economy", code);
    expect(seen.alarms).toEqual(["exchanged"]);
    expect(seen.entries[0]).toMatchObject({ genuine: true, receipt: null });
  });

  async function conversation(): Promise<string> {
    const code = reporter.makeCode();
    await reporter.report(input(code));
    const unit = await officer("Әсел", "economy");
    await unit.reply(only(), "economy", "Бірінші");
    await unit.reply(only(), "economy", "Екінші");
    await reporter.answer("economy", code, "Үшінші");
    return code;
  }
  const genuine = async (code: string) => {
    const { entries, alarms } = await reporter.visit("economy", code);
    return { genuine: entries.map((entry) => entry.genuine), alarms, entries };
  };

  test("entries left out, swapped or cut off from the front show", async () => {
    const code = await conversation();
    const whole = [...stored().entries];
    const served = (...indices: number[]) => {
      stored().entries = indices.map((index) => whole[index] as (typeof whole)[0]);
    };
    served(0, 2, 3);
    expect(await genuine(code)).toMatchObject({ genuine: [true, false, false], alarms: ["chain-broken", "not-genuine"] });
    served(0, 2, 1, 3);
    expect(await genuine(code)).toMatchObject({ genuine: [true, false, false, false] });
    served(0, 1, 1, 3);
    expect((await genuine(code)).alarms).toContain("chain-broken");
    served(1, 2, 3);
    expect((await genuine(code)).genuine).toEqual([false, false, false]);
  });

  test("a changed header, body, signature, minute, day or author shows, with its words", async () => {
    const code = await conversation();
    const entry = stored().entries[1] as StoredCase["entries"][0];
    const whole = { ...entry, parts: [...entry.parts] };
    const flip = (part: number, at: number) => {
      const changed = (whole.parts[part] as Bytes).slice();
      changed[at] = (changed[at] as number) ^ 1;
      entry.parts[part] = changed;
    };
    const restore = () => Object.assign(entry, whole, { parts: [...whole.parts] });
    const cases: [string, () => void][] = [
      ["header", () => flip(0, (whole.parts[0] as Bytes).length - 20)],
      ["outer signature", () => flip(1, 3)],
      ["body", () => flip(2, (whole.parts[2] as Bytes).length - 1)],
      ["commitment", () => flip(3, 0)],
      ["minute", () => Object.assign(entry, { minute: "2026-11-22T06:01Z" })],
      ["day", () => Object.assign(entry, { day: "2026-11-23" })],
      ["role", () => Object.assign(entry, { role: "reporter" })],
    ];
    for (const [name, change] of cases) {
      restore();
      change();
      const { genuine: seen, alarms, entries } = await genuine(code);
      expect([name, seen[0], seen[1]]).toEqual([name, true, false]);
      expect(alarms).toContain("not-genuine");
      if (name !== "body") expect(entries[1]?.payload).toMatchObject({ text: "Бірінші" });
    }
  });

  test("another's statement, even well signed, is not the reporter's", async () => {
    const mine = reporter.makeCode();
    await reporter.report(input(mine));
    const theirs = new Reporter(world);
    await theirs.report(input(theirs.makeCode(), { text: "Өзгенікі" }));
    const [, second] = [...portal.cases.values()];
    lie("/visit", (frame) => {
      frame.parts.splice(0, 2, second?.statement as Bytes, second?.signature as Bytes);
    });
    await refused(reporter.visit("economy", mine), "not-genuine");
    lie("/visit", (frame) => {
      frame.parts[1] = bytes("signature", 64);
    });
    await refused(reporter.visit("economy", mine), "not-genuine");
  });

  test("a swapped grant or case is refused by the officer", async () => {
    await reporter.report(input(reporter.makeCode()));
    const theirs = new Reporter(world);
    await theirs.report(input(theirs.makeCode()));
    const [first, second] = [...portal.cases.keys()] as [string, string];
    const unit = await officer("Әсел", "economy");
    const of = (id: string) => portal.cases.get(id) as StoredCase;
    lie("/officer/case", (frame) => {
      frame.parts[2] = of(second).grants.get(idOf("Әсел")) as Bytes;
    });
    await refused(unit.open(first, "economy"), "not-genuine");
    lie("/officer/case", (frame) => {
      frame.parts[2] = of(first).grants.get(idOf("Болат")) as Bytes;
    });
    await refused(unit.open(first, "economy"), "not-genuine");
    lie("/officer/case", (frame) => {
      const { statement, signature, grants } = of(second);
      frame.parts.splice(0, 3, statement, signature, grants.get(idOf("Әсел")) as Bytes);
    });
    await refused(unit.open(first, "economy"), "not-genuine");
    await refused(unit.reply(first, "economy", "Ештеңе"), "not-genuine");
  });

  test("a statement under an overtaken roster raises the alarm", async () => {
    const stale = new Reporter(world);
    await stale.bodies.organisation("economy");
    portal.now += 2 * 86_400_000;
    await portal.publish();
    portal.now += 2 * 86_400_000;
    const code = stale.makeCode();
    portal.institution.rosters.reverse();
    await stale.report(input(code));
    portal.institution.rosters.reverse();
    expect((await reporter.visit("economy", code)).alarms).toContain("roster-not-newest");
    const fresh = reporter.makeCode();
    await reporter.report(input(fresh));
    portal.now += 86_400_000;
    await portal.publish();
    expect((await reporter.visit("economy", fresh)).alarms).toEqual([]);
  });

  test("answers of another kind, size or status are a fault of the portal; no network is no network", async () => {
    lie("/challenge", (frame) => {
      frame.parts[0] = bytes("short", 55);
    });
    await refused(reporter.visit("economy", reporter.makeCode()), "server");
    const answered = (body: Bytes, status: number) =>
      portalAt(ORIGIN, (async () => new Response(body, { status })) as unknown as typeof fetch).get("/o", "organisations");
    await refused(answered(new Uint8Array(100), 200), "server");
    await refused(answered(new Uint8Array(16384), 200), "server");
    await refused(answered(new Uint8Array(0), 503), "busy");
    const { portal: away } = { portal: portalAt(ORIGIN, (() => Promise.reject(new TypeError("x"))) as unknown as typeof fetch) };
    await refused(away.get("/o", "organisations"), "offline");
  });

  test("only a desk on this machine names another origin to sign for", async () => {
    const desk = (async () => new Response('{"portal":"https://elsewhere.test"}')) as unknown as typeof fetch;
    expect(await portalAt("https://senim.test", desk).deskPortal()).toBeUndefined();
    expect(await portalAt("http://127.0.0.1:9000", desk).deskPortal()).toBe("https://elsewhere.test");
  });
});

test("requests carry no credentials, no cache, no referrer, no redirect", async () => {
  let seen: RequestInit = {};
  const spy = portalAt(ORIGIN, (async (_: URL, init: RequestInit) => {
    seen = init;
    throw new TypeError("x");
  }) as unknown as typeof fetch);
  await refused(spy.post("/case", new Uint8Array(1), "receipt", { work: 5 }), "offline");
  expect(seen).toMatchObject({ credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", redirect: "error", mode: "same-origin" });
  expect(seen.headers).toEqual({ "content-type": "application/octet-stream", "senim-work": "5" });
});
