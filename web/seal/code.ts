// The tracking code (section 2): 130 random bits, written so that people can copy them. Draws nothing by itself.
import { CROCKFORD, grouped } from "./bytes.ts";
import { Refused } from "./refused.ts";

const SYMBOLS = 28;
const MODULUS = 1021n;

// Every character that people and programs put between symbols.
const DROPPED = /[ \t\n\r.\u00a0\u2007\u2009\u202f\u2010-\u2015\u2212_-]/gu;

// Latin look-alikes, then Cyrillic ones by their shape; б only small, because capital Б resembles no digit.
const FOLDED = new Map<string, string>();
for (const [from, to] of [
  ["OО", "00"],
  ["ILІӀЗЧ", "111134"],
  ["АВСЕНКМРТХУҮҺЅЈ", "ABCEHKMPTXYYHSJ"],
] as const) {
  [...from].forEach((symbol, index) => {
    FOLDED.set(symbol, to[index] as string);
    FOLDED.set(symbol.toLowerCase(), to[index] as string);
  });
}
FOLDED.set("б", "6");

/** The code of a number below 2^130, as it is shown: seven groups of four. */
export const writeCode = (value: bigint): string => grouped((value << 10n) | (value % MODULUS), SYMBOLS);

/** The number of a code as it was typed; throws `code-symbol`, `code-length` or `code-check`, in this order. */
export function readCode(typed: string): bigint {
  let value = 0n;
  let symbols = 0;
  for (const typedSymbol of typed.replace(DROPPED, "")) {
    const folded = FOLDED.get(typedSymbol) ?? typedSymbol.replace(/[a-z]/, (letter) => letter.toUpperCase());
    const digit = CROCKFORD.indexOf(folded);
    if (digit < 0) throw new Refused("code-symbol");
    symbols += 1;
    // Beyond the length nothing is counted: a pasted novel costs nothing.
    if (symbols <= SYMBOLS) value = (value << 5n) | BigInt(digit);
  }
  if (symbols !== SYMBOLS) throw new Refused("code-length");
  const code = value >> 10n;
  // A check value of 1021 or more is never the remainder, so one comparison refuses it too.
  if ((value & 1023n) !== code % MODULUS) throw new Refused("code-check");
  return code;
}

/** 17 random bytes as a code's number: the top six bits are dropped. */
export function codeOf(random: Uint8Array): bigint {
  let value = 0n;
  for (const byte of random.subarray(0, 17)) value = (value << 8n) | BigInt(byte);
  return value & ((1n << 130n) - 1n);
}
