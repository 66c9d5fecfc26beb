// The hybrid identity (section 3): X-Wing and HPKE's schedule, as the C2SP age text has them. age derives both keys of a seed
// anew for every file; here they are derived once, and X25519 is the browser's own where it has one: an officer's search opens
// tens of thousands of files. The public vectors of age hold this to age's own reading, file by file.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { base64nopad } from "@scure/base";
import { type Bytes, concat, sha256, u32, utf8 } from "./bytes.ts";
import { Refused } from "./refused.ts";

/** A stanza of a file's head, as age hands it over. */
export interface Stanza {
  args: string[];
  body: Uint8Array;
}

/** The stanza of a hybrid recipient. */
export const HYBRID = "mlkem768x25519";

const LATTICE_SHARE = 1088;
const SHARE = LATTICE_SHARE + 32;
const WRAPPED_KEY = 32;
const XWING_LABEL = utf8("\\.//^\\");

// HPKE (RFC 9180): X-Wing, HKDF-SHA-256, ChaCha20-Poly1305; base mode, so that only the shared secret changes from file to file.
const SUITE = concat(utf8("HPKE-v1HPKE"), new Uint8Array([0x64, 0x7a, 0x00, 0x01, 0x00, 0x03]));
const labelled = (label: string, content: Uint8Array): Bytes => concat(SUITE, utf8(label), content) as Bytes;
const extracted = (label: string, content: Uint8Array, salt?: Uint8Array): Uint8Array => extract(sha256, labelled(label, content), salt);
const CONTEXT = concat(
  new Uint8Array(1),
  extracted("psk_id_hash", new Uint8Array(0)),
  extracted("info_hash", utf8(`age-encryption.org/${HYBRID}`)),
);
const expanded = (secret: Uint8Array, label: string, length: number): Uint8Array =>
  expand(sha256, secret, concat(u32(length).subarray(2), labelled(label, CONTEXT)), length);

/** PKCS #8 of an X25519 key up to the key itself: the only way in which browsers take one. */
const PKCS8 = Uint8Array.from([0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20]);

const BASE_POINT = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 9 : 0));

/** X25519 with a secret key: by the browser where it can, by noble where not. Both refuse a share of low order. */
async function agreement(secret: Uint8Array): Promise<(share: Uint8Array) => Promise<Uint8Array>> {
  let own: CryptoKey;
  try {
    own = await crypto.subtle.importKey("pkcs8", concat(PKCS8, secret) as Bytes, "X25519", false, ["deriveBits"]);
  } catch {
    return async (share) => x25519.getSharedSecret(secret, share);
  }
  return async (share) => {
    const theirs = await crypto.subtle.importKey("raw", share as Bytes, "X25519", false, []);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, own, 256));
  };
}

/** An identity with both its keys derived. Making one costs as much as opening a file with it. */
export class Identity {
  /** The raw recipient: ML-KEM key ‖ X25519 key. */
  readonly recipient: Bytes;
  readonly #lattice: Uint8Array;
  readonly #agree: (share: Uint8Array) => Promise<Uint8Array>;

  private constructor(recipient: Bytes, lattice: Uint8Array, agree: (share: Uint8Array) => Promise<Uint8Array>) {
    this.recipient = recipient;
    this.#lattice = lattice;
    this.#agree = agree;
  }

  /** The identity of a 32-byte seed. */
  static async of(seed: Uint8Array): Promise<Identity> {
    const derived = shake256(seed, { dkLen: 96 });
    const lattice = ml_kem768.keygen(derived.subarray(0, 64));
    const agree = await agreement(derived.subarray(64));
    const recipient = concat(lattice.publicKey, await agree(BASE_POINT)) as Bytes;
    return new Identity(recipient, lattice.secretKey, agree);
  }

  async #secret(share: Uint8Array): Promise<Uint8Array> {
    const curve = share.subarray(LATTICE_SHARE);
    const own = this.recipient.subarray(-32);
    const agreed = await this.#agree(curve);
    return sha3_256(concat(ml_kem768.decapsulate(share.subarray(0, LATTICE_SHARE), this.#lattice), agreed, curve, own, XWING_LABEL));
  }

  /** The key of a file, when one of its stanzas is to this identity. */
  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array | null> {
    for (const { args, body } of stanzas) {
      if (args[0] !== HYBRID) continue;
      const share = base64nopad.decode(args[1] ?? "");
      if (args.length !== 2 || share.length !== SHARE || body.length !== WRAPPED_KEY) throw new Refused("broken");
      const secret = extracted("secret", new Uint8Array(0), await this.#secret(share));
      try {
        return chacha20poly1305(expanded(secret, "key", 32), expanded(secret, "base_nonce", 12)).decrypt(body);
      } catch {
        // To somebody else.
      }
    }
    return null;
  }
}
