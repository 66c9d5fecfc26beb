// Stands in the bundle for noble's NIST curves. Only age's hardware-tag recipients use them, which nobody can reach through
// our envelopes; leaving them out saves every reporter 5 KB. What age reads while loading is here, what it would compute
// with throws.

function absent(): never {
  throw new Error("the NIST curves are not in this bundle");
}

const curve = (secretKey: number) => ({
  lengths: { secretKey, publicKey: secretKey + 1, publicKeyUncompressed: 2 * secretKey + 1, seed: 2 * secretKey },
  Point: { Fn: {}, fromBytes: absent },
  utils: { randomSecretKey: absent },
  keygen: absent,
  getPublicKey: absent,
  getSharedSecret: absent,
});

export const p256 = curve(32);
export const p384 = curve(48);
export const p521 = curve(66);
