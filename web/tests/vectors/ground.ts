// 01 codes, 02 signatures, 03 derivations, 05 canonical JSON.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, CROCKFORD, concat, hex, unhex, utf8 } from "../../seal/bytes.ts";
import { codeOf, writeCode } from "../../seal/code.ts";
import { boxKey, derive, type Label } from "../../seal/derive.ts";
import { recipientOf } from "../../seal/envelope.ts";
import { writeIdentity, writeRecipient } from "../../seal/recipient.ts";
import { sign, signer } from "../../seal/signature.ts";
import { bytes, Collection, hexOf, signerOf } from "./tools.ts";

const numberHex = (value: bigint): string => value.toString(16).padStart(34, "0");

/** A code whose number is mostly what each look-alike stands for: every folded symbol has a place in it. */
const patterned = (symbols: string): bigint =>
  [...symbols.padEnd(26, "0")].reduce((value, symbol) => value * 32n + BigInt(CROCKFORD.indexOf(symbol)), 0n);

export function codes(): void {
  const file = new Collection("01-code", "Tracking codes: typed text → number (17 bytes, big-endian) and canonical writing");
  const ALL = (1n << 130n) - 1n;
  const good = (name: string, value: bigint, typed: string) =>
    file.good(name, { typed, number: numberHex(value), written: writeCode(value) });
  const some = codeOf(bytes("code", 17));
  for (const [name, value] of [["zero", 0n], ["one", 1n], ["largest", ALL], ["1020", 1020n], ["1021", 1021n], ["some", some]] as const) {
    good(name, value, writeCode(value));
  }
  const written = writeCode(some);
  good("small letters", some, written.toLowerCase());
  good("no dashes", some, written.replaceAll("-", ""));
  for (const dropped of " \t\n\r.\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2015\u2212_") {
    good(`dropped U+${dropped.charCodeAt(0).toString(16).padStart(4, "0")}`, some, dropped + written.replaceAll("-", dropped) + dropped);
  }
  const alike: [string, string][] = [
    ["0", "OoОо"], ["1", "IiLlІіӀӏ"], ["3", "Зз"], ["4", "Чч"], ["6", "б"], ["A", "Аа"], ["B", "Вв"], ["C", "Сс"], ["E", "Ее"],
    ["H", "НнҺһ"], ["K", "Кк"], ["M", "Мм"], ["P", "Рр"], ["T", "Тт"], ["X", "Хх"], ["Y", "УуҮү"], ["S", "Ѕѕ"], ["J", "Јј"],
  ];
  for (const [symbol, others] of alike) {
    for (const other of others) {
      const value = patterned(symbol.repeat(3) + "7QK2W9");
      const typed = writeCode(value).replaceAll(symbol, other);
      good(`look-alike U+${(other.codePointAt(0) as number).toString(16).padStart(4, "0")} of ${symbol}`, value, typed);
    }
  }
  const bad = (name: string, refusal: string, typed: string) => file.bad(name, refusal, { typed });
  const plain = written.replaceAll("-", "");
  bad("27 symbols", "code-length", plain.slice(0, 27));
  bad("29 symbols", "code-length", `${plain}0`);
  bad("empty", "code-length", "");
  bad("separators only", "code-length", " - ");
  bad("the letter U", "code-symbol", `U${plain.slice(1)}`);
  bad("a star", "code-symbol", `*${plain.slice(1)}`);
  bad("a symbol before the length", "code-symbol", "!");
  bad("capital Б is no 6", "code-symbol", `Б${plain.slice(1)}`);
  bad("Cyrillic Ж", "code-symbol", `Ж${plain.slice(1)}`);
  bad("an astral digit", "code-symbol", `\u{1d7d8}${plain.slice(1)}`);
  bad("fullwidth digit", "code-symbol", `\uff10${plain.slice(1)}`);
  bad("zero width space", "code-symbol", `\u200b${plain}`);
  bad("dotless i", "code-symbol", `\u0131${plain.slice(1)}`);
  bad("Kelvin sign", "code-symbol", `\u212a${plain.slice(1)}`);
  bad("a symbol beyond the length", "code-symbol", `${plain}000!`);
  for (const check of [1021, 1022, 1023]) {
    // N mod 1021 = check − 1021: a reader that reduces the check value would take it.
    const value = BigInt(check - 1021);
    const symbols = ((value << 10n) | BigInt(check)).toString(32).padStart(28, "0");
    bad(`check value ${check}`, "code-check", [...symbols].map((digit) => CROCKFORD[Number.parseInt(digit, 32)]).join(""));
  }
  for (let at = 0; at < 28; at++) {
    const other = CROCKFORD[(CROCKFORD.indexOf(plain[at] as string) + 1 + at) % 32] as string;
    bad(`symbol ${at} miscopied`, "code-check", plain.slice(0, at) + other + plain.slice(at + 1));
  }
  for (let at = 0; at < 27; at++) {
    if (plain[at] === plain[at + 1]) continue;
    bad(`symbols ${at} and ${at + 1} swapped`, "code-check", plain.slice(0, at) + plain[at + 1] + plain[at] + plain.slice(at + 2));
  }
  file.write();
}

const { Point } = ed25519;
type Point = InstanceType<typeof Point>;
const ORDER = Point.Fn.ORDER;
const little = (value: Uint8Array): bigint => BigInt(`0x${hex(Uint8Array.from(value).reverse())}`);
const littleBytes = (value: bigint): Bytes =>
  Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n));
const challengeOf = (r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint => little(sha512(concat(r, key, message))) % ORDER;

export function signatures(): void {
  const file = new Collection("02-signature", "Ed25519 under one accept rule: key, message, signature; good ones with the seed that made them");
  const message = utf8("Сенім – доверие – trust");
  for (const [name, said] of [["empty message", new Uint8Array(0)], ["text", message], ["a kibibyte", bytes("message", 1024)]] as const) {
    const by = signerOf(`signature ${name}`);
    file.good(name, { seed: hex(by.seed), key: hex(by.verifying), key_id: by.id, message: hex(said), signature: hex(sign(by, said)) });
  }
  const by = signerOf("signature crafted");
  const secret = little(sha512(by.seed).slice(0, 32).map((byte, at) => (at === 0 ? byte & 248 : at === 31 ? (byte & 127) | 64 : byte))) % ORDER;
  // R is the neutral element: unusual, but canonical, and R' equals it.
  const neutral = Point.ZERO.toBytes();
  const flat = (r: Uint8Array): Bytes => concat(r, littleBytes((challengeOf(r, by.verifying, message) * secret) % ORDER)) as Bytes;
  file.good("R is the neutral element", { key: hex(by.verifying), key_id: by.id, message: hex(message), signature: hex(flat(neutral)) });

  const bad = (name: string, refusal: string, key: Uint8Array, said: Uint8Array, signature: Uint8Array) =>
    file.bad(name, refusal, { key: hex(key), message: hex(said), signature: hex(signature) });
  const honest = sign(by, message);
  const flipped = (value: Uint8Array, at: number): Bytes => value.map((byte, index) => (index === at ? byte ^ 1 : byte)) as Bytes;
  bad("another message", "signature", by.verifying, utf8("trust"), honest);
  bad("another key", "signature", signerOf("signature other").verifying, message, honest);
  bad("R changed", "signature", by.verifying, message, flipped(honest, 0));
  bad("S changed", "signature", by.verifying, message, flipped(honest, 32));
  bad("63 bytes", "signature", by.verifying, message, honest.slice(0, 63));
  bad("65 bytes", "signature", by.verifying, message, concat(honest, new Uint8Array(1)));
  bad("no bytes", "signature", by.verifying, message, new Uint8Array(0));
  const response = little(honest.slice(32));
  for (const [name, value] of [["S + L", response + ORDER], ["S + 2 L", response + 2n * ORDER]] as const) {
    bad(name, "signature", by.verifying, message, concat(honest.slice(0, 32), littleBytes(value)));
  }
  bad("S = L", "signature", by.verifying, message, concat(honest.slice(0, 32), littleBytes(ORDER)));
  bad("S = 2^256 − 1", "signature", by.verifying, message, concat(honest.slice(0, 32), new Uint8Array(32).fill(255)));
  // A point of order eight.
  const eighth = Point.fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");
  const nonce = little(bytes("nonce", 32)) % ORDER;
  const mixedR = Point.BASE.multiply(nonce).add(eighth).toBytes();
  const answer = (nonce + challengeOf(mixedR, by.verifying, message) * secret) % ORDER;
  bad("mixed-order R that a cofactored rule accepts", "signature", by.verifying, message, concat(mixedR, littleBytes(answer)));
  bad("R of order eight that a cofactored rule accepts", "signature", by.verifying, message, flat(eighth.toBytes()));
  const wrongNeutral = littleBytes((1n << 255n) - 19n + 1n);
  bad("non-canonical R: y = p + 1", "signature", by.verifying, message, flat(wrongNeutral));
  const signedNeutral = neutral.map((byte, at) => (at === 31 ? byte | 128 : byte));
  bad("non-canonical R: x = 0 with the sign", "signature", by.verifying, message, flat(signedNeutral));

  // Mixed-order key: with a challenge divisible by eight even the equation without cofactor holds.
  const mixedKey = Point.BASE.multiply(secret).add(eighth).toBytes();
  let counter = 0;
  const r = Point.BASE.multiply(nonce).toBytes();
  while (challengeOf(r, mixedKey, utf8(`mixed ${counter}`)) % 8n !== 0n) counter++;
  const mixedMessage = utf8(`mixed ${counter}`);
  const mixedS = (nonce + challengeOf(r, mixedKey, mixedMessage) * secret) % ORDER;
  bad("mixed-order key, equation holds", "key", mixedKey, mixedMessage, concat(r, littleBytes(mixedS)));
  const small = [
    ["neutral element", neutral],
    ["order two", littleBytes((1n << 255n) - 20n)],
    ["order four, y = 0", new Uint8Array(32)],
    ["order four, other sign", new Uint8Array(32).map((_, at) => (at === 31 ? 128 : 0))],
    ["order eight", eighth.toBytes()],
    ["order eight, other", eighth.negate().toBytes()],
  ] as const;
  for (const [name, key] of small) {
    let count = 0;
    while (challengeOf(r, key, utf8(`small ${count}`)) % 8n !== 0n) count++;
    bad(`small-order key: ${name}`, "key", key, utf8(`small ${count}`), concat(r, littleBytes(nonce)));
  }
  const wrong = [
    ["y = p", littleBytes((1n << 255n) - 19n)],
    ["y = p + 1", wrongNeutral],
    ["y = p + 1 with the sign", wrongNeutral.map((byte, at) => (at === 31 ? byte | 128 : byte))],
    ["y = p + 3", littleBytes((1n << 255n) - 16n)],
    ["y = 2^255 − 1", littleBytes((1n << 255n) - 1n)],
    ["x = 0 with the sign", signedNeutral],
    ["y = −1 with the sign", littleBytes((1n << 255n) - 20n).map((byte, at) => (at === 31 ? byte | 128 : byte))],
  ] as const;
  for (const [name, key] of wrong) bad(`non-canonical key: ${name}`, "key", key, message, concat(r, littleBytes(nonce)));
  bad("not on the curve", "key", littleBytes(2n), message, honest);
  bad("31-byte key", "key", by.verifying.slice(0, 31), message, honest);
  bad("33-byte key", "key", concat(by.verifying, new Uint8Array(1)), message, honest);
  bad("empty key", "key", new Uint8Array(0), message, honest);
  file.write();
}

export async function derivations(): Promise<void> {
  const file = new Collection("03-derive", "What a code gives at an organisation: seeds, keys, identities; the receipt box key for one sealed body");
  for (const [name, code, organisation] of [
    ["zero", 0n, hexOf("organisation")],
    ["largest", (1n << 130n) - 1n, hexOf("organisation")],
    ["some", codeOf(bytes("code", 17)), hexOf("organisation")],
    ["the same code elsewhere", codeOf(bytes("code", 17)), hexOf("other organisation")],
  ] as const) {
    const seed = (label: Label) => derive(code, label, organisation);
    const sealedBody = bytes("sealed body", 100);
    file.good(name, {
      number: numberHex(code),
      organisation,
      access_seed: hex(seed("access")),
      access_key: hex(signer(seed("access")).verifying),
      sign_seed: hex(seed("sign")),
      sign_key: hex(signer(seed("sign")).verifying),
      self_seed: hex(seed("self")),
      self_identity: writeIdentity(seed("self")),
      self_recipient: writeRecipient(await recipientOf(seed("self"))),
      dialogue_seed: hex(seed("dialogue/0")),
      dialogue_identity: writeIdentity(seed("dialogue/0")),
      dialogue_recipient: writeRecipient(await recipientOf(seed("dialogue/0"))),
      sealed_body: hex(sealedBody),
      receipt_key: hex(boxKey(code, sealedBody, organisation)),
    });
  }
  const identity = writeIdentity(bytes("identity"));
  const recipient = writeRecipient(await recipientOf(bytes("identity")));
  const mixed = (text: string) => text.slice(0, 30).toLowerCase() + text.slice(30).toUpperCase();
  const changed = (text: string) => text.slice(0, -1) + (text.endsWith("q") ? "p" : "q");
  const x25519 = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
  file.bad("identity in small letters", "identity", { identity: identity.toLowerCase() });
  file.bad("identity in mixed case", "identity", { identity: mixed(identity) });
  file.bad("identity miscopied", "identity", { identity: changed(identity.toLowerCase()).toUpperCase() });
  file.bad("identity cut", "identity", { identity: identity.slice(0, -1) });
  file.bad("classical identity", "identity", { identity: x25519 });
  file.bad("a recipient is no identity", "identity", { identity: recipient.toUpperCase() });
  file.bad("recipient in capitals", "recipient", { recipient: recipient.toUpperCase() });
  file.bad("recipient in mixed case", "recipient", { recipient: mixed(recipient) });
  file.bad("recipient miscopied", "recipient", { recipient: changed(recipient) });
  file.bad("classical recipient", "recipient", { recipient: "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj" });
  const raw = await recipientOf(bytes("identity"));
  const lattice = (at: number, piece: number[]) => {
    const changed = raw.slice();
    changed.set(piece, at);
    return writeRecipient(changed);
  };
  file.bad("lattice half: first coefficient is the modulus", "recipient", { recipient: lattice(0, [0x01, (raw[1] as number & 0xf0) | 0x0d]) });
  file.bad("lattice half: second coefficient is the modulus", "recipient", { recipient: lattice(1, [(raw[1] as number & 0x0f) | 0x10, 0xd0]) });
  file.bad("lattice half: last coefficient is 4095", "recipient", { recipient: lattice(1150, [raw[1150] as number | 0xf0, 0xff]) });
  const low = [
    ["0", `00${"00".repeat(31)}`], ["1", `01${"00".repeat(31)}`], ["p − 1", `ec${"ff".repeat(30)}7f`], ["p", `ed${"ff".repeat(30)}7f`],
    ["p + 1", `ee${"ff".repeat(30)}7f`], ["order eight", "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"],
    ["order eight, other", "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"], ["0 with the top bit", `${"00".repeat(31)}80`],
    ["p + 1 with the top bit", `ee${"ff".repeat(31)}`],
  ] as const;
  for (const [name, share] of low) {
    file.bad(`X25519 half of low order: ${name}`, "recipient", { recipient: lattice(1184, [...unhex(share, 32, "hex")]) });
  }
  file.bad("recipient of 1215 bytes", "recipient", { recipient: writeRecipient(bytes("short", 1215)) });
  file.bad("recipient of 1217 bytes", "recipient", { recipient: writeRecipient(bytes("long", 1217)) });
  file.write();
}

export function jsons(): void {
  const file = new Collection("05-canonical", "Canonical JSON, as bytes in hex");
  const json = (text: string | Uint8Array) => ({ json: hex(typeof text === "string" ? utf8(text) : text) });
  const good: [string, string][] = [
    ["empty object", "{}"], ["empty array", "[]"], ["text", '"a"'], ["zero", "0"], ["true", "true"],
    ["largest integer", "9007199254740991"], ["smallest integer", "-9007199254740991"],
    ["key order is kept", '{"b":1,"a":2}'], ["a key with digits and underscores", '{"a_1":true}'],
    ["Kazakh letters", '{"text":"Әділет қайда? Ұлы дала – ғұмыр ₸"}'], ["an emoji", '"😀"'],
    ["short escapes", '"\\b\\f\\n\\r\\t\\"\\\\"'], ["long escapes", '"\\u0000\\u001f\\u000b"'],
    ["delete and separators stand raw", '"\u007f\u2028\u2029\u0085"'], ["byte order mark inside a string", '"\ufeff"'],
    ["noncharacter", '"\uffff"'], ["solidus stands raw", '"/"'], ["depth 32", `${"[".repeat(32)}${"]".repeat(32)}`],
    ["a key called constructor", '{"constructor":1,"prototype":2}'],
  ];
  for (const [name, text] of good) file.good(name, json(text));
  const bad: [string, string | Uint8Array][] = [
    ["nothing", ""], ["two values", "1 2"], ["space inside", '{"a": 1}'], ["space before", " 1"], ["newline after", "1\n"],
    ["null", "null"], ["null inside", '{"a":null}'], ["fraction", "1.5"], ["fraction of zero", "1.0"], ["exponent", "1e2"],
    ["capital exponent", "1E2"], ["minus zero", "-0"], ["leading zero", "01"], ["plus", "+1"],
    ["2^53", "9007199254740992"], ["2^53 + 1", "9007199254740993"], ["−2^53", "-9007199254740992"], ["2^64", "18446744073709551616"],
    ["a number beyond all", "1e999"], ["NaN", "NaN"], ["key twice", '{"a":1,"a":2}'], ["key twice with one value", '{"a":1,"a":1}'],
    ["key twice, deep", '[{"v":1,"b":{"kind":"a","kind":"b"}}]'], ["key written with an escape", '{"\\u0061":1}'],
    ["__proto__ as a key", '{"__proto__":{"a":1}}'], ["a key like a number", '{"b":1,"1":2}'], ["numbers as keys in order", '{"1":1,"2":2}'],
    ["capital key", '{"Kind":1}'], ["empty key", '{"":1}'], ["key with a dash", '{"a-b":1}'], ["Cyrillic key", '{"а":1}'],
    ["underscore first", '{"_a":1}'], ["lone high surrogate", '"\\ud800"'], ["lone low surrogate", '"\\udc00"'],
    ["surrogates in the wrong order", '"\\udc00\\ud800"'], ["escaped pair", '"\\ud83d\\ude00"'], ["escaped letter", '"\\u0041"'],
    ["capital hex in an escape", '"\\u001F"'], ["escaped solidus", '"\\/"'], ["long escape where a short one is", '"\\u000a"'],
    ["raw newline", '"\n"'], ["raw NUL", '"\u0000"'], ["byte order mark before", '\ufeff1'], ["depth 33", `${"[".repeat(33)}${"]".repeat(33)}`],
    ["depth 33 with a number", `${"[".repeat(32)}1${"]".repeat(32)}`],
    ["depth of thousands", `${"[".repeat(5000)}${"]".repeat(5000)}`], ["trailing comma", "[1,]"], ["comment", "1//"], ["single quotes", "'a'"],
    ["unfinished", '{"a":1'], ["invalid UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
    ["overlong UTF-8", new Uint8Array([0x22, 0xc1, 0x81, 0x22])], ["a surrogate in UTF-8", new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ];
  for (const [name, text] of bad) file.bad(name, "canonical", json(text));
  file.write();
}
