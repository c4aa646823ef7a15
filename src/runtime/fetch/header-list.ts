// Header lists of the Fetch standard as data, and the algorithms over them. A list keeps its names as they were given
// (that is what goes on the wire) and beside them in lower case (that is what everything here compares).

import {
  arraySort,
  isHttpTokenString,
  mapGet,
  mapSet,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
  stringToLowerCase,
  stripHttpTabOrSpace,
  stripHttpWhitespace,
  uncurryThis,
} from "../infra/index.ts";

export interface HeaderList {
  /** name, value, name, value …: the form in which ops take and give header lists. */
  pairs: string[];
  /** The lower-cased name of each pair. */
  keys: string[];
  /** What sort-and-combine gave, until the list changes. */
  sorted: [string, string][] | null;
}

const regExpExec = uncurryThis(RegExp.prototype.exec);
const stringSplit = uncurryThis(String.prototype.split as (this: string, separator: string) => string[]) as (
  text: string,
  separator: string,
) => string[];

const notValueCharacter = /[\0\r\n]/;
/** Values up to this length are checked by a loop, which is faster then than a regular expression. */
const shortValue = 48;

/** Valid names that were seen often, with their lower-cased form: one lookup instead of a check and a conversion. */
export const knownNames: Map<string, string> = new Map();
for (const name of [
  ...["Accept", "Accept-Encoding", "Accept-Language", "Accept-Ranges", "Access-Control-Allow-Credentials"],
  ...["Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Allow-Origin"],
  ...["Access-Control-Expose-Headers", "Access-Control-Max-Age", "Access-Control-Request-Headers"],
  ...["Access-Control-Request-Method", "Age", "Allow", "Authorization", "Cache-Control", "Connection"],
  ...["Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length", "Content-Range"],
  ...["Content-Security-Policy", "Content-Type", "Cookie", "Date", "ETag", "Expires", "Forwarded", "Host"],
  ...["If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "Last-Modified", "Link", "Location", "Origin"],
  ...["Pragma", "Range", "Referer", "Referrer-Policy", "Retry-After", "Server", "Server-Timing", "Set-Cookie"],
  ...["Strict-Transport-Security", "Timing-Allow-Origin", "Transfer-Encoding", "Upgrade", "User-Agent", "Vary"],
  ...["Via", "WWW-Authenticate", "X-Content-Type-Options", "X-Forwarded-For", "X-Forwarded-Proto"],
  ...["X-Frame-Options", "X-Powered-By", "X-Request-Id", "X-Requested-With", "X-XSS-Protection"],
]) {
  mapSet(knownNames, name, name.toLowerCase());
  mapSet(knownNames, name.toLowerCase(), name.toLowerCase());
}

export function newHeaderList(): HeaderList {
  return { pairs: [], keys: [], sorted: null };
}

/**
 * The lower-cased form of a header name, or null when it is none.
 * https://fetch.spec.whatwg.org/#header-name
 */
export function headerKey(name: string): string | null {
  const known = mapGet(knownNames, name);
  if (known !== undefined) return known;
  return isHttpTokenString(name) ? stringToLowerCase(name) : null;
}

/** https://fetch.spec.whatwg.org/#header-value, for a value that is normalized. */
export function isHeaderValue(value: string): boolean {
  if (value.length <= shortValue) {
    for (let i = 0; i < value.length; i++) {
      const unit = stringCharCodeAt(value, i);
      if (unit === 0 || unit === 0x0a || unit === 0x0d) return false;
    }
    return true;
  }
  return regExpExec(notValueCharacter, value) === null;
}

/** https://fetch.spec.whatwg.org/#concept-header-value-normalize */
export function normalizeHeaderValue(value: string): string {
  return stripHttpWhitespace(value);
}

/** Where the key stands first, or -1. */
export function headerPlace(keys: readonly string[], key: string): number {
  for (let i = 0; i < keys.length; i++) if (keys[i] === key) return i;
  return -1;
}

/** https://fetch.spec.whatwg.org/#header-list-contains */
export function headerListContains(list: HeaderList, key: string): boolean {
  return headerPlace(list.keys, key) >= 0;
}

/** https://fetch.spec.whatwg.org/#concept-header-list-get */
export function getFromHeaderList(list: HeaderList, key: string): string | null {
  const { keys, pairs } = list;
  let value: string | null = null;
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] !== key) continue;
    const next = pairs[2 * i + 1] as string;
    value = value === null ? next : `${value}, ${next}`;
  }
  return value;
}

/** https://fetch.spec.whatwg.org/#dom-headers-getsetcookie */
export function getSetCookie(list: HeaderList): string[] {
  const { keys, pairs } = list;
  const values: string[] = [];
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] === "set-cookie") values[values.length] = pairs[2 * i + 1] as string;
  }
  return values;
}

/** https://fetch.spec.whatwg.org/#concept-header-list-append */
export function appendToHeaderList(list: HeaderList, name: string, key: string, value: string): void {
  const { keys, pairs } = list;
  list.sorted = null;
  if (keys.length === 0) {
    // Most lists of responses have one header: V8 would make room for 16 more in an array that grows.
    list.keys = [key];
    list.pairs = [name, value];
    return;
  }
  // 1. The case of the name's first occurrence is kept.
  const first = headerPlace(keys, key);
  if (first >= 0) name = pairs[2 * first] as string;
  // 2. Append.
  keys[keys.length] = key;
  pairs[pairs.length] = name;
  pairs[pairs.length] = value;
}

/** https://fetch.spec.whatwg.org/#concept-header-list-delete */
export function deleteFromHeaderList(list: HeaderList, key: string): void {
  removeFrom(list, key, 0);
}

function removeFrom(list: HeaderList, key: string, from: number): void {
  const { keys, pairs } = list;
  let kept = from;
  for (let i = from; i < keys.length; i++) {
    if (keys[i] === key) continue;
    keys[kept] = keys[i] as string;
    pairs[2 * kept] = pairs[2 * i] as string;
    pairs[2 * kept + 1] = pairs[2 * i + 1] as string;
    kept++;
  }
  list.sorted = null;
  // Setting a length costs as much as all the rest, though it changes nothing.
  if (kept === keys.length) return;
  keys.length = kept;
  pairs.length = 2 * kept;
}

/** https://fetch.spec.whatwg.org/#concept-header-list-set */
export function setInHeaderList(list: HeaderList, name: string, key: string, value: string): void {
  const { keys, pairs } = list;
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] !== key) continue;
    // 1. The first takes the value, the others go.
    pairs[2 * i + 1] = value;
    removeFrom(list, key, i + 1);
    return;
  }
  // 2. None: append.
  keys[keys.length] = key;
  pairs[pairs.length] = name;
  pairs[pairs.length] = value;
  list.sorted = null;
}

export function copyHeaderList(list: HeaderList): HeaderList {
  const { keys, pairs } = list;
  const copy = newHeaderList();
  for (let i = 0; i < keys.length; i++) copy.keys[i] = keys[i] as string;
  for (let i = 0; i < pairs.length; i++) copy.pairs[i] = pairs[i] as string;
  return copy;
}

/** https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine. The result is the list's own: do not change it. */
export function sortAndCombine(list: HeaderList): [string, string][] {
  if (list.sorted !== null) return list.sorted;
  const { keys, pairs } = list;
  const sorted: [string, string][] = [];
  const places: Map<string, [string, string]> = new Map();
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const value = pairs[2 * i + 1] as string;
    const earlier = key === "set-cookie" ? undefined : mapGet(places, key);
    if (earlier !== undefined) {
      earlier[1] = `${earlier[1]}, ${value}`;
      continue;
    }
    const pair: [string, string] = [key, value];
    sorted[sorted.length] = pair;
    mapSet(places, key, pair);
  }
  // Stable, so cookies stay in their order.
  arraySort(sorted, (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  list.sorted = sorted;
  return sorted;
}

/** A list from name, value, name, value … as the host gives it. */
export function headerListOfPairs(given: readonly string[]): HeaderList {
  const list = newHeaderList();
  for (let i = 0; i + 1 < given.length; i += 2) {
    const name = given[i] as string;
    list.keys[i / 2] = headerKey(name) ?? stringToLowerCase(name);
    list.pairs[i] = name;
    list.pairs[i + 1] = given[i + 1] as string;
  }
  return list;
}

/** A list from "name\nvalue\nname\nvalue" with names in lower case, as the engine gives it. */
export function headerListOfText(text: string): HeaderList {
  const list = newHeaderList();
  if (text === "") return list;
  const pieces = stringSplit(text, "\n");
  for (let i = 0; i + 1 < pieces.length; i += 2) list.keys[i / 2] = pieces[i] as string;
  list.pairs = pieces;
  return list;
}

/**
 * The values of a header, split at commas outside of quoted strings; null when there is none.
 * https://fetch.spec.whatwg.org/#concept-header-list-get-decode-split
 */
export function getDecodeAndSplit(list: HeaderList, key: string): string[] | null {
  const value = getFromHeaderList(list, key);
  if (value === null) return null;
  if (stringIndexOf(value, ",") === -1) return [stripHttpTabOrSpace(value)];
  const values: string[] = [];
  let start = 0;
  for (let i = 0; i <= value.length; i++) {
    if (value[i] === '"') {
      i = endOfQuotedString(value, i) - 1;
    } else if (i === value.length || value[i] === ",") {
      values[values.length] = stripHttpTabOrSpace(stringSlice(value, start, i));
      start = i + 1;
    }
  }
  return values;
}

/** Position after the quoted string that starts at `start`; the value's end when it is not closed. */
function endOfQuotedString(value: string, start: number): number {
  for (let i = start + 1; i < value.length; i++) {
    if (value[i] === "\\") i++;
    else if (value[i] === '"') return i + 1;
  }
  return value.length;
}
