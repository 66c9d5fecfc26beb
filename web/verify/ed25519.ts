// The part of Ed25519 that checking signatures needs, in the place of the library, so that this page stays small (`vite.config.ts`
// puts it there): points in extended coordinates (RFC 8032, 5.1.4). Only public bytes come here, so nothing runs in constant time. A
// test holds it to the library and to the shared vectors; what a signature must be stands in `seal/signature.ts`.

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const mod = (value: bigint): bigint => {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
};

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [square, rest] = [base, exponent]; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

const invert = (value: bigint): bigint => power(value, P - 2n);
const D = mod(-121665n * invert(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

class Point {
  static readonly Fn = { ORDER };
  static readonly BASE: Point = Point.fromBytes(new Uint8Array(32).fill(0x66).fill(0x58, 0, 1));
  readonly #x: bigint;
  readonly #y: bigint;
  readonly #z: bigint;
  readonly #t: bigint;

  constructor(x: bigint, y: bigint, z: bigint, t: bigint) {
    [this.#x, this.#y, this.#z, this.#t] = [x, y, z, t];
  }

  /** The point of a canonical encoding; throws for any other. */
  static fromBytes(bytes: Uint8Array): Point {
    let encoded = 0n;
    for (const byte of Uint8Array.from(bytes).reverse()) encoded = (encoded << 8n) | BigInt(byte);
    const [y, odd] = [encoded & ((1n << 255n) - 1n), encoded >> 255n];
    const [up, down] = [mod(y * y - 1n), mod(D * y * y + 1n)];
    const square = mod(up * invert(down));
    let x = power(square, (P + 3n) / 8n);
    if (mod(x * x) !== square) x = mod(x * ROOT_OF_MINUS_ONE);
    if (bytes.length !== 32 || y >= P || mod(x * x) !== square || (x === 0n && odd === 1n)) throw new RangeError("no point");
    if ((x & 1n) !== odd) x = P - x;
    return new Point(x, y, 1n, mod(x * y));
  }

  add(other: Point): Point {
    const a = mod((this.#y - this.#x) * (other.#y - other.#x));
    const b = mod((this.#y + this.#x) * (other.#y + other.#x));
    const c = mod(2n * this.#t * D * other.#t);
    const d = mod(2n * this.#z * other.#z);
    const [e, f, g, h] = [b - a, d - c, d + c, b + a];
    return new Point(mod(e * f), mod(g * h), mod(f * g), mod(e * h));
  }

  subtract(other: Point): Point {
    return this.add(new Point(mod(-other.#x), other.#y, other.#z, mod(-other.#t)));
  }

  multiplyUnsafe(scalar: bigint): Point {
    let product = new Point(0n, 1n, 1n, 0n);
    for (let [point, rest] = [this as Point, scalar]; rest > 0n; rest >>= 1n) {
      if (rest & 1n) product = product.add(point);
      point = point.add(point);
    }
    return product;
  }

  is0(): boolean {
    return this.#x === 0n && this.#y === this.#z;
  }

  isTorsionFree(): boolean {
    return this.multiplyUnsafe(ORDER).is0();
  }

  toBytes(): Uint8Array {
    const inverse = invert(this.#z);
    const [x, y] = [mod(this.#x * inverse), mod(this.#y * inverse)];
    let rest = y | ((x & 1n) << 255n);
    return Uint8Array.from({ length: 32 }, () => {
      const byte = Number(rest & 255n);
      rest >>= 8n;
      return byte;
    });
  }
}

export const ed25519 = { Point };
