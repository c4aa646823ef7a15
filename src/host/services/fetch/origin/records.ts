// A fetch by an app that has an origin: what the CORS protocol and the referrer's policy need to know of it.

import type { FetchCall } from "../../../../protocol/index.ts";

export interface ClientFetch {
  /** The app's own URL. */
  readonly client: URL;
  readonly mode: NonNullable<FetchCall["mode"]>;
  readonly credentials: NonNullable<FetchCall["credentials"]>;
  /** "" for none; "about:client" for the app's own. Each request that goes out leaves here what it told. */
  referrer: string;
  referrerPolicy: string;
  /** All URLs so far; the last is the current one. */
  readonly urls: URL[];
  tainting: "basic" | "cors" | "opaque";
}

/** Name in lower case, value. */
export type HeaderPairs = readonly (readonly [string, string])[];

/** https://fetch.spec.whatwg.org/#concept-header-list-get */
export function headerOf(headers: HeaderPairs, name: string): string | undefined {
  const values = headers.filter(([other]) => other === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(", ");
}

/** A list of tokens: undefined when the header is absent, null when it is malformed. */
export function tokensOf(headers: HeaderPairs, name: string): string[] | null | undefined {
  const value = headerOf(headers, name);
  if (value === undefined) return undefined;
  const tokens = value
    .split(",")
    .map((token) => token.replace(/^[\t ]+|[\t ]+$/g, ""))
    .filter((token) => token !== "");
  return tokens.every((token) => /^[!#$%&'*+.^_`|~\w-]+$/.test(token)) ? tokens : null;
}

/** https://fetch.spec.whatwg.org/#serializing-a-request-origin */
export function originOf({ client, urls }: ClientFetch): string {
  // A detour over another origin may have been of that one's making.
  let last: URL | undefined;
  for (const url of urls) {
    if (last !== undefined && url.origin !== last.origin && client.origin !== last.origin) return "null";
    last = url;
  }
  return client.origin;
}
