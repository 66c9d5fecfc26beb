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
import type { Docket } from "../wire/docket.ts";
import type { Offered, Room, RoomEntry, Signature } from "./api.ts";
import { namesOf } from "./bodies.ts";
import type { ServedEntry } from "./conversation.ts";
import type { Held } from "./inquiry.ts";
import type { HeldRoom } from "./rooms.ts";

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

/** What stands in the places but the day. */
function placesOf({ organisation, caseId }: Pick<Held, "organisation" | "caseId">, counterparty: string, language: "kk" | "ru"): Omit<Places, "day"> {
  return { organisation: namesOf(organisation.bodies[0])[language], case: caseId, counterparty: PARTIES[counterparty]?.[language] ?? "" };
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

/** Whether a text is a version of the template that this page knows, filled in for this case. */
export function isOurs(held: Held, counterparty: string, { language, template, text }: Offered): boolean {
  const known = TEMPLATES.find((one) => one.language === language && templateHash(one.text) === template);
  if (known === undefined) return false;
  const places = placesOf(held, counterparty, language);
  const day = /\d{4}-\d{2}-\d{2}/g;
  return (text.match(day) ?? []).some((said) => filled(known.text, { ...places, day: said }) === text);
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
    const key = isReporter ? held.statement.sign : await keyIn(held, roster, author);
    const holds = entry.genuine && key !== undefined && isOurs(held, counterparty, agreed) && isSigned(agreed, key);
    // The person's word to a leadership that stayed silent is none under the text that replaced it; it stands among the entries.
    if (!holds && isReporter && entry.genuine && key !== undefined && isPassedOn(held, agreed, key)) continue;
    signatures.push({ by: entry.author, day: entry.day, language: agreed.language, text: agreed.text, holds });
    if (!holds) continue;
    const signed = { agreed, key: hex(key), roster, signature: agreed.signature };
    if (isReporter) first = signed;
    else if (first !== undefined && first.agreed.template === agreed.template && first.agreed.text === agreed.text) proof = proofOf(first, signed);
  }
  return { signatures, proof };
}

/** One signature that holds. */
interface Signed {
  agreed: Agreement;
  key: string;
  roster: string;
  signature: string;
}

const keyIn = async ({ bodies, organisation }: Held, roster: string, author: string): Promise<Uint8Array | undefined> =>
  (await bodies.rosterOfAny(organisation.bodies, roster)).roster.persons.find(({ keyId }) => keyId === author)?.verifying;

/** The file that proves an agreement: what was agreed, both signatures, and the roster in which the officer's key stands. */
function proofOf(reporter: Signed, officer: Signed): string {
  const { organisation, case: of, nth, counterparty, language, template, text } = officer.agreed;
  const proof = {
    v: 1, kind: "agreement", organisation, case: of, nth, counterparty, language, template, text,
    reporter: { key: reporter.key, signature: reporter.signature },
    officer: { roster: officer.roster, key: officer.key, signature: officer.signature },
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
export async function shownRoom(held: Held, docket: Docket | undefined, name: string, room: HeldRoom): Promise<Room> {
  const { entries, alarms } = room;
  const nth = Number(name.split("/")[1]);
  const agreed = name.startsWith("agreement/")
    ? await signaturesOf(held, nth, partyOf(docket, nth, room), room)
    : { signatures: [], proof: "" };
  return { entries, alarms, ...agreed };
}
