// Fetching a request record: https://fetch.spec.whatwg.org/#fetching. Connections, redirects and content codings are the
// host's, behind its service "fetch"; here is what an app can see of it. There is no HTTP cache (D-FETCH-5).

import type { FetchReply, ServiceError } from "../../../protocol/index.ts";
import {
  arrayJoin,
  arrayPush,
  arraySlice,
  asciiLowercase,
  numberToString,
  objectDefineProperty,
  stringIndexOf,
  stringSlice,
  typedArrayLength,
} from "../../infra/index.ts";
import { type ServiceHandler, startService, stopService } from "../../service/index.ts";
import { newIncomingBody, newSourceBody, readBody } from "../body.ts";
import { appendToHeaderList, headerListOfPairs } from "../header-list.ts";
import { urlOfRequest } from "../make-request.ts";
import { isNullBodyStatus, newResponse } from "../make-response.ts";
import { type PumpRecord, resumePump, startPump, stopPump } from "../pump.ts";
import type { ByteSource, RequestCache, RequestRecord, ResponseRecord } from "../records.ts";
import { headersOfRequest } from "../request-headers.ts";
import { fetchBlob } from "./blob-url.ts";
import { processDataUrl } from "./data-url.ts";
import { checkIntegrity } from "./integrity.ts";
import { chunkArrived, newReplyBody, type ReplyBody, replyEnded, replyFailed } from "./reply-body.ts";
import { type FetchTiming, newFetchTiming, reportFetch } from "./timing.ts";

/** Who waits for a fetch: one of `response` and `failure` is called, once; then `finished` when nothing more happens. */
export interface FetchSteps {
  response(response: ResponseRecord): void;
  failure(error: unknown): void;
  finished(): void;
}

/** https://fetch.spec.whatwg.org/#fetch-controller */
export interface FetchRecord {
  readonly steps: FetchSteps;
  call: number;
  upload: PumpRecord | null;
  reply: ReplyBody | null;
  /** Null when nobody wants to know. */
  readonly timing: FetchTiming | null;
  state: "asked" | "answered" | "finished";
}

export interface FetchController {
  /** Stops all of it; who reads the response's body gets `reason`. */
  abort(reason: unknown): void;
}

export function withoutFragment(url: string): string {
  const hash = stringIndexOf(url, "#");
  return hash === -1 ? url : stringSlice(url, 0, hash);
}

export function networkError(message: string, cause?: unknown): TypeError {
  return new TypeError(`fetch failed: ${message}`, cause === undefined ? undefined : { cause });
}

export function withCode(error: TypeError, code: string): TypeError {
  const property = { __proto__: null, value: code, configurable: true, writable: true, enumerable: false };
  return objectDefineProperty(error, "code", property);
}

export function subrequestLimitError(): TypeError {
  const code = "NANO_SUBREQUEST_LIMIT";
  return withCode(networkError(`the app has made as many subrequests as a request may (${code})`), code);
}

/** Steps that see a response only when it has the integrity that the request asks for. */
function checkingSteps(steps: FetchSteps, integrity: string): FetchSteps {
  return {
    response(response) {
      checkIntegrity(response, integrity, (failure) => {
        if (failure === null) steps.response(response);
        else steps.failure(networkError(failure.message, failure.cause));
      });
    },
    failure: (error) => steps.failure(error),
    finished: () => steps.finished(),
  };
}

const fetchAddress = { service: "fetch", method: "fetch" };
/** For a fetch that fails, with code NANO_REQUEST_ENDED, when the request that it belongs to has ended. */
export const eventsAddress = { service: "fetch", method: "events" };

/** https://fetch.spec.whatwg.org/#scheme-fetch */
export function startFetch(request: RequestRecord, given: FetchSteps, address = fetchAddress): FetchController {
  const { integrity } = request.settings;
  const steps = integrity === "" ? given : checkingSteps(given, integrity);
  const url = withoutFragment(urlOfRequest(request));
  const timing = newFetchTiming(url);
  const fetch: FetchRecord = { steps, call: 0, upload: null, reply: null, timing, state: "asked" };
  const scheme = stringSlice(url, 0, stringIndexOf(url, ":"));
  switch (scheme) {
    case "http":
    case "https":
      fetchFromHost(fetch, request, url, address);
      break;
    case "blob":
      finishWithResponse(fetch, fetchBlob(request, url), "the blob: URL names no blob, or no such part of one");
      break;
    case "data":
      fetchData(fetch, request, url);
      break;
    default:
      finishWith(fetch, networkError(`URL scheme "${scheme}" is not supported`));
  }
  return { abort: (reason) => abortFetch(fetch, reason) };
}

function fetchData(fetch: FetchRecord, request: RequestRecord, url: string): void {
  const data = processDataUrl(url);
  if (data === null) {
    finishWith(fetch, networkError("malformed data: URL"));
    return;
  }
  const response = newResponse("basic", "immutable");
  response.url = url;
  response.statusText = "OK";
  appendToHeaderList(response.headers.list, "Content-Type", "content-type", data.type);
  if (request.method !== "HEAD") response.body = newSourceBody(data.body);
  fetch.steps.response(response);
  finish(fetch);
}

function finishWithResponse(fetch: FetchRecord, response: ResponseRecord | null, failure: string): void {
  if (response === null) {
    finishWith(fetch, networkError(failure));
    return;
  }
  fetch.steps.response(response);
  finish(fetch);
}

/** https://fetch.spec.whatwg.org/#concept-http-fetch */
function fetchFromHost(fetch: FetchRecord, request: RequestRecord, url: string, address: typeof fetchAddress): void {
  const { redirect, mode, credentials, referrer, referrerPolicy } = request.settings;
  const pairs = withCacheControl(headersOfRequest(request).list.pairs, request.settings.cache);
  if (request.settings.cache === "only-if-cached") {
    finishWith(fetch, networkError('there is no cache for cache mode "only-if-cached"'));
    return;
  }
  const upload = request.body === null ? null : readBody(request.body);
  const length = upload === null ? null : upload.length();
  const lines = [
    request.method,
    url,
    redirect,
    length === null ? "" : numberToString(length),
    mode === "cors" ? "" : mode,
    credentials === "same-origin" ? "" : credentials,
    referrer === "about:client" ? "" : referrer,
    referrerPolicy,
  ];
  const head = arrayJoin(lines, "\n");
  const payload = pairs.length === 0 ? head : `${head}\n${arrayJoin(pairs, "\n")}`;
  fetch.call = startService(address, payload, upload !== null, handlerOf(fetch, request, url));
  if (fetch.call === 0) {
    upload?.cancel(undefined);
    finishWith(fetch, subrequestLimitError());
    return;
  }
  if (upload !== null) send(fetch, upload);
}

/** https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch, steps 8.15 and 8.16: what caches on the way are told. */
function withCacheControl(pairs: string[], cache: RequestCache): string[] {
  if (cache !== "no-store" && cache !== "reload" && cache !== "no-cache") return pairs;
  const all = arraySlice(pairs);
  const set = (name: string, value: string) => {
    for (let at = 0; at < pairs.length; at += 2) {
      if (asciiLowercase(pairs[at] as string) === name) return;
    }
    arrayPush(all, name, value);
  };
  if (cache !== "no-cache") set("pragma", "no-cache");
  set("cache-control", cache === "no-cache" ? "max-age=0" : "no-cache");
  return all;
}

/** `url`: what is asked for, which an answer that did not come by the host leaves out. */
export function handlerOf(fetch: FetchRecord, request: RequestRecord, url: string): ServiceHandler {
  const { method } = request;
  return {
    reply: (payload) => {
      const answer = payload as FetchReply;
      if (answer.url === undefined) {
        answer.url = url;
        answer.redirected = false;
      }
      return takeReply(fetch, answer, method);
    },
    chunk: (bytes) => {
      if (fetch.timing !== null) fetch.timing.decodedBodySize += typedArrayLength(bytes);
      if (fetch.reply !== null) chunkArrived(fetch.reply, bytes);
    },
    end: () => {
      const { reply } = fetch;
      reportFetch(fetch.timing);
      finish(fetch);
      if (reply !== null) replyEnded(reply);
    },
    error: (error) => finishWith(fetch, errorOfService(error)),
    drain: () => {
      if (fetch.upload !== null) resumePump(fetch.upload);
    },
  };
}

function errorOfService(error: ServiceError): TypeError {
  if (error.code === undefined) return new TypeError(error.message);
  const cause: Error & { code?: string } = new Error(error.code);
  cause.code = error.code;
  return new TypeError(error.message, { cause });
}

/** The call's body goes out while the answer may already come in. */
export function send(fetch: FetchRecord, source: ByteSource): void {
  const { call } = fetch;
  const upload = startPump(source, {
    write: (bytes) => ops.op_service_write(call, bytes),
    end: () => ops.op_service_end(call),
    fail: (reason) => {
      stopService(call);
      finishWith(fetch, networkError("the request's body could not be read", reason));
    },
    gone: () => undefined,
    exchange: 0,
  });
  if (fetch.state !== "finished") fetch.upload = upload;
}

/** Returns true when the answer's body follows; `body`: it came with the answer. The host filters the response where the app has an origin (D-FETCH-4). */
export function takeReply(
  fetch: FetchRecord,
  answer: FetchReply & { body?: Uint8Array<ArrayBuffer> },
  method: string,
): boolean {
  const { call } = fetch;
  const response = newResponse(answer.type ?? "basic", "immutable");
  response.url = answer.url;
  response.isRedirected = answer.redirected;
  response.status = answer.status;
  response.statusText = answer.statusText;
  response.headers.list = headerListOfPairs(answer.headers);
  if (fetch.timing !== null) {
    fetch.timing.responseStart = ops.op_clock_now();
    fetch.timing.status = answer.status;
  }
  fetch.state = "answered";
  if (answer.hasBody) {
    fetch.reply = newReplyBody({
      credit: (bytes) => ops.op_service_credit(call, bytes),
      pass(exchange) {
        // Who wants to know how long a body is counts it here.
        if (fetch.timing === null) ops.op_exchange_pass(exchange, call);
      },
      cancelled(reason) {
        stopService(call);
        finish(fetch, reason);
      },
    });
  }
  if (method !== "HEAD" && answer.status !== 0 && !isNullBodyStatus(answer.status)) {
    response.body = fetch.reply === null ? newSourceBody(answer.body ?? "") : newIncomingBody(fetch.reply);
  }
  fetch.steps.response(response);
  if (!answer.hasBody) {
    reportFetch(fetch.timing);
    finish(fetch);
  }
  return answer.hasBody;
}

/** Nothing more happens: an upload that is still under way stops. */
export function finish(fetch: FetchRecord, reason?: unknown): void {
  if (fetch.state === "finished") return;
  fetch.state = "finished";
  if (fetch.upload !== null) stopPump(fetch.upload, reason);
  fetch.steps.finished();
}

export function finishWith(fetch: FetchRecord, error: TypeError): void {
  const { state, reply } = fetch;
  if (state !== "finished") reportFetch(fetch.timing);
  finish(fetch, error);
  if (state === "asked") fetch.steps.failure(error);
  else if (reply !== null) replyFailed(reply, error, false);
}

/** https://fetch.spec.whatwg.org/#abort-fetch, without the promise and the request's own body. */
export function abortFetch(fetch: FetchRecord, reason: unknown): void {
  if (fetch.state === "finished") return;
  const { reply } = fetch;
  stopService(fetch.call);
  finish(fetch, reason);
  if (reply !== null) replyFailed(reply, reason, true);
}
