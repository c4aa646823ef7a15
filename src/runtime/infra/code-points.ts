// Strings and code points as the Infra Standard has them, over code units. Patterns look for what must not be there, so that
// they match seldom, and are run by the captured `exec`: the other methods of RegExp call what an app can patch.

import {
  arrayJoin,
  arrayPush,
  reflectApply,
  regExpExec,
  stringCharCodeAt,
  stringFromCharCode,
  stringSlice,
  stringToLowerCase,
  stringToUpperCase,
  typedArrayLength,
} from "./primordials.ts";

const asciiUpper = /[A-Z]/;
const asciiLower = /[a-z]/;
const notAscii = /[^\0-\x7f]/;

export function isAscii(text: string): boolean {
  return regExpExec(notAscii, text) === null;
}

/** https://infra.spec.whatwg.org/#ascii-lowercase */
export function asciiLowercase(text: string): string {
  if (regExpExec(asciiUpper, text) === null) return text;
  return isAscii(text) ? stringToLowerCase(text) : mapAscii(text, 0x41, 0x5a, 0x20);
}

/** https://infra.spec.whatwg.org/#ascii-uppercase */
export function asciiUppercase(text: string): string {
  if (regExpExec(asciiLower, text) === null) return text;
  return isAscii(text) ? stringToUpperCase(text) : mapAscii(text, 0x61, 0x7a, -0x20);
}

function mapAscii(text: string, first: number, last: number, shift: number): string {
  let result = "";
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = stringCharCodeAt(text, at);
    if (unit < first || unit > last) continue;
    result += stringSlice(text, done, at) + stringFromCharCode(unit + shift);
    done = at + 1;
  }
  return result + stringSlice(text, done);
}

/** https://infra.spec.whatwg.org/#ascii-case-insensitive */
export function isAsciiCaseInsensitiveMatch(a: string, b: string): boolean {
  return a.length === b.length && asciiLowercase(a) === asciiLowercase(b);
}

export function isAsciiDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

export function isAsciiAlpha(unit: number): boolean {
  return (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

export function isAsciiAlphanumeric(unit: number): boolean {
  return isAsciiDigit(unit) || isAsciiAlpha(unit);
}

export function isAsciiHexDigit(unit: number): boolean {
  return isAsciiDigit(unit) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);
}

/** https://infra.spec.whatwg.org/#ascii-whitespace */
export function isAsciiWhitespace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0c || unit === 0x0d;
}

/** https://fetch.spec.whatwg.org/#http-whitespace */
export function isHttpWhitespace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}

/** https://fetch.spec.whatwg.org/#http-tab-or-space */
export function isHttpTabOrSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09;
}

const tokenUnits = new Uint8Array(128);
for (const unit of "!#$%&'*+-.^_`|~") tokenUnits[unit.charCodeAt(0)] = 1;
for (let unit = 0; unit < 128; unit++) if (isAsciiAlphanumeric(unit)) tokenUnits[unit] = 1;

/** https://mimesniff.spec.whatwg.org/#http-token-code-point */
export function isHttpTokenCodePoint(unit: number): boolean {
  return unit < 128 && tokenUnits[unit] === 1;
}

const notToken = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/;

/** A `token` of HTTP: one or more HTTP token code points. */
export function isHttpTokenString(text: string): boolean {
  return text.length > 0 && regExpExec(notToken, text) === null;
}

const notIsomorphic = /[^\0-\xff]/;

/** https://infra.spec.whatwg.org/#isomorphic-string */
export function isIsomorphicString(text: string): boolean {
  return regExpExec(notIsomorphic, text) === null;
}

/** https://mimesniff.spec.whatwg.org/#http-quoted-string-token-code-point */
export function isHttpQuotedStringTokenCodePoint(unit: number): boolean {
  return unit === 0x09 || (unit >= 0x20 && unit <= 0x7e) || (unit >= 0x80 && unit <= 0xff);
}

function strip(text: string, isStripped: (unit: number) => boolean): string {
  let start = 0;
  let end = text.length;
  while (start < end && isStripped(stringCharCodeAt(text, start))) start++;
  while (end > start && isStripped(stringCharCodeAt(text, end - 1))) end--;
  return start === 0 && end === text.length ? text : stringSlice(text, start, end);
}

/** Leading and trailing HTTP whitespace removed. */
export function stripHttpWhitespace(text: string): string {
  return strip(text, isHttpWhitespace);
}

/** Leading and trailing HTTP tab or space removed. */
export function stripHttpTabOrSpace(text: string): string {
  return strip(text, isHttpTabOrSpace);
}

/** https://infra.spec.whatwg.org/#strip-leading-and-trailing-ascii-whitespace */
export function stripAsciiWhitespace(text: string): string {
  return strip(text, isAsciiWhitespace);
}

/** Where a parser stands in a string: the standards' position variable. */
export interface Position {
  at: number;
}

/**
 * https://infra.spec.whatwg.org/#collect-a-sequence-of-code-points
 *
 * `condition` sees code units, which is the same for conditions that tell apart ASCII only.
 */
export function collectCodePoints(text: string, position: Position, condition: (unit: number) => boolean): string {
  const start = position.at;
  while (position.at < text.length && condition(stringCharCodeAt(text, position.at))) position.at++;
  return stringSlice(text, start, position.at);
}

/** https://infra.spec.whatwg.org/#strictly-split */
export function strictlySplit(text: string, delimiter: number): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && stringCharCodeAt(text, at) !== delimiter) continue;
    arrayPush(parts, stringSlice(text, start, at));
    start = at + 1;
  }
  return parts;
}

/** https://infra.spec.whatwg.org/#isomorphic-encode; every code unit must be at most U+00FF. */
export function isomorphicEncode(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = stringCharCodeAt(text, at);
  return bytes;
}

const { min } = Math;
const decodeStep = 4096;

/** https://infra.spec.whatwg.org/#isomorphic-decode */
export function isomorphicDecode(bytes: Uint8Array): string {
  const parts: string[] = [];
  const length = typedArrayLength(bytes);
  for (let start = 0; start < length; start += decodeStep) {
    const units: number[] = [];
    const end = min(start + decodeStep, length);
    for (let at = start; at < end; at++) arrayPush(units, bytes[at] as number);
    arrayPush(parts, reflectApply(stringFromCharCode, undefined, units));
  }
  return arrayJoin(parts, "");
}
