// The CORS protocol: https://fetch.spec.whatwg.org/#http-cors-protocol, for apps whose configuration gives them an origin.

import type { FetchReply } from "../../../../protocol/index.ts";
import { FetchFailure } from "../failure.ts";
import type { OutgoingRequest } from "../outgoing-request.ts";
import type { PreflightCache } from "./preflight-cache.ts";
import { type ClientFetch, type HeaderPairs, headerOf, originOf, tokensOf } from "./records.ts";
import { referrerOf, takeReferrerPolicy } from "./referrer.ts";
import { isForbiddenHeader, isSafelistedMethod, safelistedResponseHeaders, unsafeNamesOf } from "./safelists.ts";

export interface PreflightAnswer {
  status: number;
  headers: HeaderPairs;
}

function corsFailure(reason: string): FetchFailure {
  return new FetchFailure(`fetch failed: ${reason}`, "NANO_CORS");
}

export class CorsProtocol {
  readonly #fetch: ClientFetch;
  readonly #cache: PreflightCache;

  constructor(fetch: ClientFetch, cache: PreflightCache) {
    this.#fetch = fetch;
    this.#cache = cache;
  }

  /**
   * The request as it goes out, once a preflight, where one is needed, has allowed it.
   * https://fetch.spec.whatwg.org/#concept-main-fetch
   */
  async prepare(
    request: OutgoingRequest,
    preflight: (request: OutgoingRequest) => Promise<PreflightAnswer>,
  ): Promise<OutgoingRequest> {
    const fetch = this.#fetch;
    fetch.urls.push(request.url);
    const headers = request.headers.filter(([name]) => !isForbiddenHeader(name) || name === "accept-encoding");
    // 8. The referrer.
    const referrer = referrerOf(fetch);
    fetch.referrer = referrer ?? "";
    // 12. What the response may tell of itself, and whether it may be asked for at all.
    this.#taint(request);
    const unsafe = unsafeNamesOf(request.own.filter(([name]) => !isForbiddenHeader(name)));
    const isUnsafe = !isSafelistedMethod(request.method) || unsafe.length > 0;
    if (fetch.tainting === "cors" && isUnsafe) await this.#preflight(request, unsafe, preflight);
    if (referrer !== undefined) headers.push(["referer", referrer]);
    const origin = this.#originHeader(request);
    if (origin !== undefined) headers.push(["origin", origin]);
    return { ...request, headers };
  }

  #taint(request: OutgoingRequest): void {
    const fetch = this.#fetch;
    const isSameOrigin = request.url.origin === fetch.client.origin;
    if (isSameOrigin && fetch.tainting === "basic") return;
    if (fetch.mode === "same-origin") throw corsFailure(`mode "same-origin" does not allow ${request.url.origin}`);
    if (fetch.mode === "no-cors") {
      if (request.redirect !== "follow") throw corsFailure('mode "no-cors" needs redirect mode "follow"');
      fetch.tainting = "opaque";
      return;
    }
    fetch.tainting = "cors";
  }

  /** https://fetch.spec.whatwg.org/#append-a-request-origin-header */
  #originHeader(request: OutgoingRequest): string | undefined {
    const fetch = this.#fetch;
    const { tainting, mode, client } = fetch;
    if (tainting === "cors") return originOf(fetch);
    if (request.method === "GET" || request.method === "HEAD") return undefined;
    if (mode === "cors") return originOf(fetch);
    const isSameOrigin = request.url.origin === client.origin;
    const isDowngrade = client.protocol === "https:" && request.url.protocol !== "https:";
    switch (fetch.referrerPolicy) {
      case "no-referrer":
        return "null";
      case "same-origin":
        return isSameOrigin ? originOf(fetch) : "null";
      case "origin":
      case "origin-when-cross-origin":
      case "unsafe-url":
        return originOf(fetch);
      default:
        return isDowngrade ? "null" : originOf(fetch);
    }
  }

  /** https://fetch.spec.whatwg.org/#cors-preflight-fetch */
  async #preflight(
    request: OutgoingRequest,
    unsafe: string[],
    send: (request: OutgoingRequest) => Promise<PreflightAnswer>,
  ): Promise<void> {
    const fetch = this.#fetch;
    const isCredentialed = fetch.credentials === "include";
    const url = new URL(request.url);
    url.hash = "";
    const key = [originOf(fetch), url.href, isCredentialed].join(" ");
    const { method } = request;
    if (this.#cache.allows(key, method, unsafe)) return;
    const headers: [string, string][] = [
      ["accept", "*/*"],
      ["access-control-request-method", method],
    ];
    if (unsafe.length > 0) headers.push(["access-control-request-headers", unsafe.join(",")]);
    headers.push(["origin", originOf(fetch)]);
    const referrer = referrerOf(fetch);
    if (referrer !== undefined) headers.push(["referer", referrer]);
    headers.push(["user-agent", headerOf(request.headers, "user-agent") ?? "NANO"]);
    // 6. The answer.
    const answer = await send({ ...request, method: "OPTIONS", headers, own: [], bodyLength: undefined });
    this.#takePreflight(answer, { key, method, unsafe });
  }

  /** Steps 7 on: throws unless the answer allows what is wanted. */
  #takePreflight(answer: PreflightAnswer, wanted: { key: string; method: string; unsafe: string[] }): void {
    const { key, method, unsafe } = wanted;
    const isCredentialed = this.#fetch.credentials === "include";
    const safelisted = isSafelistedMethod(method) ? [method] : [];
    // 7. It allows the origin, and is well.
    this.#check(answer.headers);
    if (answer.status < 200 || answer.status > 299) {
      throw corsFailure(`the preflight was answered with status ${answer.status}`);
    }
    const methods = tokensOf(answer.headers, "access-control-allow-methods");
    const names = tokensOf(answer.headers, "access-control-allow-headers");
    // 7.3. Both must be well-formed.
    if (methods === null) throw corsFailure("Access-Control-Allow-Methods of the preflight is malformed");
    if (names === null) throw corsFailure("Access-Control-Allow-Headers of the preflight is malformed");
    const allowedNames = new Set(names?.map((name) => name.toLowerCase()) ?? []);
    const allowedMethods = new Set([...(methods ?? []), ...safelisted]);
    // 7.5. The method.
    if (!allowedMethods.has(method) && (isCredentialed || !allowedMethods.has("*"))) {
      throw corsFailure(`the preflight does not allow method ${method}`);
    }
    // 7.6, 7.7. The headers; a wildcard is not for Authorization.
    for (const name of unsafe) {
      const byWildcard = !isCredentialed && name !== "authorization" && allowedNames.has("*");
      if (!allowedNames.has(name) && !byWildcard) throw corsFailure(`the preflight does not allow header ${name}`);
    }
    // 7.8–7.14. Remember.
    const allowed = { methods: [...allowedMethods, method], headers: [...allowedNames, ...unsafe] };
    this.#cache.add(key, allowed, headerOf(answer.headers, "access-control-max-age"));
  }

  /** https://fetch.spec.whatwg.org/#concept-cors-check */
  #check(headers: HeaderPairs): void {
    const fetch = this.#fetch;
    const isCredentialed = fetch.credentials === "include";
    const allowed = headerOf(headers, "access-control-allow-origin");
    if (allowed === undefined) throw corsFailure("the response has no Access-Control-Allow-Origin");
    if (!isCredentialed && allowed === "*") return;
    if (allowed !== originOf(fetch)) throw corsFailure(`Access-Control-Allow-Origin allows ${allowed} alone`);
    if (isCredentialed && headerOf(headers, "access-control-allow-credentials") !== "true") {
      throw corsFailure("Access-Control-Allow-Credentials is missing");
    }
  }

  /** Throws when the response must not be seen. */
  check(headers: HeaderPairs): void {
    if (this.#fetch.tainting === "cors") this.#check(headers);
  }

  /** https://fetch.spec.whatwg.org/#concept-http-redirect-fetch, steps 9 and 10, and what the response says of referrers. */
  redirect(next: OutgoingRequest, headers: HeaderPairs): void {
    const { mode, client, tainting } = this.#fetch;
    const hasCredentials = next.url.username !== "" || next.url.password !== "";
    if (hasCredentials && (tainting === "cors" || (mode === "cors" && client.origin !== next.url.origin))) {
      throw corsFailure("a redirect to another origin has credentials in its URL");
    }
    takeReferrerPolicy(this.#fetch, headers);
  }

  /** https://fetch.spec.whatwg.org/#concept-filtered-response */
  filter(reply: FetchReply, isRedirect: boolean): FetchReply {
    const { tainting, credentials } = this.#fetch;
    const hidden = { status: 0, statusText: "", headers: [], hasBody: false };
    if (isRedirect) return { ...reply, ...hidden, type: "opaqueredirect" };
    if (tainting === "opaque") return { ...reply, ...hidden, url: "", redirected: false, type: "opaque" };
    const pairs: [string, string][] = [];
    for (let at = 0; at < reply.headers.length; at += 2) {
      pairs.push([reply.headers[at] as string, reply.headers[at + 1] as string]);
    }
    const exposed = new Set((tokensOf(pairs, "access-control-expose-headers") ?? []).map((name) => name.toLowerCase()));
    const isAll = credentials !== "include" && exposed.has("*");
    const isShown = (name: string) =>
      name !== "set-cookie" &&
      name !== "set-cookie2" &&
      (tainting === "basic" || isAll || exposed.has(name) || safelistedResponseHeaders.has(name));
    return { ...reply, headers: pairs.filter(([name]) => isShown(name)).flat(), type: tainting };
  }
}
