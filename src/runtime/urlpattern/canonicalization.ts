// Encoding callbacks: https://urlpattern.spec.whatwg.org/#canon-encoding-callbacks. What the standard has the basic URL
// parser do to a dummy URL, the setters of a URL do here; the parts that they would trim are guarded.

import {
  asciiLowercase,
  isAsciiDigit,
  isAsciiHexDigit,
  numberToString,
  regExpExec,
  stringCharCodeAt,
  stringEndsWith,
  stringSlice,
  stringStartsWith,
} from "../infra/index.ts";
import {
  parseUrl,
  schemeType,
  type UrlPart,
  type UrlRecord,
  updateUrl,
  urlHash,
  urlHostname,
  urlPart,
  urlPassword,
  urlPathname,
  urlProtocol,
  urlQuery,
  urlUsername,
} from "../url/index.ts";

/** https://urlpattern.spec.whatwg.org/#create-a-dummy-url, with one part set. */
function dummyUrlWith(part: UrlPart, value: string, host = "dummy.invalid"): UrlRecord {
  const url = parseUrl(`https://${host}/`) as UrlRecord;
  updateUrl(url, part, value);
  return url;
}

/** https://urlpattern.spec.whatwg.org/#canonicalize-a-protocol */
export function canonicalizeProtocol(value: string): string {
  // 1. Nothing.
  if (value === "") return value;
  // 2-4. As the scheme of a URL.
  const url = parseUrl(`${value}://dummy.invalid/`);
  if (url === null) throw new TypeError(`"${value}" is no protocol.`);
  const protocol = urlProtocol(url);
  return stringSlice(protocol, 0, protocol.length - 1);
}

/** https://urlpattern.spec.whatwg.org/#canonicalize-a-username */
export function canonicalizeUsername(value: string): string {
  return value === "" ? value : urlUsername(dummyUrlWith(urlPart.username, value));
}

/** https://urlpattern.spec.whatwg.org/#canonicalize-a-password */
export function canonicalizePassword(value: string): string {
  return value === "" ? value : urlPassword(dummyUrlWith(urlPart.password, value));
}

/** https://urlpattern.spec.whatwg.org/#canonicalize-a-hostname */
export function canonicalizeHostname(value: string): string {
  // 1. Nothing.
  if (value === "") return value;
  // 2-3. As the host of a URL. A setter keeps the host on failure, whichever it is.
  const hostname = urlHostname(dummyUrlWith(urlPart.hostname, value));
  if (hostname !== "dummy.invalid") return hostname;
  // 4. Failure, or it is that host.
  const other = urlHostname(dummyUrlWith(urlPart.hostname, value, "other.invalid"));
  if (other !== hostname) throw new TypeError(`"${value}" is no hostname.`);
  // 5. The host.
  return hostname;
}

/** https://urlpattern.spec.whatwg.org/#canonicalize-an-ipv6-hostname */
export function canonicalizeIpv6Hostname(value: string): string {
  for (let at = 0; at < value.length; at++) {
    const unit = stringCharCodeAt(value, at);
    const allowed = isAsciiHexDigit(unit) || unit === 0x5b || unit === 0x5d || unit === 0x3a;
    if (!allowed) throw new TypeError(`"${value}" has a character that no IPv6 address has.`);
  }
  return asciiLowercase(value);
}

const maxPort = 0xffff;

/** https://url.spec.whatwg.org/#default-port; "" where there is none. */
export function defaultPort(protocol: string): string {
  if (protocol === "http" || protocol === "ws") return "80";
  if (protocol === "https" || protocol === "wss") return "443";
  return protocol === "ftp" ? "21" : "";
}

const tabOrNewline = /[\t\n\r]/;

/** Step 3 of https://url.spec.whatwg.org/#concept-basic-url-parser */
function withoutTabsAndNewlines(value: string): string {
  if (regExpExec(tabOrNewline, value) === null) return value;
  let result = "";
  for (let at = 0; at < value.length; at++) {
    const unit = stringCharCodeAt(value, at);
    if (unit !== 0x09 && unit !== 0x0a && unit !== 0x0d) result += stringSlice(value, at, at + 1);
  }
  return result;
}

/**
 * https://urlpattern.spec.whatwg.org/#canonicalize-a-port
 *
 * A dummy URL is https, whose default port is none, so that is left out unless another protocol is given.
 */
export function canonicalizePort(portValue: string, protocolValue = "https"): string {
  // 1. Nothing.
  if (portValue === "") return portValue;
  // 2-4. https://url.spec.whatwg.org/#port-state, which stops at what is no digit.
  const text = withoutTabsAndNewlines(portValue);
  let port = 0;
  let at = 0;
  for (; at < text.length && isAsciiDigit(stringCharCodeAt(text, at)) && port <= maxPort; at++) {
    port = port * 10 + stringCharCodeAt(text, at) - 0x30;
  }
  // 5. Failure.
  if (at === 0 || port > maxPort) throw new TypeError(`"${portValue}" is no port.`);
  // 6. The port.
  const result = numberToString(port);
  return result === defaultPort(protocolValue) ? "" : result;
}

/** https://urlpattern.spec.whatwg.org/#canonicalize-a-pathname */
export function canonicalizePathname(value: string): string {
  // 1. Nothing.
  if (value === "") return value;
  // 2-4. The parser would put a slash before it, and see a dot after that slash as a step.
  const leadingSlash = stringStartsWith(value, "/");
  // 5-8. As the path of a URL.
  const result = urlPathname(dummyUrlWith(urlPart.pathname, leadingSlash ? value : `/-${value}`));
  // 9-10. Without what was put before it.
  return leadingSlash ? result : stringSlice(result, 2);
}

const endOfPath = /[?#]/;

/** https://urlpattern.spec.whatwg.org/#canonicalize-an-opaque-pathname */
export function canonicalizeOpaquePathname(value: string): string {
  // 1. Nothing.
  if (value === "") return value;
  // 2-5. https://url.spec.whatwg.org/#cannot-be-a-base-url-path-state, which ends where a query or a fragment begins,
  // and escapes a space right before those. Guards at both ends keep the parser from trimming.
  let path = withoutTabsAndNewlines(value);
  const end = regExpExec(endOfPath, path)?.index;
  if (end !== undefined) {
    path = stringSlice(path, 0, end);
    if (stringEndsWith(path, " ")) path = `${stringSlice(path, 0, path.length - 1)}%20`;
  }
  const url = parseUrl(`data:-${path}-`);
  // 6. The path.
  if (url === null) throw new TypeError("A path is too long.");
  const result = urlPathname(url);
  return stringSlice(result, 1, result.length - 1);
}

/** https://urlpattern.spec.whatwg.org/#canonicalize-a-search; the setter would drop one question mark. */
export function canonicalizeSearch(value: string): string {
  return value === "" ? value : (urlQuery(dummyUrlWith(urlPart.search, `?${value}`)) ?? "");
}

/** https://urlpattern.spec.whatwg.org/#canonicalize-a-hash; the setter would drop one number sign. */
export function canonicalizeHash(value: string): string {
  return value === "" ? value : stringSlice(urlHash(dummyUrlWith(urlPart.hash, `#${value}`)), 1);
}

/** Whether the protocol is one of https://url.spec.whatwg.org/#special-scheme */
export function isSpecialScheme(protocol: string): boolean {
  return protocol === "file" || defaultPort(protocol) !== "";
}

export const specialSchemes: readonly string[] = ["ftp", "file", "http", "https", "ws", "wss"];

/** https://url.spec.whatwg.org/#url-opaque-path: no other path is written without a slash. */
export function hasOpaquePath(url: UrlRecord): boolean {
  return url.schemeType === schemeType.notSpecial && stringCharCodeAt(url.href, url.protocolEnd) !== 0x2f;
}
