// Which methods and headers the CORS protocol lets through unasked: https://fetch.spec.whatwg.org/#cors-safelisted-request-header

import type { HeaderPairs } from "./records.ts";

/** https://fetch.spec.whatwg.org/#cors-safelisted-method */
export function isSafelistedMethod(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "POST";
}

const longestValue = 128;
const longestTogether = 1024;

/** https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are among the bytes that it is about.
const unsafeBytes = /[\x00-\x08\x0a-\x1f"():<>?@[\\\]{}\x7f]/;

/** https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
function isSafelisted(name: string, value: string): boolean {
  if (value.length > longestValue) return false;
  switch (name) {
    case "accept":
      return !unsafeBytes.test(value);
    case "accept-language":
    case "content-language":
      return /^[0-9A-Za-z *,\-.;=]*$/.test(value);
    case "content-type": {
      const essence = value.split(";", 1)[0]?.trim().toLowerCase() ?? "";
      return (
        !unsafeBytes.test(value) &&
        /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)$/.test(essence)
      );
    }
    case "range":
      return isSimpleRange(value);
    default:
      return false;
  }
}

/** https://fetch.spec.whatwg.org/#simple-range-header-value */
function isSimpleRange(value: string): boolean {
  const range = /^bytes=(\d+)-(\d*)$/.exec(value);
  if (range === null) return false;
  return range[2] === "" || Number(range[1]) <= Number(range[2]);
}

/** https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names: sorted, each once. */
export function unsafeNamesOf(headers: HeaderPairs): string[] {
  const unsafe = new Set<string>();
  const safe = new Set<string>();
  let together = 0;
  for (const [name, value] of headers) {
    if (isSafelisted(name, value)) {
      safe.add(name);
      together += value.length;
    } else {
      unsafe.add(name);
    }
  }
  if (together > longestTogether) for (const name of safe) unsafe.add(name);
  return [...unsafe].sort();
}

const forbidden: ReadonlySet<string> = new Set([
  ...["accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method"],
  ...["access-control-request-private-network", "cookie", "cookie2", "date", "dnt", "origin", "referer", "set-cookie"],
  ...["via"],
]);

/** https://fetch.spec.whatwg.org/#forbidden-request-header, beside those of the connection. */
export function isForbiddenHeader(name: string): boolean {
  return forbidden.has(name) || name.startsWith("proxy-") || name.startsWith("sec-");
}

/** https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
export const safelistedResponseHeaders: ReadonlySet<string> = new Set([
  "cache-control",
  "content-language",
  "content-length",
  "content-type",
  "expires",
  "last-modified",
  "pragma",
]);
