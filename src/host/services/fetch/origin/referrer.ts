// https://w3c.github.io/webappsec-referrer-policy/

import { type ClientFetch, type HeaderPairs, headerOf } from "./records.ts";

const defaultPolicy = "strict-origin-when-cross-origin";

const policies: ReadonlySet<string> = new Set([
  "no-referrer",
  "no-referrer-when-downgrade",
  "same-origin",
  "origin",
  "strict-origin",
  "origin-when-cross-origin",
  defaultPolicy,
  "unsafe-url",
]);

/** Longer ones are cut down to their origin. */
const longestReferrer = 4096;

/** https://w3c.github.io/webappsec-referrer-policy/#strip-url */
function stripped(url: URL, originOnly: boolean): string {
  const copy = new URL(url);
  copy.username = "";
  copy.password = "";
  copy.hash = "";
  if (originOnly) {
    copy.pathname = "";
    copy.search = "";
  }
  return copy.href;
}

/** https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer; undefined for no referrer. */
export function referrerOf(fetch: ClientFetch): string | undefined {
  if (fetch.referrer === "") return undefined;
  const source = fetch.referrer === "about:client" ? fetch.client : URL.parse(fetch.referrer);
  if (source === null || !/^https?:$/.test(source.protocol)) return undefined;
  const origin = stripped(source, true);
  const whole = stripped(source, false);
  const url = whole.length > longestReferrer ? origin : whole;
  const current = fetch.urls.at(-1) as URL;
  const isSameOrigin = source.origin === current.origin;
  const isDowngrade = source.protocol === "https:" && current.protocol !== "https:";
  switch (fetch.referrerPolicy === "" ? defaultPolicy : fetch.referrerPolicy) {
    case "no-referrer":
      return undefined;
    case "origin":
      return origin;
    case "unsafe-url":
      return url;
    case "strict-origin":
      return isDowngrade ? undefined : origin;
    case "same-origin":
      return isSameOrigin ? url : undefined;
    case "origin-when-cross-origin":
      return isSameOrigin ? url : origin;
    case "no-referrer-when-downgrade":
      return isDowngrade ? undefined : url;
    default:
      if (isSameOrigin) return url;
      return isDowngrade ? undefined : origin;
  }
}

/** https://w3c.github.io/webappsec-referrer-policy/#set-requests-referrer-policy-on-redirect */
export function takeReferrerPolicy(fetch: ClientFetch, headers: HeaderPairs): void {
  for (const token of (headerOf(headers, "referrer-policy") ?? "").split(",")) {
    const policy = token.trim().toLowerCase();
    if (policies.has(policy)) fetch.referrerPolicy = policy;
  }
}
