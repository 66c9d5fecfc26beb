// Envelopes (section 4): age files to exactly one hybrid post-quantum recipient. The only importer of age-encryption.
// age itself would accept classical and mixed recipients; whoever could add an X25519 stanza could read us in twenty years.
import { Decrypter, Encrypter } from "age-encryption";
import type { Bytes } from "./bytes.ts";
import { HYBRID, Identity, type Stanza } from "./hybrid.ts";
import { Refused } from "./refused.ts";
import { checkRecipient, readIdentity, writeRecipient } from "./recipient.ts";

/** Cost of a key file's passphrase when written; up to 2^20 is read. */
const WORK_FACTOR = 16;
/** Longest head of a file and longest plaintext; twice the largest entry. */
const LONGEST_HEAD = 16 * 1024;
const LONGEST_PLAINTEXT = 1024 * 1024;

/** Whether the head ends in time: its last line is `---`, a space and a MAC of 43 symbols. */
function isBounded(sealed: Uint8Array): boolean {
  const head = sealed.subarray(0, LONGEST_HEAD);
  for (let at = head.indexOf(0x0a); at >= 0; at = head.indexOf(0x0a, at + 1)) {
    if (head[at + 1] === 0x2d && head[at + 2] === 0x2d) return head.indexOf(0x0a, at + 1) > 0;
  }
  return false;
}

/** The raw recipient of a seed. */
export const recipientOf = async (seed: Uint8Array): Promise<Bytes> => (await Identity.of(seed)).recipient;

/** Seals to a raw recipient; throws `recipient` when it is no proper X-Wing key. */
export async function seal(plaintext: Uint8Array, recipient: Uint8Array): Promise<Bytes> {
  checkRecipient(recipient);
  const encrypter = new Encrypter();
  encrypter.addRecipient(writeRecipient(recipient));
  return (await encrypter.encrypt(plaintext)) as Bytes;
}

/** Stands before the real identity and throws unless the one stanza that counts is `kind`. */
const onlyStanza = (kind: string) => ({
  unwrapFileKey(stanzas: Stanza[]): null {
    const counted = stanzas.filter(({ args: [name] }) => name !== "grease" && !name?.endsWith("-grease"));
    if (counted.length !== 1 || counted[0]?.args[0] !== kind) throw new Refused("recipients");
    return null;
  },
});

async function decrypt(decrypter: Decrypter, sealed: Uint8Array, wrong: string): Promise<Bytes> {
  if (!isBounded(sealed) || sealed.length > LONGEST_PLAINTEXT + 2 * LONGEST_HEAD) throw new Refused("broken");
  try {
    const plaintext = (await decrypter.decrypt(sealed)) as Bytes;
    if (plaintext.length > LONGEST_PLAINTEXT) throw new Refused("broken");
    return plaintext;
  } catch (error) {
    if (error instanceof Refused) throw error;
    // age tells apart by words only; the words of 0.3.1, held by a test.
    const unmatched = error instanceof Error && error.message.startsWith("no identity matched");
    throw new Refused(unmatched ? wrong : "broken");
  }
}

/**
 * Opens a file with an identity. Throws `recipients` unless its one stanza that counts is hybrid, `reader` when it is sealed
 * to another, `broken` for everything that age refuses.
 */
export function openAs(sealed: Uint8Array, identity: Identity): Promise<Bytes> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(onlyStanza(HYBRID));
  decrypter.addIdentity(identity);
  return decrypt(decrypter, sealed, "reader");
}

/** Opens a file with the identity of a seed. */
export const open = async (sealed: Uint8Array, seed: Uint8Array): Promise<Bytes> => openAs(sealed, await Identity.of(seed));

/** Opens a file with a written identity, as it stands in grants and key files. */
export const openWith = (sealed: Uint8Array, identity: string): Promise<Bytes> => open(sealed, readIdentity(identity));

/** Seals a key file with a passphrase. */
export async function sealWithPassphrase(plaintext: Uint8Array, passphrase: string): Promise<Bytes> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  return (await encrypter.encrypt(plaintext)) as Bytes;
}

/** Opens a key file; throws `recipients` unless it has one scrypt stanza, `passphrase` for a wrong one, else `broken`. */
export function openWithPassphrase(sealed: Uint8Array, passphrase: string): Promise<Bytes> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(onlyStanza("scrypt"));
  decrypter.addPassphrase(passphrase);
  return decrypt(decrypter, sealed, "passphrase");
}
