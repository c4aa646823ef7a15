// Fetching from another app through a service binding: what takes the place of connections in fetching.ts. Redirects that
// are followed go to the same app.

import type { FetchReply } from "../../../protocol/index.ts";
import {
  arrayJoin,
  arrayPush,
  asciiLowercase,
  numberToString,
  stringIndexOf,
  stringSlice,
  stringStartsWith,
} from "../../infra/index.ts";
import { type ServiceHandler, startService, stopService } from "../../service/index.ts";
import { parseUrl } from "../../url/index.ts";
import { newSourceBody, readBody, takeSource } from "../body.ts";
import { getFromHeaderList, headerListOfPairs } from "../header-list.ts";
import { urlOfRequest } from "../make-request.ts";
import { stopPump } from "../pump.ts";
import type { BodySource, RequestRecord } from "../records.ts";
import { headersOfRequest } from "../request-headers.ts";
import {
  abortFetch,
  type FetchController,
  type FetchRecord,
  type FetchSteps,
  finishWith,
  handlerOf,
  networkError,
  send,
  subrequestLimitError,
  takeReply,
  withCode,
  withoutFragment,
} from "./fetching.ts";

const mostRedirects = 20;

/** What is asked of the app; changes with each redirect that is followed. */
interface Hop {
  readonly fetch: FetchRecord;
  readonly request: RequestRecord;
  readonly binding: string;
  method: string;
  url: string;
  /** name, value, name, value … */
  pairs: string[];
  /** To be sent again where a redirect asks for it. */
  source: BodySource | null;
  /** The body is a stream, which can't. */
  isStream: boolean;
  redirects: number;
}

export function startFetchOfBinding(request: RequestRecord, binding: string, steps: FetchSteps): FetchController {
  const fetch: FetchRecord = { steps, call: 0, upload: null, reply: null, timing: null, state: "asked" };
  const { body } = request;
  const source = body === null ? null : takeSource(body);
  const hop: Hop = {
    fetch,
    request,
    binding,
    method: request.method,
    url: withoutFragment(urlOfRequest(request)),
    pairs: headersOfRequest(request).list.pairs,
    source,
    isStream: body !== null && source === null,
    redirects: 0,
  };
  ask(hop);
  return { abort: (reason) => abortFetch(fetch, reason) };
}

function ask(hop: Hop): void {
  const { fetch, request } = hop;
  const upload =
    hop.source !== null
      ? readBody(newSourceBody(hop.source))
      : hop.isStream && request.body !== null
        ? readBody(request.body)
        : null;
  const head = headOf(hop, upload === null ? null : upload.length());
  fetch.call = startService({ service: "app", method: hop.binding }, head, upload !== null, handlerOfHop(hop));
  if (fetch.call === 0) {
    upload?.cancel(undefined);
    finishWith(fetch, subrequestLimitError());
    return;
  }
  if (upload !== null) send(fetch, upload);
}

/** As the engine takes it: method, URL, and headers with names in lower case, a line each. */
function headOf({ method, url, pairs }: Hop, length: number | null): string {
  const lines = [method, url, "host", hostOf(url)];
  let hasLength = length === null;
  for (let at = 0; at < pairs.length; at += 2) {
    const name = asciiLowercase(pairs[at] as string);
    if (name === "host") continue;
    if (name === "content-length") hasLength = true;
    arrayPush(lines, name, pairs[at + 1] as string);
  }
  if (!hasLength) arrayPush(lines, "content-length", numberToString(length as number));
  return arrayJoin(lines, "\n");
}

/** Of a serialized URL: host and port. */
function hostOf(url: string): string {
  const start = stringIndexOf(url, "//");
  if (start === -1) return "";
  const rest = stringSlice(url, start + 2);
  const end = stringIndexOf(rest, "/");
  return end === -1 ? rest : stringSlice(rest, 0, end);
}

function handlerOfHop(hop: Hop): ServiceHandler {
  const { fetch } = hop;
  const usual = handlerOf(fetch, hop.request, hop.url);
  return {
    reply: (answer) => takeAnswer(hop, answer as FetchReply),
    chunk: usual.chunk,
    end: usual.end,
    error: ({ message, code }) => {
      const error = new TypeError(message);
      finishWith(fetch, code === undefined ? error : withCode(error, code));
    },
    drain: usual.drain,
  };
}

/** Returns true when the answer's body follows. */
function takeAnswer(hop: Hop, answer: FetchReply): boolean {
  const { fetch, request } = hop;
  const { redirect } = request.settings;
  const location = isRedirect(answer.status) ? getFromHeaderList(headerListOfPairs(answer.headers), "location") : null;
  if (location === null || redirect === "manual") {
    return takeReply(fetch, { ...answer, url: hop.url, redirected: hop.redirects > 0 }, hop.method);
  }
  stopHop(fetch);
  const failure = redirect === "error" ? "unexpected redirect" : follow(hop, answer.status, location);
  if (failure !== null) finishWith(fetch, networkError(failure));
  return false;
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** https://fetch.spec.whatwg.org/#concept-http-redirect-fetch; the reason where that is a network error. */
function follow(hop: Hop, status: number, location: string): string | null {
  // 3–6. The location's URL.
  const parsed = parseUrl(location, hop.url);
  if (parsed === null) return "a redirect leads to no URL";
  // 7, 8. Count.
  if (hop.redirects++ === mostRedirects) return "too many redirects";
  // 11. A stream can't be sent again.
  if (status !== 303 && hop.isStream) return "a redirect wants the body again, but it was a stream";
  // 12. Method and body.
  const becomesGet =
    ((status === 301 || status === 302) && hop.method === "POST") ||
    (status === 303 && hop.method !== "GET" && hop.method !== "HEAD");
  if (becomesGet) {
    hop.method = "GET";
    hop.source = null;
    hop.isStream = false;
    hop.pairs = withoutBodyHeaders(hop.pairs);
  }
  hop.url = withoutFragment(parsed.href);
  // 19. Once more.
  ask(hop);
  return null;
}

/** What is left of the answer is not wanted, nor the rest of the request's body. */
function stopHop(fetch: FetchRecord): void {
  stopService(fetch.call);
  if (fetch.upload !== null) stopPump(fetch.upload, undefined);
  fetch.upload = null;
}

/** https://fetch.spec.whatwg.org/#request-body-header-name */
function withoutBodyHeaders(pairs: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const name = asciiLowercase(pairs[at] as string);
    const isOfBody = stringStartsWith(name, "content-") && name !== "content-disposition";
    if (!isOfBody) arrayPush(kept, name, pairs[at + 1] as string);
  }
  return kept;
}
