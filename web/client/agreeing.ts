// The agreement's text: a versioned template, the same for everyone, with a few places to fill in. What was signed is checked against
// it word for word.
import kk from "../../src/document/templates/agreement-1.kk.txt?raw";
import ru from "../../src/document/templates/agreement-1.ru.txt?raw";
import declarationKk from "../../src/document/templates/declaration-1.kk.txt?raw";
import declarationRu from "../../src/document/templates/declaration-1.ru.txt?raw";
import undertakingKk from "../../src/document/templates/undertaking-1.kk.txt?raw";
import undertakingRu from "../../src/document/templates/undertaking-1.ru.txt?raw";
import { type Agreement, verifyAgreement } from "../seal/agreement.ts";
import { hex, sha256, unhex, utf8 } from "../seal/bytes.ts";
import { writeCanonical } from "../seal/canonical.ts";
import { parseHeader } from "../seal/header.ts";
import { parseNote } from "../seal/note.ts";
import type { Docket } from "../wire/docket.ts";
import type { Offered, Room, RoomEntry, Signature } from "./api.ts";
import { type Bodies, namesOf, type VerifiedBody } from "./bodies.ts";
import type { ServedEntry } from "./conversation.ts";
import type { Held } from "./inquiry.ts";
import type { HeldRoom } from "./rooms.ts";
import { type Ask, boundIn } from "./undertakings.ts";

/** The versions that this page knows, the newest first. */
const TEMPLATES: { language: "kk" | "ru"; text: string }[] = [
  { language: "kk", text: kk },
  { language: "ru", text: ru },
];

/** The hash by which a template's version is known. */
const templateHash = (text: string): string => hex(sha256(utf8(text)));

type Places = Record<"organisation" | "case" | "counterparty" | "day", string>;

const filled = (template: string, places: Places): string => template.replaceAll(/\{(organisation|case|counterparty|day)\}/g, (_, place: keyof Places) => places[place]);

/** The counterparty as the text calls it. */
const PARTIES: Record<string, Record<"kk" | "ru", string>> = {
  leadership: { kk: "мемлекеттік органның басшылығы", ru: "руководство государственного органа" },
  authorised: {
    kk: "сыбайлас жемқорлыққа қарсы іс-қимыл жөніндегі уәкілетті орган",
    ru: "уполномоченный орган по противодействию коррупции",
  },
};

/** What stands in the places but the day; the organisation by its newest name, or by another that its root gave it. */
function placesOf({ organisation, caseId }: Pick<Held, "organisation" | "caseId">, counterparty: string, language: "kk" | "ru", names = namesOf(organisation.bodies[0])): Omit<Places, "day"> {
  return { organisation: names[language], case: caseId, counterparty: PARTIES[counterparty]?.[language] ?? "" };
}

const PLEDGED = { declaration: { kk: declarationKk, ru: declarationRu }, undertaking: { kk: undertakingKk, ru: undertakingRu } };

/** What a member declares or whoever joins undertakes, filled in, with the version that it is. */
export function pledgedText(held: Pick<Held, "organisation" | "caseId">, paper: keyof typeof PLEDGED, language: "kk" | "ru"): { text: string; template: string } {
  const template = PLEDGED[paper][language];
  return { text: filled(template, { ...placesOf(held, "", language), day: held.organisation.today }), template: templateHash(template) };
}

/** The newest text in a language, filled in. */
export function draftOf(held: Held, counterparty: string, language: "kk" | "ru", day: string): Offered {
  const template = TEMPLATES.find((one) => one.language === language)?.text ?? "";
  return { language, template: templateHash(template), text: filled(template, { ...placesOf(held, counterparty, language), day }) };
}

/** Whether a text is a version of the template that this page knows, filled in for this case: an organisation that was renamed is bound by what it signed before. */
export function isOurs(held: Held, counterparty: string, { language, template, text }: Offered): boolean {
  const known = TEMPLATES.find((one) => one.language === language && templateHash(one.text) === template);
  if (known === undefined) return false;
  const days = text.match(/\d{4}-\d{2}-\d{2}/g) ?? [];
  return held.organisation.bodies[0].roots.some(({ names }) => {
    const places = placesOf(held, counterparty, language, names);
    return days.some((day) => filled(known.text, { ...places, day }) === text);
  });
}

/** Whether somebody signed our text for another counterparty, before the agreement passed on. */
const isPassedOn = (held: Held, agreed: Agreement & { signature: string }, key: Uint8Array): boolean =>
  (["authorised", "leadership"] as const).some((other) => other !== agreed.counterparty && isOurs(held, other, agreed) && isSigned({ ...agreed, counterparty: other }, key));

/** What an entry of an agreement's room says was signed. */
export function agreedIn(held: Held, nth: number, counterparty: string, { payload }: RoomEntry): (Agreement & { signature: string }) | undefined {
  if (payload?.kind !== "agreement") return undefined;
  if (counterparty !== "leadership" && counterparty !== "authorised") return undefined;
  const { language, template, text, signature } = payload;
  return { organisation: held.statement.organisation, case: held.caseId, nth, counterparty, language, template, text, signature };
}

/** With whom the agreement is, by the last entry that says so. */
export const counterpartyIn = (entries: readonly RoomEntry[], said: string): string =>
  said || entries.reduce((last, { facts }) => facts["counterparty"] ?? last, "");

/** All signatures of an agreement's room, each checked, and the file that proves the agreement once both hold. */
export async function signaturesOf(held: Held, nth: number, counterparty: string, { entries, served }: Pick<HeldRoom, "entries" | "served">): Promise<{ signatures: Signature[]; proof: string }> {
  const signatures: Signature[] = [];
  let first: Signed | undefined;
  let proof = "";
  for (const [index, entry] of entries.entries()) {
    const agreed = agreedIn(held, nth, counterparty, entry);
    if (agreed === undefined) continue;
    const { roster, author } = parseHeader((served[index] as ServedEntry).header);
    const isReporter = entry.author.role === "reporter";
    const named = isReporter ? undefined : await held.bodies.rosterOfAny(held.organisation.bodies, roster);
    const key = isReporter ? held.statement.sign : named?.roster.persons.find(({ keyId }) => keyId === author)?.verifying;
    const holds = entry.genuine && key !== undefined && isOurs(held, counterparty, agreed) && isSigned(agreed, key);
    // The person's word to a leadership that stayed silent is none under the text that replaced it; it stands among the entries.
    if (!holds && isReporter && entry.genuine && key !== undefined && isPassedOn(held, agreed, key)) continue;
    signatures.push({ by: entry.author, day: entry.day, language: agreed.language, text: agreed.text, holds });
    if (!holds) continue;
    const signed = { agreed, key: hex(key), roster, signature: agreed.signature, at: index };
    if (isReporter) first = signed;
    else if (first !== undefined && named !== undefined && first.agreed.template === agreed.template && first.agreed.text === agreed.text) {
      proof = writeProof(first, signed, served.slice(first.at, index + 1), bodiesOf(held, named.body, roster));
    }
  }
  return { signatures, proof };
}

/** One signature that holds, and which entry of the room it stands in. */
export interface Signed {
  agreed: Agreement;
  key: string;
  roster: string;
  signature: string;
  at: number;
}

/** The notes by which one roster of a body is checked, which was needed before. */
function vouching(bodies: Bodies, body: VerifiedBody, roster: string): { roots: string[]; roster: string } {
  const { roots, rosters } = bodies.notes(body);
  return { roots, roster: rosters.find((note) => parseNote(utf8(note)).hash === roster) ?? "" };
}

/** The notes by which the file is checked: of the organisation, and of the authorised body behind it where that is the counterparty. */
function bodiesOf({ bodies, organisation }: Held, signing: VerifiedBody, roster: string): { roots: string[]; roster: string }[] {
  const [own] = organisation.bodies;
  const last = vouching(bodies, signing, roster);
  return signing.id === own.id ? [last] : [vouching(bodies, own, own.roster.note.hash), last];
}

/** An entry as far as its leaf shows it; of the last one nothing names the leaf. */
const entryOf = ({ header, sealedBody, outerSignature, day, commitment }: ServedEntry, isLast: boolean) => ({
  header: hex(header),
  body: hex(sha256(sealedBody)),
  signature: hex(outerSignature),
  day: isLast ? "" : day,
  commitment: isLast ? "" : hex(commitment),
});

/**
 * The file that proves an agreement (section 18): what was agreed, both signatures, the entries from the one to the other, and the roots
 * and rosters of the bodies.
 */
export function writeProof(reporter: Signed, officer: Signed, served: readonly ServedEntry[], bodies: ReturnType<typeof bodiesOf>): string {
  const { organisation, case: of, nth, counterparty, language, template, text } = officer.agreed;
  const proof = {
    v: 1, kind: "agreement", organisation, case: of, nth, counterparty, language, template, text,
    reporter: { key: reporter.key, signature: reporter.signature },
    officer: { roster: officer.roster, key: officer.key, signature: officer.signature },
    entries: served.map((entry, index) => entryOf(entry, index === served.length - 1)),
    bodies,
  };
  return `${writeCanonical(proof)}\n`;
}

function isSigned(agreed: Agreement & { signature: string }, key: Uint8Array): boolean {
  try {
    verifyAgreement(agreed, key, unhex(agreed.signature, 64, "signature"));
    return true;
  } catch {
    return false;
  }
}

/** With whom an agreement is: as the portal says, or the room. */
export function partyOf(docket: Docket | undefined, nth: number, room: Pick<HeldRoom, "entries"> | undefined): string {
  const said = docket?.courses.find((one) => one.procedure === "agreement" && one.nth === nth)?.details.counterparty ?? "";
  return counterpartyIn(room?.entries ?? [], said);
}

/** A room as pages see it. */
export async function shownRoom(held: Held, docket: Docket | undefined, name: string, room: HeldRoom, ask: Ask): Promise<Room> {
  const { entries, alarms } = room;
  const nth = Number(name.split("/")[1]);
  const agreed = name.startsWith("agreement/")
    ? await signaturesOf(held, nth, partyOf(docket, nth, room), room)
    : { signatures: [], proof: "" };
  const course = docket?.courses.find((one) => one.room === name) ?? { readers: [], admits: [] };
  return { entries, alarms, ...agreed, ...(await boundIn(name, held, course, entries, ask)) };
}
