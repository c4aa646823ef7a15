// Making response records: https://fetch.spec.whatwg.org/#response-class

import { jsonStringify, stringCharCodeAt } from "../infra/index.ts";
import { parseUrlOfApp, wantedUrl } from "../url/index.ts";
import { toByteString, toDictionary, toUnsignedShort } from "../webidl/index.ts";
import { cloneBody, newSourceBody } from "./body.ts";
import { type ExtractedBody, extractBody } from "./body-init.ts";
import { cloneCf, toCf } from "./cf.ts";
import { appendToHeaderList, copyHeaderList, headerListContains, newHeaderList } from "./header-list.ts";
import { toHeadersInit } from "./headers.ts";
import { fillHeaders, type HeadersGuard } from "./headers-record.ts";
import type { ResponseRecord, ResponseType } from "./records.ts";

/** A converted ResponseInit. */
export interface ResponseInit {
  cf: object | undefined;
  status: number;
  statusText: string;
  /** name, value, name, value …; undefined when absent. */
  headers: readonly string[] | undefined;
}

/** A response with status 200 and no body. */
export function newResponse(type: ResponseType, guard: HeadersGuard): ResponseRecord {
  return {
    type,
    url: "",
    isRedirected: false,
    status: 200,
    statusText: "",
    headers: { list: newHeaderList(), guard },
    cf: undefined,
    body: null,
  };
}

/** https://fetch.spec.whatwg.org/#concept-network-error */
export function newNetworkError(): ResponseRecord {
  const response = newResponse("error", "immutable");
  response.status = 0;
  return response;
}

/** Members are read in the order of their names. */
export function toResponseInit(value: unknown, context: string): ResponseInit | undefined {
  const dictionary = toDictionary(value, context) as Record<keyof ResponseInit, unknown> | undefined;
  if (dictionary === undefined) return undefined;
  const cf = toCf(dictionary.cf, `${context}: cf`);
  const headers = dictionary.headers;
  const pairs = headers === undefined ? undefined : toHeadersInit(headers, `${context}: headers`);
  const status = dictionary.status;
  const code = status === undefined ? 200 : toUnsignedShort(status, `${context}: status`);
  const statusText = dictionary.statusText;
  const text = statusText === undefined ? "" : toByteString(statusText, `${context}: statusText`);
  return { cf, status: code, statusText: text, headers: pairs };
}

/** https://fetch.spec.whatwg.org/#null-body-status */
export function isNullBodyStatus(status: number): boolean {
  return status === 204 || status === 304 || status === 205 || status === 101 || status === 103;
}

/** https://fetch.spec.whatwg.org/#redirect-status */
export function isRedirectStatus(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** https://httpwg.org/specs/rfc9112.html#rule.reason-phrase, or nothing */
function isReasonPhrase(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = stringCharCodeAt(text, i);
    if (unit !== 0x09 && (unit < 0x20 || unit === 0x7f)) return false;
  }
  return true;
}

/** https://fetch.spec.whatwg.org/#initialize-a-response */
export function initializeResponse(
  response: ResponseRecord,
  init: ResponseInit | undefined,
  extracted: ExtractedBody | null,
): void {
  if (init !== undefined) {
    // 1. Status.
    if (init.status < 200 || init.status > 599) {
      throw new RangeError(`Response: status must be from 200 to 599, but is ${init.status}`);
    }
    // 2. Reason phrase.
    if (!isReasonPhrase(init.statusText)) throw new TypeError("Response: statusText is not a valid reason phrase");
    // 3, 4. Take both.
    response.status = init.status;
    response.statusText = init.statusText;
    response.cf = init.cf;
    // 5. Headers.
    if (init.headers !== undefined) fillHeaders(response.headers, init.headers);
  }
  // 6. Body and its type.
  if (extracted === null) return;
  if (isNullBodyStatus(response.status)) {
    throw new TypeError(`Response: a response of status ${response.status} can't have a body`);
  }
  response.body = extracted.body;
  const { list } = response.headers;
  if (extracted.type !== null && !headerListContains(list, "content-type")) {
    appendToHeaderList(list, "content-type", "content-type", extracted.type);
  }
}

/** https://fetch.spec.whatwg.org/#dom-response */
export function makeResponse(body: unknown, init: unknown): ResponseRecord {
  // 1–3. A new response; 4. The body.
  const extracted = body === null || body === undefined ? null : extractBody(body, "Response constructor: body");
  const converted = init === undefined ? undefined : toResponseInit(init, "Response constructor: init");
  const response = newResponse("default", "response");
  // 5. Initialize.
  initializeResponse(response, converted, extracted);
  return response;
}

/** https://fetch.spec.whatwg.org/#dom-response-json */
export function makeJsonResponse(data: unknown, init: unknown): ResponseRecord {
  const converted = toResponseInit(init, "Response.json: init");
  // 1. Serialize.
  const text = jsonStringify(data) as string | undefined;
  if (text === undefined) throw new TypeError("Response.json: data can't be represented as JSON");
  // 2–5. The response.
  const response = newResponse("default", "response");
  initializeResponse(response, converted, { body: newSourceBody(text), type: "application/json" });
  return response;
}

/** https://fetch.spec.whatwg.org/#dom-response-redirect */
export function makeRedirect(url: string, status: number): ResponseRecord {
  // 1, 2. The URL.
  const location = parseUrlOfApp(url)?.href;
  if (location === undefined) throw new TypeError(`Response.redirect: ${jsonStringify(url)} is not ${wantedUrl()}`);
  // 3. Status.
  if (!isRedirectStatus(status)) throw new RangeError(`Response.redirect: ${status} is not a redirect status`);
  // 4–8. The response.
  const response = newResponse("default", "immutable");
  response.status = status;
  appendToHeaderList(response.headers.list, "location", "location", location);
  return response;
}

/** https://fetch.spec.whatwg.org/#concept-response-clone */
export function cloneResponse(response: ResponseRecord): ResponseRecord {
  return {
    ...response,
    headers: { list: copyHeaderList(response.headers.list), guard: response.headers.guard },
    cf: response.cf === undefined ? undefined : cloneCf(response.cf),
    body: response.body === null ? null : cloneBody(response.body),
  };
}
