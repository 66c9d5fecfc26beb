// Officers' and roots' key files (section 14): an age file with one scrypt stanza over a text that stock age can use.
import { type Bytes, fingerprint, hex, isHex, text, unhex, utf8 } from "./bytes.ts";
import { Members, parseCanonical, writeCanonical } from "./canonical.ts";
import { openWithPassphrase, recipientOf, sealWithPassphrase } from "./envelope.ts";
import { hashOf } from "./field.ts";
import { readIdentity, readRecipient, writeIdentity, writeRecipient } from "./recipient.ts";
import { Refused } from "./refused.ts";
import { checkKey, signer, signStructure, verifyStructure } from "./signature.ts";

/** The two independent seeds of an officer. */
export interface OfficerKey {
  signing: Bytes;
  identity: Bytes;
}

const BAD = "key-file";
const OFFICER = /^# senim\/1\/officer-key\n# signing: ([0-9a-f]{64})\n(AGE-SECRET-KEY-PQ-1[0-9A-Z]+)\n$/;

/** The text of an officer's key file. */
export const officerKeyText = (key: OfficerKey): string =>
  `# senim/1/officer-key\n# signing: ${hex(key.signing)}\n${writeIdentity(key.identity)}\n`;

/** Reads the text; throws `key-file`. */
export function readOfficerKeyText(bytes: Uint8Array): OfficerKey {
  const [, signing, identity] = OFFICER.exec(text(bytes, BAD)) ?? [];
  if (signing === undefined || identity === undefined) throw new Refused(BAD);
  try {
    return { signing: unhex(signing, 32, BAD), identity: readIdentity(identity) };
  } catch {
    throw new Refused(BAD);
  }
}

/** Seals an officer's key file. */
export const sealKeyFile = (key: OfficerKey, passphrase: string): Promise<Bytes> =>
  sealWithPassphrase(utf8(officerKeyText(key)), passphrase);

/** Opens an officer's key file; throws `passphrase`, or `key-file` for everything else. */
export async function openKeyFile(file: Uint8Array, passphrase: string): Promise<OfficerKey> {
  let plaintext: Bytes;
  try {
    plaintext = await openWithPassphrase(file, passphrase);
  } catch (error) {
    throw new Refused(error instanceof Refused && error.code === "passphrase" ? "passphrase" : BAD);
  }
  return readOfficerKeyText(plaintext);
}

/** What a person hands in to be put into a roster. */
export interface Enrolment {
  name: string;
  recipient: Bytes;
  verifying: Bytes;
}

const fields = (name: string, recipient: string, verifying: Uint8Array) => [name, recipient, verifying] as const;

/** The fingerprint that person and administrator compare. */
export const enrolmentFingerprint = ({ name, recipient, verifying }: Enrolment): string =>
  fingerprint(hashOf("senim/1/enrolment", ...fields(name, writeRecipient(recipient), verifying)));

/** The enrolment of a key: public, signed by itself. */
export async function writeEnrolment(name: string, key: OfficerKey): Promise<string> {
  const recipient = writeRecipient(await recipientOf(key.identity));
  const by = signer(key.signing);
  const signature = signStructure(by, "senim/1/enrolment", ...fields(name, recipient, by.verifying));
  return writeCanonical({
    v: 1,
    kind: "enrolment",
    name,
    recipient,
    verifying: hex(by.verifying),
    signature: hex(signature),
  });
}

/** Reads and checks an enrolment; throws `enrolment`. */
export function readEnrolment(written: string): Enrolment {
  const refusal = "enrolment";
  try {
    const members = new Members(parseCanonical(utf8(written)), refusal);
    if (members.integer("v") !== 1 || members.text("kind") !== "enrolment") throw new Refused(refusal);
    const name = members.text("name");
    const recipient = members.text("recipient");
    const verifying = unhex(members.text("verifying"), 32, refusal);
    const signature = members.text("signature");
    members.finish();
    if (!isHex(signature, 64)) throw new Refused(refusal);
    checkKey(verifying);
    verifyStructure(verifying, unhex(signature, 64, refusal), "senim/1/enrolment", ...fields(name, recipient, verifying));
    return { name, recipient: readRecipient(recipient), verifying };
  } catch {
    throw new Refused(refusal);
  }
}
