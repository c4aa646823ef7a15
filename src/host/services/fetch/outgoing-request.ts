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
  /** Names in lower case -> as the app wrote them. */
  written: ReadonlyMap<string, string>;
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
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export function isConnectionHeader(lowerCaseName: string): boolean {
  return connectionHeaders.has(lowerCaseName);
}

/** The texts of a FetchCall, as they came. */
export type FetchCallTexts = Record<Exclude<keyof FetchCall, "headers">, string> & { headers: string[] };

/** Throws FetchFailure when the payload of a call has too few lines. */
export function fetchCallTextsOf(payload: Uint8Array): FetchCallTexts {
  const lines = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString("latin1").split("\n");
  const [method, url, redirect, bodyLength, mode, credentials, referrer, referrerPolicy, ...headers] = lines;
  if (method === undefined || url === undefined || redirect === undefined || bodyLength === undefined) {
    throw badCall("payload");
  }
  if (mode === undefined || credentials === undefined || referrer === undefined || referrerPolicy === undefined) {
    throw badCall("payload");
  }
  return { method, url, redirect, bodyLength, mode, credentials, referrer, referrerPolicy, headers };
}

/** Throws FetchFailure when the texts are none of a FetchCall. */
export function outgoingRequestOf({ method, url, headers, redirect, bodyLength }: FetchCallTexts): OutgoingRequest {
  if (!/^[!#$%&'*+.^_`|~\w-]{1,64}$/.test(method)) throw badCall("method");
  if (/^(connect|trace|track)$/i.test(method)) throw badCall("method");
  if (redirect !== "follow" && redirect !== "error" && redirect !== "manual") throw badCall("redirect");
  if (!/^\d{0,15}$/.test(bodyLength)) throw badCall("bodyLength");
  const own = headerPairs(headers);
  return {
    method,
    url: httpUrl(url),
    headers: withDefaults(own),
    own,
    written: writtenNames(headers),
    redirect,
    bodyLength: bodyLength === "" ? undefined : Number(bodyLength),
  };
}

const modes: ReadonlySet<string> = new Set(["", "same-origin", "no-cors", "cors", "navigate"]);
const credentialsModes: ReadonlySet<string> = new Set(["", "omit", "same-origin", "include"]);

/** What the app's origin has to do with it. Throws FetchFailure when the texts are none of a FetchCall. */
export function clientFetchOf(
  { mode, credentials, referrer, referrerPolicy }: FetchCallTexts,
  client: URL,
): ClientFetch {
  if (!modes.has(mode)) throw badCall("mode");
  if (!credentialsModes.has(credentials)) throw badCall("credentials");
  return {
    client,
    mode: mode === "" ? "cors" : (mode as ClientFetch["mode"]),
    credentials: credentials === "" ? "same-origin" : (credentials as ClientFetch["credentials"]),
    referrer: referrer === "" ? "about:client" : referrer,
    referrerPolicy,
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

function headerPairs(list: readonly string[]): [string, string][] {
  if (list.length % 2 !== 0) throw badCall("headers");
  const pairs: [string, string][] = [];
  for (let index = 0; index < list.length; index += 2) {
    const lower = (list[index] as string).toLowerCase();
    if (!isConnectionHeader(lower)) pairs.push([lower, list[index + 1] as string]);
  }
  return pairs;
}

function writtenNames(list: readonly string[]): Map<string, string> {
  const written = new Map<string, string>();
  for (let index = 0; index < list.length; index += 2) {
    const name = list[index] as string;
    written.set(name.toLowerCase(), name);
  }
  return written;
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
