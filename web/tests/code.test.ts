// The tracking code, exhaustively: what hands do when they copy.
import fc from "fast-check";
import { expect, test } from "vitest";
import { CROCKFORD } from "../seal/bytes.ts";
import { codeOf, readCode, writeCode } from "../seal/code.ts";
import { bytes } from "./vectors/tools.ts";

const some = codeOf(bytes("exhaustive", 17));
const plain = writeCode(some).replaceAll("-", "");

const refused = (typed: string): string => {
  try {
    readCode(typed);
    return "accepted";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test("every single error is caught", () => {
  for (let at = 0; at < 28; at++) {
    for (const other of CROCKFORD) {
      if (other === plain[at]) continue;
      expect(refused(plain.slice(0, at) + other + plain.slice(at + 1))).toBe("code-check");
    }
  }
});

test("every swap of two symbols is caught", () => {
  for (let a = 0; a < 28; a++) {
    for (let b = a + 1; b < 28; b++) {
      if (plain[a] === plain[b]) continue;
      const symbols = [...plain];
      [symbols[a], symbols[b]] = [symbols[b] as string, symbols[a] as string];
      expect(refused(symbols.join(""))).toBe("code-check");
    }
  }
});

test("every code is read back, however it is typed", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 17, maxLength: 17 }), fc.boolean(), (random, small) => {
      const written = writeCode(codeOf(random));
      expect(written).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
      const typed = small ? written.toLowerCase().replaceAll("-", " ") : written;
      expect(readCode(typed)).toBe(codeOf(random));
    }),
  );
});

test("the top six of seventeen random bytes' bits are dropped", () => {
  expect(codeOf(new Uint8Array(17).fill(255))).toBe((1n << 130n) - 1n);
});
