// The algorithms behind the Headers interface: a header list with a guard.

import { arraySlice, isAsciiAlphanumeric, jsonStringify, setHas, stringCharCodeAt } from "../infra/index.ts";
import { essenceOf, parseMimeType } from "../mimesniff/index.ts";
import { appOrigin } from "../url/index.ts";
import { isForbiddenRequestHeader } from "./forbidden-headers.ts";
import {
  appendToHeaderList,
  deleteFromHeaderList,
  getFromHeaderList,
  type HeaderList,
  headerKey,
  headerListContains,
  headerPlace,
  isHeaderValue,
  normalizeHeaderValue,
  setInHeaderList,
} from "./header-list.ts";

/** Guard "request" filters where the app has an origin, guard "response" never (D-FETCH-1). */
export type HeadersGuard = "immutable" | "request" | "request-no-cors" | "response" | "none";

export interface HeadersRecord {
  list: HeaderList;
  guard: HeadersGuard;
}

/** The name's key, or a TypeError. */
export function requireHeaderName(name: string): string {
  const key = headerKey(name);
  if (key === null) throw new TypeError(`${quoted(name)} is not a valid header name`);
  return key;
}

function quoted(text: string): string {
  return jsonStringify(text);
}

/**
 * The name's key; null when the header is to be left out in silence.
 * https://fetch.spec.whatwg.org/#headers-validate
 */
function validate(headers: HeadersRecord, name: string, value: string): string | null {
  // 1. Syntax.
  const key = requireHeaderName(name);
  if (!isHeaderValue(value)) throw new TypeError(`${quoted(value)} is not a valid value of header ${name}`);
  // 2. Immutable.
  if (headers.guard === "immutable") throw new TypeError("these headers are immutable");
  // 3. What the client says of itself, and an app that has an origin may not. 4. Skipped: responses (D-FETCH-1).
  return headers.guard === "request" && appOrigin() !== null && isForbiddenRequestHeader(key, value) ? null : key;
}

/** https://fetch.spec.whatwg.org/#concept-headers-append */
export function appendToHeaders(headers: HeadersRecord, name: string, value: string): void {
  // 1. Normalize.
  value = normalizeHeaderValue(value);
  // 2. Validate.
  const key = validate(headers, name, value);
  if (key === null) return;
  // 3. What a no-cors request may carry.
  if (headers.guard === "request-no-cors") {
    const present = getFromHeaderList(headers.list, key);
    if (!isNoCorsSafelisted(key, present === null ? value : `${present}, ${value}`)) return;
  }
  // 4. Append.
  appendToHeaderList(headers.list, name, key, value);
  // 5. Privileged names.
  if (headers.guard === "request-no-cors") removePrivileged(headers);
}

/** https://fetch.spec.whatwg.org/#dom-headers-set */
export function setInHeaders(headers: HeadersRecord, name: string, value: string): void {
  // 1. Normalize.
  value = normalizeHeaderValue(value);
  // 2. Validate.
  const key = validate(headers, name, value);
  if (key === null) return;
  // 3. What a no-cors request may carry.
  if (headers.guard === "request-no-cors" && !isNoCorsSafelisted(key, value)) return;
  // 4. Set.
  setInHeaderList(headers.list, name, key, value);
  // 5. Privileged names.
  if (headers.guard === "request-no-cors") removePrivileged(headers);
}

/** https://fetch.spec.whatwg.org/#dom-headers-delete */
export function deleteFromHeaders(headers: HeadersRecord, name: string): void {
  // 1. Validate.
  const key = validate(headers, name, "");
  if (key === null) return;
  // 2. What a no-cors request may carry.
  if (headers.guard === "request-no-cors" && !isNoCorsSafelistedName(key) && key !== "range") return;
  // 3. Absent.
  if (!headerListContains(headers.list, key)) return;
  // 4. Delete.
  deleteFromHeaderList(headers.list, key);
  // 5. Privileged names.
  if (headers.guard === "request-no-cors") removePrivileged(headers);
}

/**
 * `init`: a converted HeadersInit: name, value, name, value …
 * https://fetch.spec.whatwg.org/#concept-headers-fill
 */
export function fillHeaders(headers: HeadersRecord, init: readonly string[]): void {
  const isOpen = headers.guard === "none" || headers.guard === "response";
  if (isOpen && headers.list.keys.length === 0) {
    headers.list = newFilledList(headers, init);
    return;
  }
  for (let i = 0; i + 1 < init.length; i += 2) appendToHeaders(headers, init[i] as string, init[i + 1] as string);
}

/** The same for headers that were empty and whose guard takes whatever is valid: all pairs are copied at once. */
function newFilledList(headers: HeadersRecord, init: readonly string[]): HeaderList {
  const pairs = arraySlice(init);
  const keys: string[] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const value = normalizeHeaderValue(pairs[i + 1] as string);
    const key = validate(headers, pairs[i] as string, value) as string;
    pairs[i + 1] = value;
    const first = headerPlace(keys, key);
    if (first >= 0) pairs[i] = pairs[2 * first] as string;
    keys[i / 2] = key;
  }
  return { pairs, keys, sorted: null };
}

/** https://fetch.spec.whatwg.org/#concept-headers-remove-privileged-no-cors-request-headers */
function removePrivileged(headers: HeadersRecord): void {
  deleteFromHeaderList(headers.list, "range");
}

/** https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header-name */
function isNoCorsSafelistedName(key: string): boolean {
  return key === "accept" || key === "accept-language" || key === "content-language" || key === "content-type";
}

/**
 * https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header
 * with https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
function isNoCorsSafelisted(key: string, value: string): boolean {
  if (!isNoCorsSafelistedName(key) || value.length > 128) return false;
  if (key === "accept") return everyUnit(value, isCorsSafe);
  if (key !== "content-type") return everyUnit(value, isLanguageUnit);
  if (!everyUnit(value, isCorsSafe)) return false;
  const mimeType = parseMimeType(value);
  if (mimeType === null) return false;
  const essence = essenceOf(mimeType);
  return (
    essence === "application/x-www-form-urlencoded" || essence === "multipart/form-data" || essence === "text/plain"
  );
}

function everyUnit(text: string, condition: (unit: number) => boolean): boolean {
  for (let i = 0; i < text.length; i++) {
    if (!condition(stringCharCodeAt(text, i))) return false;
  }
  return true;
}

const unsafeUnits = new Set(Array.from('"():<>?@[\\]{}\x7f', (character) => character.charCodeAt(0)));

/** https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte, the opposite. */
function isCorsSafe(unit: number): boolean {
  return (unit >= 0x20 || unit === 0x09) && !setHas(unsafeUnits, unit);
}

/** 0-9 A-Z a-z and space * , - . ; = */
function isLanguageUnit(unit: number): boolean {
  if (isAsciiAlphanumeric(unit)) return true;
  return unit === 0x20 || unit === 0x2a || (unit >= 0x2c && unit <= 0x2e) || unit === 0x3b || unit === 0x3d;
}
