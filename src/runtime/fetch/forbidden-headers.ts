// What a page may not say of itself in a request, and so no app that has an origin.

import { asciiUppercase, stringStartsWith } from "../infra/index.ts";
import { getDecodeAndSplit, newHeaderList, setInHeaderList } from "./header-list.ts";

/**
 * `key`: the name in lower case.
 * https://fetch.spec.whatwg.org/#forbidden-request-header
 */
export function isForbiddenRequestHeader(key: string, value: string): boolean {
  switch (key) {
    // 1. These names.
    case "accept-charset":
    case "accept-encoding":
    case "access-control-request-headers":
    case "access-control-request-method":
    case "access-control-request-private-network":
    case "connection":
    case "content-length":
    case "cookie":
    case "cookie2":
    case "date":
    case "dnt":
    case "expect":
    case "host":
    case "keep-alive":
    case "origin":
    case "referer":
    case "set-cookie":
    case "te":
    case "trailer":
    case "transfer-encoding":
    case "upgrade":
    case "via":
      return true;
    // 3. A method behind another.
    case "x-http-method":
    case "x-http-method-override":
    case "x-method-override":
      return namesForbiddenMethod(key, value);
    // 2. Names that begin so; 4. no others.
    default:
      return stringStartsWith(key, "proxy-") || stringStartsWith(key, "sec-");
  }
}

function namesForbiddenMethod(key: string, value: string): boolean {
  const list = newHeaderList();
  setInHeaderList(list, key, key, value);
  const methods = getDecodeAndSplit(list, key) as string[];
  for (let i = 0; i < methods.length; i++) {
    if (isForbiddenMethod(methods[i] as string)) return true;
  }
  return false;
}

/** https://fetch.spec.whatwg.org/#forbidden-method */
export function isForbiddenMethod(method: string): boolean {
  const upper = asciiUppercase(method);
  return upper === "CONNECT" || upper === "TRACE" || upper === "TRACK";
}
