// What the stories of the clients play on: a portal in memory, a reporter, officers with their keys.
import { beforeAll, beforeEach, expect } from "vitest";
import { Encrypter } from "age-encryption";
import type { ReportInput } from "../client/api.ts";
import { Officer } from "../client/officer.ts";
import { Reporter } from "../client/reporter.ts";
import type { World } from "../client/world.ts";
import type { Bytes } from "../seal/bytes.ts";
import { officerKeyText } from "../seal/keyfile.ts";
import type { Frame } from "../wire/frame.ts";
import { portalAt } from "../wire/portal.ts";
import { FakePortal, idOf, ORIGIN, rosterHash, type StoredCase } from "./portal.ts";
import { bytes } from "./vectors/tools.ts";

export const PASSPHRASE = "lusab-babad-gutih-tugad-babab-zuzuz";
export const keyFiles = new Map<string, Bytes>();
beforeAll(async () => {
  for (const label of ["Әсел", "Болат", "Дина", "Бастық", "Хатшы", "Мүше"]) {
    // Cheap to open: what the passphrase costs is the key files' own test.
    const encrypter = new Encrypter();
    encrypter.setPassphrase(PASSPHRASE);
    encrypter.setScryptWorkFactor(4);
    const text = officerKeyText({ signing: bytes(`${label} sign`), identity: bytes(`${label} identity`) });
    keyFiles.set(label, (await encrypter.encrypt(text)) as Bytes);
  }
});

export let portal: FakePortal;
export let world: World;
export let reporter: Reporter;
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

export const input = (code: string, changes: Partial<ReportInput> = {}): ReportInput => ({
  slug: "economy", code, language: "kk", category: "procurement",
  answers: [{ id: "where", question: "Қайда?", answer: "Астанада" }],
  text: "Тендер алдын ала шешілген", destination: "both", excluded: [],
  rosters: [portal.institution, portal.authorised].map(({ rosters }) => rosterHash(rosters.at(-1))), ...changes,
});

export async function officer(label: string, slug: string): Promise<Officer> {
  const one = new Officer(world, undefined, undefined, () => import("../client/back.ts"));
  expect(await one.unlock(keyFiles.get(label) as Bytes, PASSPHRASE)).toEqual({ keyId: idOf(label) });
  expect((await one.login(slug)).person.name).toBe(label);
  return one;
}

/** Somebody signs an undertaking of confidentiality, or a declaration, for a room that they need not read. */
export async function undertakes(label: string, of = "hearing/0", paper: "undertaking" | "declaration" = "undertaking"): Promise<void> {
  const one = await officer(label, "economy");
  await one.pledge(only(), "economy", { of, paper, title: paper, ...(await one.wording(only(), "economy", paper, "kk")) });
}

export const stored = (): StoredCase => [...portal.cases.values()][0] as StoredCase;
export const only = (): string => [...portal.cases.keys()][0] as string;
export const refused = (run: Promise<unknown>, code: string) => expect(run).rejects.toMatchObject({ code });

/** Changes the parts of the answers of one path. */
export function lie(path: string, change: (frame: Frame) => void): void {
  portal.lie = (asked, frame) => {
    if (!asked.startsWith(path)) return frame;
    const copy = { ...frame, head: structuredClone(frame.head), parts: frame.parts.map((part) => part.slice() as Bytes) };
    change(copy);
    return copy;
  };
}
