// 04 envelopes. What age randomises is kept from the first writing.
import { armor, Encrypter, Stanza } from "age-encryption";
import { type Bytes, equal, hex, sha256, utf8 } from "../../seal/bytes.ts";
import { open, seal } from "../../seal/envelope.ts";
import { readIdentity, writeIdentity, writeRecipient } from "../../seal/recipient.ts";
import { take } from "../cctv.ts";
import { bytes, Collection, recipient, refuses } from "./tools.ts";

const X25519 = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

/** A file of stock age to any recipients. */
async function stock(plaintext: Uint8Array, ...recipients: (string | { wrapFileKey(): Stanza[] })[]): Promise<Bytes> {
  const encrypter = new Encrypter();
  for (const one of recipients) encrypter.addRecipient(one);
  return (await encrypter.encrypt(plaintext)) as Bytes;
}

const grease = (name: string) => ({ wrapFileKey: () => [new Stanza([name, "arg"], bytes("grease body", 20))] });

export async function envelopes(): Promise<void> {
  const file = new Collection("04-envelope", "age files with exactly one hybrid stanza; sealed in base64, seed and plaintext in hex");
  const seed = bytes("reader");
  const own = await recipient("reader");
  const other = writeRecipient(await recipient("other reader"));
  const mine = writeRecipient(own);
  const good = async (name: string, plaintext: Bytes, make: () => Promise<Bytes>) => {
    const holds = async (sealed: Bytes) => equal(await open(sealed, seed), plaintext);
    const sealed = await file.once(name, "sealed", holds, make);
    file.good(name, {
      seed: hex(seed),
      identity: writeIdentity(seed), recipient: mine,
      ...(plaintext.length > 4096 ? { plaintext_sha256: hex(sha256(plaintext)) } : { plaintext: hex(plaintext) }),
      sealed,
    });
  };
  for (const length of [0, 1, 4096]) {
    const plaintext = bytes(`plaintext ${length}`, length);
    await good(`${length} bytes`, plaintext, () => seal(plaintext, own));
  }
  const said = utf8("Қупия");
  await good("one chunk", bytes("chunk", 65536), () => seal(bytes("chunk", 65536), own));
  await good("one chunk and a byte", bytes("chunk+", 65537), () => seal(bytes("chunk+", 65537), own));
  await good("grease after", said, () => stock(said, mine, grease("x-grease")));
  await good("a stanza named grease", said, () => stock(said, mine, grease("grease")));
  await good("grease before", said, () => stock(said, grease("-grease"), mine, grease("mlkem768x25519-grease")));

  const bad = async (name: string, refusal: string, make: () => Promise<Bytes>) => {
    const sealed = await file.once(name, "sealed", (it) => refuses(() => open(it, seed), refusal), make);
    file.bad(name, refusal, { seed: hex(seed), identity: writeIdentity(seed), sealed });
  };
  await bad("X25519 beside the hybrid", "recipients", () => stock(said, mine, X25519));
  await bad("X25519 before the hybrid", "recipients", () => stock(said, X25519, mine));
  await bad("two hybrid stanzas", "recipients", () => stock(said, mine, other));
  await bad("twice the same hybrid recipient", "recipients", () => stock(said, mine, mine));
  await bad("X25519 only", "recipients", () => stock(said, X25519));
  await bad("scrypt only", "recipients", async () => {
    const encrypter = new Encrypter();
    encrypter.setPassphrase("passphrase");
    encrypter.setScryptWorkFactor(10);
    return (await encrypter.encrypt(said)) as Bytes;
  });
  await bad("unknown stanza beside", "recipients", () => stock(said, mine, grease("unknown")));
  await bad("grease in capitals is none", "recipients", () => stock(said, mine, grease("x-GREASE")));
  await bad("grease alone", "recipients", () => stock(said, grease("x-grease")));
  await bad("hybrid name in capitals", "recipients", () => stock(said, grease("MLKEM768X25519")));
  await bad("another reader", "reader", () => stock(said, other));
  const whole = await seal(bytes("broken", 100), own);
  await bad("last byte changed", "broken", async () => whole.map((byte, at) => (at === whole.length - 1 ? byte ^ 1 : byte)) as Bytes);
  await bad("cut short", "broken", async () => whole.slice(0, -1));
  await bad("a byte too many", "broken", async () => Uint8Array.from([...whole, 0]));
  await bad("header changed", "broken", async () => {
    const at = whole.findIndex((byte, index) => byte === 0x2d && whole[index + 1] === 0x2d && whole[index + 2] === 0x2d);
    return whole.map((byte, index) => (index === at + 5 ? (byte === 0x41 ? 0x42 : 0x41) : byte)) as Bytes;
  });
  await bad("head above 16 KiB", "broken", () =>
    stock(said, mine, { wrapFileKey: () => [new Stanza(["x-grease"], bytes("grease body", 13000))] }),
  );
  await bad("armoured", "broken", async () => utf8(armor.encode(whole)));
  await bad("empty", "broken", async () => new Uint8Array(0));
  for (const name of ["hybrid_low_order", "hybrid_long_share", "hybrid_not_canonical_enc", "hybrid_extra_argument", "hybrid_long_file_key"]) {
    const { file: sealed, identities } = take(name);
    const identity = identities[0] as string;
    const from = readIdentity(identity);
    const refused = await refuses(() => open(sealed, from), "broken");
    file.bad(`C2SP ${name}`, refused ? "broken" : "reader", {
      seed: hex(from),
      identity,
      sealed: await file.once(`C2SP ${name}`, "sealed", async () => true, async () => sealed),
    });
  }
  file.write();
}

