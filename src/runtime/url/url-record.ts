// The URL record: a serialized URL and where its parts stand in it. Parsing and the setters are the engine's (ada).
// https://url.spec.whatwg.org/#concept-url

import { numberToString, stringCharCodeAt, stringSlice } from "../infra/index.ts";
import type { SearchParamsRecord } from "./search-params-record.ts";

/**
 * Offsets are into `href`; `omitted` stands for an absent port, search or hash.
 *
 *     https://user:pass@example.com:1234/foo?bar#baz
 *           |     |    |           |    |   |   hashStart
 *           |     |    |           |    |   searchStart
 *           |     |    |           |    pathnameStart
 *           |     |    |           hostEnd
 *           |     |    hostStart (at the "@" if there is one)
 *           |     usernameEnd
 *           protocolEnd
 */
export interface UrlRecord {
  href: string;
  protocolEnd: number;
  usernameEnd: number;
  hostStart: number;
  hostEnd: number;
  port: number;
  pathnameStart: number;
  searchStart: number;
  hashStart: number;
  /** One of `schemeType`. */
  schemeType: number;
  /** https://url.spec.whatwg.org/#dom-url-searchparams, once somebody has asked for it. */
  query: SearchParamsRecord | null;
}

/** An absent port, search or hash. */
export const omitted = -1;

/** As the engine numbers the schemes. */
export const schemeType = { http: 0, notSpecial: 1, https: 2, ws: 3, ftp: 4, wss: 5, file: 6 } as const;

/** What can be set, as op_url_update numbers it. */
export const urlPart = {
  href: 0,
  protocol: 1,
  username: 2,
  password: 3,
  host: 4,
  hostname: 5,
  port: 6,
  pathname: 7,
  search: 8,
  hash: 9,
} as const;
export type UrlPart = (typeof urlPart)[keyof typeof urlPart];

const { op_url_parse } = ops;

/** Where the engine leaves a URL's offsets. */
const components = new Int32Array(9);

function takeComponents(url: UrlRecord): void {
  url.protocolEnd = components[0] as number;
  url.usernameEnd = components[1] as number;
  url.hostStart = components[2] as number;
  url.hostEnd = components[3] as number;
  url.port = components[4] as number;
  url.pathnameStart = components[5] as number;
  url.searchStart = components[6] as number;
  url.hashStart = components[7] as number;
  url.schemeType = components[8] as number;
}

/** https://url.spec.whatwg.org/#api-url-parser; lone surrogates count as U+FFFD. Null: failure. */
export function parseUrl(input: string, base?: string): UrlRecord | null {
  const href = op_url_parse(input, base, components);
  if (href === null) return null;
  const url: UrlRecord = {
    href,
    protocolEnd: 0,
    usernameEnd: 0,
    hostStart: 0,
    hostEnd: 0,
    port: omitted,
    pathnameStart: 0,
    searchStart: omitted,
    hashStart: omitted,
    schemeType: schemeType.notSpecial,
    query: null,
  };
  takeComponents(url);
  return url;
}

export function canParseUrl(input: string, base?: string): boolean {
  return ops.op_url_can_parse(input, base);
}

/** One of the URL class's setters, without what it means for `query`. False when the value is no URL (href alone). */
export function updateUrl(url: UrlRecord, part: UrlPart, value: string): boolean {
  const href = ops.op_url_update(url.href, part, value, components);
  if (href === null) return false;
  url.href = href;
  takeComponents(url);
  return true;
}

/** Sets the query to what is serialized already; null takes it away. */
export function setUrlQuery(url: UrlRecord, query: string | null): void {
  const hash = url.hashStart === omitted ? "" : stringSlice(url.href, url.hashStart);
  const head = stringSlice(url.href, 0, pathnameEnd(url));
  url.searchStart = query === null ? omitted : head.length;
  const beforeHash = query === null ? head : `${head}?${query}`;
  url.hashStart = hash === "" ? omitted : beforeHash.length;
  url.href = beforeHash + hash;
}

/** https://url.spec.whatwg.org/#concept-url-query */
export function urlQuery(url: UrlRecord): string | null {
  return url.searchStart === omitted ? null : stringSlice(url.href, url.searchStart + 1, urlSearchEnd(url));
}

function pathnameEnd(url: UrlRecord): number {
  return url.searchStart === omitted ? urlSearchEnd(url) : url.searchStart;
}

/** Where the search ends, or the path when there is none. */
export function urlSearchEnd(url: UrlRecord): number {
  return url.hashStart === omitted ? url.href.length : url.hashStart;
}

/** After the "@", if there is one. */
function hostBegin(url: UrlRecord): number {
  const at = url.hostStart < url.hostEnd && stringCharCodeAt(url.href, url.hostStart) === 0x40;
  return at ? url.hostStart + 1 : url.hostStart;
}

/** https://url.spec.whatwg.org/#dom-url-protocol */
export function urlProtocol(url: UrlRecord): string {
  return stringSlice(url.href, 0, url.protocolEnd);
}

/** https://url.spec.whatwg.org/#dom-url-username */
export function urlUsername(url: UrlRecord): string {
  const start = url.protocolEnd + 2;
  return start < url.usernameEnd ? stringSlice(url.href, start, url.usernameEnd) : "";
}

/** https://url.spec.whatwg.org/#dom-url-password */
export function urlPassword(url: UrlRecord): string {
  return url.hostStart > url.usernameEnd ? stringSlice(url.href, url.usernameEnd + 1, url.hostStart) : "";
}

/** https://url.spec.whatwg.org/#dom-url-host */
export function urlHost(url: UrlRecord): string {
  // Without a port, what stands between host and path is nothing or "/.".
  return stringSlice(url.href, hostBegin(url), url.port === omitted ? url.hostEnd : url.pathnameStart);
}

/** https://url.spec.whatwg.org/#dom-url-hostname */
export function urlHostname(url: UrlRecord): string {
  return stringSlice(url.href, hostBegin(url), url.hostEnd);
}

/** https://url.spec.whatwg.org/#dom-url-port */
export function urlPort(url: UrlRecord): string {
  return url.port === omitted ? "" : numberToString(url.port);
}

/** https://url.spec.whatwg.org/#dom-url-pathname */
export function urlPathname(url: UrlRecord): string {
  return stringSlice(url.href, url.pathnameStart, pathnameEnd(url));
}

/** https://url.spec.whatwg.org/#dom-url-search */
export function urlSearch(url: UrlRecord): string {
  if (url.searchStart === omitted) return "";
  const search = stringSlice(url.href, url.searchStart, urlSearchEnd(url));
  return search.length > 1 ? search : "";
}

/** https://url.spec.whatwg.org/#dom-url-hash */
export function urlHash(url: UrlRecord): string {
  if (url.hashStart === omitted || url.href.length - url.hashStart <= 1) return "";
  return stringSlice(url.href, url.hashStart);
}

/** https://url.spec.whatwg.org/#concept-url-serializer with exclude fragment. */
export function urlWithoutHash(url: UrlRecord): string {
  return stringSlice(url.href, 0, urlSearchEnd(url));
}

/** https://url.spec.whatwg.org/#concept-url-origin, serialized. */
export function urlOrigin(url: UrlRecord): string {
  if (url.schemeType === schemeType.file) return "null";
  if (url.schemeType !== schemeType.notSpecial) return `${urlProtocol(url)}//${urlHost(url)}`;
  if (urlProtocol(url) !== "blob:") return "null";
  const path = parseUrl(urlPathname(url));
  const isHttp = path !== null && (path.schemeType === schemeType.http || path.schemeType === schemeType.https);
  return isHttp ? urlOrigin(path) : "null";
}
