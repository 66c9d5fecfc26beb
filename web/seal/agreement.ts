// What both parties of a non-disclosure agreement sign (section 18): whose case it is about, with whom, and the text in the
// language in which it was filled in.
import { type Bytes, sha256, unhex, utf8 } from "./bytes.ts";
import type { Value } from "./field.ts";
import { type Signer, signStructure, verifyStructure } from "./signature.ts";

/** An agreement, as its signatures cover it; ids and the template's hash in hex. */
export interface Agreement {
  organisation: string;
  case: string;
  nth: number;
  counterparty: "leadership" | "authorised";
  language: "kk" | "ru";
  template: string;
  text: string;
}

const fields = (it: Agreement): Value[] => [
  unhex(it.organisation, 32, "structure"),
  unhex(it.case, 16, "structure"),
  it.nth,
  it.counterparty,
  it.language,
  unhex(it.template, 32, "structure"),
  sha256(utf8(it.text)),
];

/** A party's signature: the person's with the key of the case, the counterparty's with an officer's own. */
export const signAgreement = (it: Agreement, by: Signer): Bytes => signStructure(by, "senim/1/agreement", ...fields(it));

/** Checks a signature of either; throws `signature`. */
export const verifyAgreement = (it: Agreement, by: Uint8Array, signature: Uint8Array): void =>
  verifyStructure(by, signature, "senim/1/agreement", ...fields(it));
