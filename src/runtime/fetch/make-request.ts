// Making request records: https://fetch.spec.whatwg.org/#request-class

import { blobOfUrl } from "../fileapi/index.ts";
import { asciiUppercase, jsonStringify } from "../infra/index.ts";
import {
  appOrigin,
  parseUrl,
  parseUrlOfApp,
  urlOrigin,
  urlPassword,
  urlPathname,
  urlProtocol,
  urlUsername,
  wantedUrl,
} from "../url/index.ts";
import { cloneBody, isBodyUnusable, takeBody } from "./body.ts";
import { copyCf } from "./cf.ts";
import { isForbiddenMethod } from "./forbidden-headers.ts";
import {
  appendToHeaderList,
  copyHeaderList,
  headerKey,
  headerListContains,
  headerListOfPairs,
  newHeaderList,
} from "./header-list.ts";
import { fillHeaders } from "./headers-record.ts";
import type { BodyRecord, RequestRecord, RequestSettings } from "./records.ts";
import { headersOfRequest } from "./request-headers.ts";
import type { RequestInit } from "./request-init.ts";
import { requestSignal } from "./request-signal.ts";

/** Of requests that the app makes. */
const defaultSettings: RequestSettings = {
  mode: "cors",
  credentials: "same-origin",
  cache: "default",
  redirect: "follow",
  referrer: "about:client",
  referrerPolicy: "",
  integrity: "",
  keepalive: false,
};

/** Of requests from clients: one that is passed on to `fetch` hands redirects back to the client (D-FETCH-6). */
const incomingSettings: RequestSettings = { ...defaultSettings, redirect: "manual" };

/** A request as the engine gives it; nothing is parsed yet. `minorVersion`: of HTTP/1. */
export function newIncomingRequest(
  method: string,
  rawUrl: string,
  rawHeaders: string,
  minorVersion = 1,
): RequestRecord {
  return {
    method,
    url: null,
    rawUrl,
    blob: null,
    headers: null,
    rawHeaders,
    settings: incomingSettings,
    cf: minorVersion,
    body: null,
    signal: null,
    followedSignal: null,
    abortReason: undefined,
  };
}

/** A request that the runtime makes for the app. `pairs`: name, value, name, value …, names in lower case. */
export function newOutgoingRequest(url: string, pairs: string[], settings: Partial<RequestSettings>): RequestRecord {
  const request = newIncomingRequest("GET", url, "");
  request.url = url;
  request.cf = undefined;
  request.headers = { list: headerListOfPairs(pairs), guard: "immutable" };
  request.settings = { ...defaultSettings, ...settings };
  return request;
}

export function urlOfRequest(request: RequestRecord): string {
  request.url ??= parseUrl(request.rawUrl)?.href ?? request.rawUrl;
  return request.url;
}

/** Steps 5 and 6 of the constructor, with the copy of step 12; body and signals come later. */
function startingPoint(input: string | RequestRecord): RequestRecord {
  const request = newIncomingRequest("GET", "", "");
  if (typeof input === "string") {
    const parsed = parseUrlOfApp(input);
    if (parsed === null) throw new TypeError(`Request constructor: ${jsonStringify(input)} is not ${wantedUrl()}`);
    if (urlUsername(parsed) !== "" || urlPassword(parsed) !== "") {
      throw new TypeError(`Request constructor: ${parsed.href} includes credentials`);
    }
    request.url = parsed.href;
    request.cf = undefined;
    request.blob = blobOfUrl(parsed.href);
    request.headers = { list: newHeaderList(), guard: "request" };
    request.settings = defaultSettings;
    return request;
  }
  request.method = input.method;
  request.url = urlOfRequest(input);
  request.blob = input.blob;
  request.headers = { list: copyHeaderList(headersOfRequest(input).list), guard: "request" };
  request.settings = input.settings;
  request.cf = copyCf(input);
  return request;
}

/** Steps 13–24: what the init says besides method, headers, body and signal. */
function settingsWith(settings: RequestSettings, init: RequestInit): RequestSettings {
  if (init.mode === "navigate") throw new TypeError('Request constructor: mode can\'t be "navigate"');
  const updated: RequestSettings = {
    mode: init.mode ?? (settings.mode === "navigate" ? "same-origin" : settings.mode),
    credentials: init.credentials ?? settings.credentials,
    cache: init.cache ?? settings.cache,
    redirect: init.redirect ?? settings.redirect,
    referrer: init.referrer === undefined ? "about:client" : referrerOf(init.referrer),
    referrerPolicy: init.referrerPolicy ?? "",
    integrity: init.integrity ?? settings.integrity,
    keepalive: init.keepalive ?? settings.keepalive,
  };
  if (updated.cache === "only-if-cached" && updated.mode !== "same-origin") {
    throw new TypeError('Request constructor: cache "only-if-cached" needs mode "same-origin"');
  }
  return updated;
}

/** Step 14. Where there is no origin that a referrer could have in common with the client, any URL stands for the client. */
function referrerOf(referrer: string): string {
  // 14.2. None.
  if (referrer === "") return "";
  // 14.3.1, 14.3.2. The URL.
  const parsed = parseUrlOfApp(referrer);
  if (parsed === null) throw new TypeError(`Request constructor: ${jsonStringify(referrer)} is not a URL`);
  // 14.3.3. The client, or what is of another origin.
  const isClient = urlProtocol(parsed) === "about:" && urlPathname(parsed) === "client";
  if (isClient || urlOrigin(parsed) !== appOrigin()) return "about:client";
  // 14.3.4. It.
  return parsed.href;
}

/** Step 25: a method that may be used, normalized. */
function methodOf(method: string): string {
  if (headerKey(method) === null) throw new TypeError(`Request constructor: ${jsonStringify(method)} is not a method`);
  const upper = asciiUppercase(method);
  if (isForbiddenMethod(upper)) throw new TypeError(`Request constructor: method ${upper} is forbidden`);
  switch (upper) {
    case "DELETE":
    case "GET":
    case "HEAD":
    case "OPTIONS":
    case "POST":
    case "PUT":
      return upper;
    default:
      return method;
  }
}

/** https://fetch.spec.whatwg.org/#dom-request; `input`: a URL, or the record of a Request. */
export function makeRequest(input: string | RequestRecord, init: RequestInit | undefined): RequestRecord {
  // 9–11. There are no windows.
  if (init?.hasWindow) throw new TypeError("Request constructor: window must be null");
  // 5, 6, 12. Where it starts from.
  const request = startingPoint(input);
  // 13–24. The init's settings.
  if (init !== undefined && !init.isEmpty) request.settings = settingsWith(request.settings, init);
  if (init?.cf !== undefined) request.cf = init.cf;
  // 25. Method.
  if (init?.method !== undefined) request.method = methodOf(init.method);
  // 26–28. Signal: the init's, or else the input's.
  if (init?.signal !== undefined) request.followedSignal = init.signal;
  else if (typeof input !== "string") request.followedSignal = requestSignal(input);
  // 29–31. Headers.
  setHeaders(request, init);
  // 32–43. Body.
  setBody(request, init, typeof input === "string" ? null : input.body);
  return request;
}

function setHeaders(request: RequestRecord, init: RequestInit | undefined): void {
  const headers = headersOfRequest(request);
  // 31. A no-cors request is limited.
  if (request.settings.mode === "no-cors") {
    const { method } = request;
    if (method !== "GET" && method !== "HEAD" && method !== "POST") {
      throw new TypeError(`Request constructor: mode "no-cors" does not allow method ${method}`);
    }
    headers.guard = "request-no-cors";
  }
  // 32. The init's headers, or the input's once more under the guard that is now.
  if (init === undefined || init.isEmpty) return;
  if (init.headers === undefined && headers.guard === "request" && appOrigin() === null) return;
  const pairs = init.headers ?? headers.list.pairs;
  headers.list = newHeaderList();
  fillHeaders(headers, pairs);
}

function setBody(request: RequestRecord, init: RequestInit | undefined, inputBody: BodyRecord | null): void {
  const initBody = init?.body ?? null;
  // 34. Methods without body.
  if ((initBody !== null || inputBody !== null) && (request.method === "GET" || request.method === "HEAD")) {
    throw new TypeError(`Request constructor: a ${request.method} request can't have a body`);
  }
  // 36, 37. The init's body and its type.
  if (initBody !== null) {
    const { list } = headersOfRequest(request);
    if (initBody.type !== null && !headerListContains(list, "content-type")) {
      appendToHeaderList(list, "content-type", "content-type", initBody.type);
    }
    if (initBody.body.source === null && request.settings.keepalive) {
      throw new TypeError("Request constructor: a stream can't be the body of a request that is kept alive");
    }
    // 39. A stream needs a mode that can do without a second sending; a missing `duplex` is taken as "half" (D-FETCH-3).
    const { mode } = request.settings;
    if (initBody.body.source === null && mode !== "cors" && mode !== "same-origin") {
      throw new TypeError(`Request constructor: a stream can't be the body of a request of mode "${mode}"`);
    }
    request.body = initBody.body;
    return;
  }
  // 41, 42. The input's body, which is used from now on.
  if (inputBody === null) return;
  if (isBodyUnusable(inputBody)) throw new TypeError("Request constructor: the input's body has already been used");
  request.body = takeBody(inputBody);
}

/** https://fetch.spec.whatwg.org/#dom-request-clone */
export function cloneRequest(request: RequestRecord): RequestRecord {
  const headers = headersOfRequest(request);
  return {
    ...request,
    headers: { list: copyHeaderList(headers.list), guard: headers.guard },
    cf: copyCf(request),
    body: request.body === null ? null : cloneBody(request.body),
    signal: null,
    followedSignal: requestSignal(request),
  };
}
