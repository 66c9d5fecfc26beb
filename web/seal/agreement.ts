// The non-disclosure agreement (43.6) as both sides sign it: over the body, the case, with whom, the version of the template and every
// word of the text. A signature under another text, language or version is none.
import { type Bytes, hex, sha256, unhex, utf8 } from "./bytes.ts";
import type { Value } from "./field.ts";
import { Refused } from "./refused.ts";
import { type Signer, signStructure, verifyStructure } from "./signature.ts";

/** What is agreed; ids and hashes in hex. */
export interface Agreement {
  organisation: string;
  case: string;
  /** Which of the case's agreements. */
  nth: number;
  /** With whom: `leadership` or `authorised`. */
  counterparty: string;
  language: string;
  template: string;
  /** The filled text. */
  text: string;
}

const BAD = "agreement";

const signed = (agreement: Agreement): Value[] => [
  unhex(agreement.organisation, 32, BAD),
  unhex(agreement.case, 16, BAD),
  agreement.nth,
  agreement.counterparty,
  agreement.language,
  unhex(agreement.template, 32, BAD),
  sha256(utf8(agreement.text)),
];

/** Signs it. */
export const signAgreement = (agreement: Agreement, by: Signer): Bytes => signStructure(by, "senim/1/agreement", ...signed(agreement));

/** Checks one signature; throws `agreement`. */
export function verifyAgreement(agreement: Agreement, signature: string, key: Uint8Array): void {
  try {
    verifyStructure(key, unhex(signature, 64, BAD), "senim/1/agreement", ...signed(agreement));
  } catch {
    throw new Refused(BAD);
  }
}

/** The hash by which a template's version is known. */
export const templateHash = (template: string): string => hex(sha256(utf8(template)));
