// What the app asked for, checked: it comes from an isolate and can be anything.

import type { FetchCall } from "../../../protocol/index.ts";
import { hasBadPort } from "./bad-ports.ts";
import { FetchFailure } from "./failure.ts";
import type { ClientFetch } from "./origin/records.ts";

export interface OutgoingRequest {
  method: string;
  url: URL;
  /** Name in lower case, value. */
  headers: [string, string][];
  /** Those that the app gave. */
  own: [string, string][];
  redirect: FetchCall["redirect"];
  /** Undefined when it is not known. */
  bodyLength: number | undefined;
}

/** The connection's own business, or set from what is known better here. */
const connectionHeaders = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export function isConnectionHeader(lowerCaseName: string): boolean {
  return connectionHeaders.has(lowerCaseName);
}

/** Throws FetchFailure when `payload` is no FetchCall. */
export function outgoingRequestOf(payload: unknown): OutgoingRequest {
  if (typeof payload !== "object" || payload === null) throw badCall("payload");
  const { method, url, headers, redirect, bodyLength } = payload as Partial<Record<keyof FetchCall, unknown>>;
  if (typeof method !== "string" || !/^[!#$%&'*+.^_`|~\w-]{1,64}$/.test(method)) throw badCall("method");
  if (/^(connect|trace|track)$/i.test(method)) throw badCall("method");
  if (typeof url !== "string") throw badCall("url");
  if (redirect !== "follow" && redirect !== "error" && redirect !== "manual") throw badCall("redirect");
  if (bodyLength !== undefined && !(Number.isSafeInteger(bodyLength) && Number(bodyLength) >= 0)) {
    throw badCall("bodyLength");
  }
  const own = headerPairs(headers);
  return {
    method,
    url: httpUrl(url),
    headers: withDefaults(own),
    own,
    redirect,
    bodyLength: bodyLength as number | undefined,
  };
}

const modes: ReadonlySet<unknown> = new Set(["same-origin", "no-cors", "cors", "navigate"]);
const credentialsModes: ReadonlySet<unknown> = new Set(["omit", "same-origin", "include"]);

/** What the app's origin has to do with it. Throws FetchFailure when `payload` is no FetchCall. */
export function clientFetchOf(payload: unknown, client: URL): ClientFetch {
  const { mode, credentials, referrer, referrerPolicy } = payload as Partial<Record<keyof FetchCall, unknown>>;
  if (mode !== undefined && !modes.has(mode)) throw badCall("mode");
  if (credentials !== undefined && !credentialsModes.has(credentials)) throw badCall("credentials");
  if (referrer !== undefined && typeof referrer !== "string") throw badCall("referrer");
  if (referrerPolicy !== undefined && typeof referrerPolicy !== "string") throw badCall("referrerPolicy");
  return {
    client,
    mode: (mode as ClientFetch["mode"] | undefined) ?? "cors",
    credentials: (credentials as ClientFetch["credentials"] | undefined) ?? "same-origin",
    referrer: referrer ?? "about:client",
    referrerPolicy: referrerPolicy ?? "",
    urls: [],
    tainting: "basic",
  };
}

function badCall(field: string): FetchFailure {
  return new FetchFailure(`fetch failed: bad ${field}`, "NANO_BAD_CALL");
}

/** Throws for what is not to be reached by HTTP. */
export function httpUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (url === null) throw new FetchFailure("fetch failed: invalid URL", "NANO_INVALID_URL");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new FetchFailure(`fetch failed: scheme "${url.protocol.slice(0, -1)}" is not supported`, "NANO_SCHEME");
  }
  if (hasBadPort(url)) throw new FetchFailure(`fetch failed: port ${url.port} is blocked`, "NANO_BAD_PORT");
  return url;
}

function headerPairs(list: unknown): [string, string][] {
  if (!Array.isArray(list) || list.length % 2 !== 0) throw badCall("headers");
  const pairs: [string, string][] = [];
  for (let index = 0; index < list.length; index += 2) {
    const name: unknown = list[index];
    const value: unknown = list[index + 1];
    if (typeof name !== "string" || typeof value !== "string") throw badCall("headers");
    const lower = name.toLowerCase();
    if (!isConnectionHeader(lower)) pairs.push([lower, value]);
  }
  return pairs;
}

/** https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch: what a request that does not say so gets. */
function withDefaults(headers: [string, string][]): [string, string][] {
  const names = new Set(headers.map(([name]) => name));
  const complete = [...headers];
  if (!names.has("accept")) complete.push(["accept", "*/*"]);
  if (!names.has("user-agent")) complete.push(["user-agent", "NANO"]);
  if (!names.has("accept-encoding")) {
    complete.push(["accept-encoding", names.has("range") ? "identity" : "gzip, deflate, br, zstd"]);
  }
  return complete;
}
