// What the clients say when the portal lies.
import { describe, expect, test } from "vitest";
import { Reporter } from "../client/reporter.ts";
import { write } from "../client/writing.ts";
import { type Bytes, hex, utf8 } from "../seal/bytes.ts";
import { commitment, leafHash, NO_SALT } from "../seal/receipt.ts";
import { writeRecipient } from "../seal/recipient.ts";
import { parseStatement } from "../seal/statement.ts";
import { portalAt } from "../wire/portal.ts";
import { idOf, makeBody, ORIGIN, person, personId, rosterHash, rosterNote, type StoredCase } from "./portal.ts";
import { input, lie, officer, only, portal, refused, reporter, stored, world } from "./stage.ts";
import { bytes, recipient, signerOf } from "./vectors/tools.ts";

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
    // Signed for by the institution's roster, but left out as if there were none.
    lie("/o/", (frame) => {
      (frame.head["bodies"] as object[]).pop();
      frame.parts.splice(3, 2);
    });
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
    served(0, 1);
    stored().entries[1] = { ...(whole[1] as (typeof whole)[0]), parts: [bytes("no header", 300), ...(whole[1] as (typeof whole)[0]).parts.slice(1)] };
    expect(await genuine(code)).toMatchObject({ genuine: [true, false], alarms: ["chain-broken", "not-genuine"] });
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

  /** An officer's entry as a portal might keep it that asks for nobody's rights: signed, in the chain, committed to. */
  async function slip(label: string, day = portal.day, minute = "2026-11-22T06:00Z"): Promise<void> {
    const { statement, entries } = stored();
    const [header, outerSignature, sealedBody, committed] = entries.at(-1)?.parts as [Bytes, Bytes, Bytes, Bytes];
    const previous = hex(leafHash(entries.at(-1)?.day ?? "", committed, { header, outerSignature, sealedBody }));
    const roster = rosterHash(portal.institution.rosters.at(-1));
    const place = { organisation: portal.institution.id, case: only(), room: "dialogue", epoch: 0, kind: "message", sequence: entries.length, previous, roster, checkpoint: "" };
    const { dialogue } = parseStatement(statement);
    const entry = await write(world, place, { kind: "message", text: "Менмін" }, signerOf(`${label} sign`), dialogue);
    const parts = [entry.header, entry.outerSignature, entry.sealedBody, commitment(day, entry, minute, NO_SALT), new Uint8Array(0)];
    entries.push({ role: "officer", day, minute, parts });
  }
  const last = async (code: string) => {
    const { entries, alarms } = await reporter.visit("economy", code);
    return [entries.at(-1)?.genuine, alarms];
  };

  test("an officer who was kept out, or never let in, writes nothing genuine", async () => {
    const code = reporter.makeCode();
    await reporter.report(input(code, { excluded: [{ body: portal.institution.id, person: personId("Болат") }] }));
    await slip("Әсел");
    expect(await last(code)).toEqual([true, []]);
    await slip("Болат");
    expect(await last(code)).toEqual([false, ["not-genuine"]]);
    stored().entries.pop();
    await slip("Бастық");
    expect(await last(code)).toEqual([false, ["not-genuine"]]);
    stored().entries.pop();
    await portal.publish({ unit: [await person("Әсел", "prevention", portal.day), await person("Жаңа", "prevention", portal.day)] });
    await slip("Жаңа");
    expect(await last(code)).toEqual([false, ["not-genuine"]]);
  });

  test("who reads no longer by their role writes no longer", async () => {
    const code = reporter.makeCode();
    await reporter.report(input(code));
    for (const [role, genuine] of [["authorised", false], ["leadership", false], ["commissioner", false], ["prevention", true]] as const) {
      await portal.publish({ unit: [await person("Әсел", role, portal.day)] });
      await slip("Әсел");
      expect([role, (await last(code))[0]]).toEqual([role, genuine]);
      stored().entries.pop();
    }
  });

  test("an officer's minute falls on its legal day, and is a minute", async () => {
    const code = reporter.makeCode();
    await reporter.report(input(code));
    for (const [day, minute, genuine] of [
      ["2026-11-22", "2026-11-21T19:00Z", true], ["2026-11-22", "2026-11-22T18:59Z", true], ["2026-11-22", "2026-11-22T19:00Z", false],
      ["2026-11-22", "2026-11-21T18:59Z", false], ["2026-11-22", "2026-11-21T24:00Z", false], ["2026-12-02", "2026-11-32T06:00Z", false],
    ] as const) {
      await slip("Әсел", day, minute);
      expect([minute, (await last(code))[0]]).toEqual([minute, genuine]);
      stored().entries.pop();
    }
  });

  test("nothing is written into a case whose chain is broken", async () => {
    const code = await conversation();
    const unit = await officer("Әсел", "economy");
    stored().entries.splice(1, 1);
    const before = portal.sent.filter(({ path }) => path === "/entry").length;
    await refused(reporter.answer("economy", code, "Төртінші"), "not-genuine");
    await refused(unit.reply(only(), "economy", "Төртінші"), "not-genuine");
    expect(portal.sent.filter(({ path }) => path === "/entry").length).toBe(before);
  });

  test("a report is sealed to the rosters that were shown, or not at all", async () => {
    const code = reporter.makeCode();
    const shown = input(code);
    portal.now += 86_400_000;
    await portal.publish();
    await refused(reporter.report(shown), "roster-changed");
    for (const rosters of [[], shown.rosters.slice(0, 1), input(code).rosters.slice(0, 1), input(code).rosters.slice(1)]) {
      await refused(reporter.report({ ...shown, rosters }), "roster-changed");
    }
    expect(portal.sent).toEqual([]);
    const { institution, authorised } = await reporter.bodies.institution("economy");
    await reporter.report({ ...shown, rosters: [institution.rosterHash, ...authorised.map(({ rosterHash: hash }) => hash)] });
    expect(portal.cases.size).toBe(1);
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
