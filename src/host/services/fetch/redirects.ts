import { isUtf8 } from "node:buffer";
import { FetchFailure } from "./failure.ts";
import { httpUrl, type OutgoingRequest } from "./outgoing-request.ts";

/** https://fetch.spec.whatwg.org/#redirect-status */
export const redirectStatuses = new Set([301, 302, 303, 307, 308]);

const MOST_REDIRECTS = 20;

/** https://fetch.spec.whatwg.org/#request-body-header-name */
const bodyHeaders = new Set(["content-encoding", "content-language", "content-location", "content-type"]);

/** Meant for one origin, and no business of another. */
const originHeaders = new Set(["authorization", "cookie"]);

export interface RedirectState {
  count: number;
  /** "none": there is no body; "source": it can be sent again; "stream": it cannot. */
  body: "none" | "source" | "stream";
}

export interface Redirect {
  request: OutgoingRequest;
  dropBody: boolean;
}

/**
 * https://fetch.spec.whatwg.org/#concept-http-redirect-fetch
 *
 * What a response's status and Location ask for: undefined when the response is the answer. Throws FetchFailure where
 * the standard returns a network error.
 */
export function redirectOf(
  request: OutgoingRequest,
  response: { status: number; location: string | undefined },
  state: RedirectState,
): Redirect | undefined {
  const { status, location } = response;
  if (!redirectStatuses.has(status) || request.redirect === "manual") return undefined;
  if (request.redirect === "error") throw new FetchFailure("fetch failed: unexpected redirect", "NANO_REDIRECT");
  // 4. No location: the response is the answer.
  if (location === undefined) return undefined;
  // 3, 5, 6. The location must be an HTTP(S) URL.
  const url = httpUrl(locationText(location), request.url);
  // 7, 8. Count.
  if (state.count >= MOST_REDIRECTS) throw new FetchFailure("fetch failed: too many redirects", "NANO_REDIRECT");
  // 9, 10. For apps that have an origin: origin/cors.ts.
  // 12. Method and body.
  const becomesGet =
    (request.method === "POST" && (status === 301 || status === 302)) ||
    (request.method !== "GET" && request.method !== "HEAD" && status === 303);
  // 11, 14. The body must be there to be sent again.
  if (status !== 303 && state.body === "stream") {
    throw new FetchFailure("fetch failed: a redirect wants the body again, but it was a stream", "NANO_REDIRECT_BODY");
  }
  const sameOrigin = url.origin === request.url.origin;
  const isKept = ([name]: [string, string]) =>
    !(becomesGet && bodyHeaders.has(name)) && (sameOrigin || !originHeaders.has(name));
  const headers = request.headers.filter(isKept);
  const own = request.own.filter(isKept);
  return {
    request: { ...request, url, headers, own, method: becomesGet ? "GET" : request.method },
    dropBody: becomesGet,
  };
}

/** The text of a Location: its bytes are UTF-8, or stand for themselves. */
function locationText(location: string): string {
  const bytes = Buffer.from(location, "latin1");
  if (isUtf8(bytes)) return bytes.toString();
  return location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}
