// Numeric types: https://webidl.spec.whatwg.org/#js-integer-types and the floating-point ones.

export type IntegerMode = "enforceRange" | "clamp";

const { abs, floor, max, min, trunc } = Math;
const { MAX_SAFE_INTEGER, isFinite: isFiniteNumber, isNaN: isNotANumber } = Number;

/** ToNumber of ECMAScript, which refuses BigInts and symbols with a TypeError. */
function toNumber(value: unknown): number {
  return +(value as number);
}

interface IntegerType {
  readonly name: string;
  readonly modulus: number;
  readonly signed: boolean;
  readonly lowest: number;
  readonly highest: number;
}

function integerType(name: string, bits: number, signed: boolean): IntegerType {
  // 1-3. The bounds; integers of 64 bits end where doubles stop being exact.
  if (bits === 64) {
    return { name, modulus: 2 ** 64, signed, lowest: signed ? -MAX_SAFE_INTEGER : 0, highest: MAX_SAFE_INTEGER };
  }
  const modulus = 2 ** bits;
  return signed
    ? { name, modulus, signed, lowest: -modulus / 2, highest: modulus / 2 - 1 }
    : { name, modulus, signed, lowest: 0, highest: modulus - 1 };
}

/** https://webidl.spec.whatwg.org/#abstract-opdef-converttoint */
function convertToInt(value: unknown, context: string, type: IntegerType, mode: IntegerMode | undefined): number {
  // 4-5. A number, and no negative zero.
  let number = toNumber(value) + 0;
  // 6. Out of range is an error.
  if (mode === "enforceRange") {
    if (!isFiniteNumber(number)) throw new TypeError(`${context} must be a finite number.`);
    number = trunc(number) + 0;
    if (number < type.lowest || number > type.highest) {
      throw new TypeError(`${context} is outside the range of ${type.name}: ${type.lowest} to ${type.highest}.`);
    }
    return number;
  }
  // 7. Out of range is the nearest bound; halves go to the even neighbour.
  if (mode === "clamp") return isNotANumber(number) ? 0 : roundHalfToEven(min(max(number, type.lowest), type.highest));
  // 8. What is not finite is zero.
  if (!isFiniteNumber(number)) return 0;
  // 9-12. Wrap around.
  const half = type.modulus / 2;
  number = trunc(number) % type.modulus;
  if (type.signed) {
    if (number >= half) number -= type.modulus;
    else if (number < -half) number += type.modulus;
  } else if (number < 0) {
    number += type.modulus;
  }
  return number + 0;
}

function roundHalfToEven(number: number): number {
  const below = floor(number);
  const rest = abs(number - below);
  if (rest < 0.5 || (rest === 0.5 && below % 2 === 0)) return below + 0;
  return below + 1;
}

type ToInteger = (value: unknown, context: string, mode?: IntegerMode) => number;

function converter(name: string, bits: number, signed: boolean): ToInteger {
  const type = integerType(name, bits, signed);
  return (value, context, mode) => convertToInt(value, context, type, mode);
}

export const toByte = converter("byte", 8, true);
export const toOctet = converter("octet", 8, false);
export const toShort = converter("short", 16, true);
export const toUnsignedShort = converter("unsigned short", 16, false);
export const toLong = converter("long", 32, true);
export const toUnsignedLong = converter("unsigned long", 32, false);
export const toLongLong = converter("long long", 64, true);
export const toUnsignedLongLong = converter("unsigned long long", 64, false);

/** https://webidl.spec.whatwg.org/#js-double */
export function toDouble(value: unknown, context: string): number {
  const number = toNumber(value);
  if (!isFiniteNumber(number)) throw new TypeError(`${context} must be a finite number.`);
  return number;
}

/** https://webidl.spec.whatwg.org/#js-unrestricted-double */
export function toUnrestrictedDouble(value: unknown, _context: string): number {
  return toNumber(value);
}
