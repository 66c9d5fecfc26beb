// Epochs of a procedure's room over a portal in memory: whoever is put out can open nothing that is written from then on, whatever the
// portal still serves them, and nobody goes on in an epoch that is over.
import { beforeEach, describe, expect, test } from "vitest";
import type { Move } from "../client/api.ts";
import type { Officer } from "../client/officer.ts";
import { Rights } from "../client/rights.ts";
import type { Bytes } from "../seal/bytes.ts";
import type { JsonObject } from "../seal/canonical.ts";
import { writeEntry, writePayload } from "../seal/entry.ts";
import { openAs, seal } from "../seal/envelope.ts";
import { type Header, parseHeader, signOuter, writeHeader } from "../seal/header.ts";
import { Identity } from "../seal/hybrid.ts";
import { commitment, NO_SALT } from "../seal/receipt.ts";
import { readIdentity } from "../seal/recipient.ts";
import { idOf, person, personId, type StoredRoom } from "./portal.ts";
import { input, officer, only, portal, refused, reporter, stored, undertakes } from "./stage.ts";
import { bytes, signerOf } from "./vectors/tools.ts";

const ROOM = "hearing/0";

beforeEach(async () => {
  const unit = [];
  for (const [label, role] of [["Әсел", "prevention"], ["Болат", "prevention"], ["Бастық", "leadership"], ["Хатшы", "secretary"], ["Мүше", "member"]] as const) {
    unit.push(await person(label, role, portal.day));
  }
  await portal.publish({ unit });
});

const move = (role: string, step: string, more: Record<string, string> = {}, admit?: string[]): Move => ({
  room: ROOM, facts: { procedure: "hearing", nth: "0", step, role, ...more }, payload: { kind: "step", text: step }, ...(admit && { admit }),
});
const out = (label: string, role = "secretary"): Move => ({ room: ROOM, facts: { step: "put-person-out", role, person: personId(label) }, payload: { kind: "step", text: "Туысы" } });

/** What the portal says of the room: who is in it, and whether its epoch is over. */
function says(labels: string[], renews = false): void {
  const course = { procedure: "hearing", nth: 0, stage: "composed", room: ROOM, details: {}, readers: labels.map(personId), clocks: [], breaches: [], steps: [], ...(renews && { renews }) };
  stored().docket = { day: portal.day, procedures: [course], next: {}, protection: [], out: { persons: [], offices: [] }, history: [] } as JsonObject;
  // An officer is told with the room's first page.
  portal.lie = (path, frame) => (path === "/officer/case" ? { ...frame, head: { ...frame.head, docket: stored().docket as JsonObject } } : frame);
}

const room = (): StoredRoom => stored().rooms.get(ROOM) as StoredRoom;
const epochs = (): number[] => room().entries.map(({ parts }) => parseHeader(parts[0] as Bytes).epoch);

/** A hearing with its secretary and a member. */
async function composed(): Promise<{ code: string; rights: Rights; secretary: Officer; member: Officer }> {
  const code = reporter.makeCode();
  portal.lie = (_, frame) => frame;
  await reporter.report(input(code));
  const rights = new Rights(reporter);
  await rights.take("economy", code, { room: ROOM, facts: { procedure: "application", nth: "0", step: "dispute", role: "reporter" }, payload: { kind: "step", text: "Дау" } });
  const secretary = await officer("Хатшы", "economy");
  await undertakes("Мүше");
  await secretary.act(only(), "economy", move("secretary", "compose", {}, [personId("Мүше")]));
  says(["Хатшы", "Мүше"]);
  return { code, rights, secretary, member: await officer("Мүше", "economy") };
}

/** The secretary's entry with another header, signed and sealed as a changed client would. */
async function signedAnew(entry: StoredRoom["entries"][0], changed: Header): Promise<StoredRoom["entries"][0]> {
  const by = signerOf("Хатшы sign");
  const header = writeHeader(changed);
  const plaintext = new TextDecoder().decode(await openAs(room().grants.get(idOf("Хатшы")) as Bytes, await Identity.of(bytes("Хатшы identity"))));
  const seeds = plaintext.trimEnd().split("\n").filter((line) => line.startsWith("AGE-")).map(readIdentity);
  const { recipient } = await Identity.of((seeds[changed.epoch] ?? seeds.at(-1)) as Bytes);
  const sealedBody = await seal(writeEntry(writePayload({ kind: "step", text: "" }), header, by), recipient);
  const outerSignature = signOuter(header, sealedBody, by);
  const parts = [header, outerSignature, sealedBody, commitment(entry.day, { header, sealedBody, outerSignature }, entry.minute, NO_SALT), new Uint8Array(0)];
  return { ...entry, parts: parts as Bytes[] };
}

/** How many of the room's bodies somebody opens with all that they were ever granted. */
async function opened(label: string, grants: Bytes[]): Promise<number> {
  const own = await Identity.of(bytes(`${label} identity`));
  const seeds = new Set<string>();
  for (const grant of grants) for (const line of new TextDecoder().decode(await openAs(grant, own)).split("\n")) if (line.startsWith("AGE-")) seeds.add(line);
  let count = 0;
  for (const { parts } of room().entries) {
    const tries = await Promise.all([...seeds].map(async (seed) => openAs(parts[2] as Bytes, await Identity.of(readIdentity(seed))).then(() => 1, () => 0)));
    count += Math.max(...tries);
  }
  return count;
}

describe("epochs", () => {
  test("begin with the entry that puts somebody out, for those who stay and for the reporter, with all that was written before", async () => {
    const { code, rights, secretary } = await composed();
    const before = room().grants.get(idOf("Мүше")) as Bytes;
    room().grants.delete(idOf("Мүше"));
    await secretary.act(only(), "economy", out("Мүше"));
    says(["Хатшы"]);
    await secretary.act(only(), "economy", move("secretary", "invite", { session: "2026-12-10" }));
    expect(epochs()).toEqual([0, 0, 1, 1]);
    expect(room().grants.has(idOf("Мүше"))).toBe(false);
    expect(await opened("Мүше", [before])).toBe(2);
    const seen = await rights.room("economy", code, ROOM);
    expect([seen?.alarms, seen?.entries.map(({ genuine, payload }) => genuine && payload?.kind === "step" && payload.text)]).toEqual([[], ["Дау", "compose", "Туысы", "invite"]]);
    expect((await secretary.enter(only(), "economy", ROOM))?.alarms).toEqual([]);
  });

  test("begin with the next entry where somebody is out otherwise, whoever writes it; a reader who comes later reads all of them", async () => {
    const { code, rights, secretary } = await composed();
    says(["Хатшы"], true);
    await rights.take("economy", code, { room: ROOM, facts: { procedure: "hearing", nth: "0", step: "supplement", role: "reporter" }, payload: { kind: "step", text: "Құжат" } });
    expect(epochs()).toEqual([0, 0, 1]);
    says(["Хатшы"]);
    room().grants.delete(idOf("Мүше"));
    await secretary.act(only(), "economy", move("secretary", "compose", {}, [personId("Мүше")]));
    says(["Хатшы", "Мүше"]);
    const member = await officer("Мүше", "economy");
    const seen = await member.enter(only(), "economy", ROOM);
    expect([seen?.alarms, seen?.entries.map(({ genuine }) => genuine)]).toEqual([[], [true, true, true, true]]);
    expect(epochs()).toEqual([0, 0, 1, 1]);
  });

  test("an office that is put out stays behind as well", async () => {
    const { secretary } = await composed();
    await secretary.act(only(), "economy", { room: ROOM, facts: { step: "put-office-out", role: "secretary", office: "member" }, payload: { kind: "step", text: "" } });
    const latest = room().grants.get(idOf("Мүше")) as Bytes;
    expect([epochs(), await opened("Мүше", [latest])]).toEqual([[0, 0, 1], 2]);
    expect(await opened("Хатшы", [room().grants.get(idOf("Хатшы")) as Bytes])).toBe(3);
  });

  test("are never made for whom the office does not let in, or whom the reporter left out, whatever the portal says", async () => {
    const { secretary } = await composed();
    for (const stranger of ["Әсел", "Бастық"]) {
      says(["Хатшы", stranger], true);
      await refused(secretary.act(only(), "economy", move("secretary", "invite")), "not-listed");
    }
    says(["Хатшы", "Мүше"], true);
    (stored().docket as { out: { persons: string[] } }).out.persons.push(personId("Мүше"));
    await refused(secretary.act(only(), "economy", move("secretary", "invite")), "not-listed");
    expect(epochs()).toEqual([0, 0]);
  });

  test("are never granted to whom the portal has stay and nothing binds (43.6)", async () => {
    const { code, rights, secretary } = await composed();
    says(["Хатшы", "Мүше", "Дина"], true);
    const writes = [
      () => secretary.act(only(), "economy", move("secretary", "invite")),
      () => rights.take("economy", code, { room: ROOM, facts: { procedure: "hearing", nth: "0", step: "supplement", role: "reporter" }, payload: { kind: "step", text: "Құжат" } }),
    ];
    for (const write of writes) await expect(write()).rejects.toMatchObject({ code: "refused", why: { rule: "43.6-participants", missing: "undertaking" } });
    expect([epochs(), room().grants.has(idOf("Дина"))]).toEqual([[0, 0], false]);
    await undertakes("Дина");
    await writes[0]?.();
    expect([epochs(), room().grants.has(idOf("Дина"))]).toEqual([[0, 0, 1], true]);
  });

  test("an entry that puts somebody out in the epoch that they hold, one in an epoch that is over and one that skips one break the chain", async () => {
    for (const wrong of ["same", "back", "skip"]) {
      portal.cases.clear();
      const { code, rights, secretary } = await composed();
      await secretary.act(only(), "economy", wrong === "same" ? move("secretary", "invite") : out("Мүше"));
      says(["Хатшы"]);
      await secretary.act(only(), "economy", move("secretary", "invite"));
      expect((await rights.room("economy", code, ROOM))?.alarms).toEqual([]);
      // What an author with a changed client would sign in the last one's place.
      const last = room().entries.pop() as StoredRoom["entries"][0];
      const header = parseHeader(last.parts[0] as Bytes);
      const putsOut = [{ name: "step", value: "put-person-out" }, { name: "role", value: "secretary" }, { name: "person", value: personId("Мүше") }];
      const other = wrong === "same" ? { ...header, facts: putsOut } : { ...header, epoch: wrong === "back" ? 0 : 3 };
      room().entries.push(await signedAnew(last, other));
      const seen = await rights.room("economy", code, ROOM);
      expect([wrong, seen?.alarms, seen?.entries.at(-1)?.genuine]).toEqual([wrong, ["chain-broken", "not-genuine"], false]);
      await refused(secretary.act(only(), "economy", move("secretary", "invite")), "not-genuine");
    }
  });

  test("a grant of an epoch that the room's entries have not reached is not written with", async () => {
    const { secretary } = await composed();
    const grants = new Map(room().grants);
    await secretary.act(only(), "economy", out("Мүше"));
    room().entries.pop();
    await refused(secretary.act(only(), "economy", move("secretary", "invite")), "not-genuine");
    room().grants.clear();
    for (const [key, grant] of grants) room().grants.set(key, grant);
    await secretary.act(only(), "economy", move("secretary", "invite"));
    expect(epochs()).toEqual([0, 0, 0]);
  });
});
