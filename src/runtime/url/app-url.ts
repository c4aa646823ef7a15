// The app's own URL, which it has when its configuration gives it an origin: what the standards call the API base URL and
// the origin of the environment settings object. An app without has neither (D-FETCH-2, D-FETCH-4).

import { parseUrl, type UrlRecord, urlOrigin } from "./url-record.ts";

let appUrl: UrlRecord | null = null;

/** `url`: serialized; "" for an app without. */
export function setAppUrl(url: string): void {
  appUrl = url === "" ? null : parseUrl(url);
}

/** Serialized. https://html.spec.whatwg.org/#concept-settings-object-origin */
export function appOrigin(): string | null {
  return appUrl === null ? null : urlOrigin(appUrl);
}

/**
 * Relative to the app's own URL, where it has one.
 * https://html.spec.whatwg.org/#encoding-parsing-a-url
 */
export function parseUrlOfApp(input: string): UrlRecord | null {
  return parseUrl(input, appUrl === null ? undefined : appUrl.href);
}

/** What a URL has to be, for the message about one that is not. */
export function wantedUrl(): string {
  return appUrl === null ? "a valid absolute URL" : "a valid URL";
}
