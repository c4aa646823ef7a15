// What the constructor is given: https://websockets.spec.whatwg.org/#dom-websocket-websocket

import { asciiLowercase, isHttpTokenString, jsonStringify, stringSlice } from "../infra/index.ts";
import { omittedPart, parseUrl, parseUrlOfApp, schemeType, type UrlRecord, wantedUrl } from "../url/index.ts";
import { newDOMException } from "../webidl/index.ts";

function syntaxError(where: string, reason: string): Error {
  return newDOMException(`${where}: ${reason}`, "SyntaxError") as unknown as Error;
}

/** Steps 1–7. `where` begins the messages. */
export function parseSocketUrl(input: string, where: string): UrlRecord {
  // 2, 3. Parse.
  let url = parseUrlOfApp(input);
  if (url === null) throw syntaxError(where, `${jsonStringify(input)} is not ${wantedUrl()}`);
  // 4, 5. HTTP(S) stands for WS(S).
  if (url.schemeType === schemeType.http || url.schemeType === schemeType.https) {
    url = parseUrl(`ws${stringSlice(url.href, 4)}`) as UrlRecord;
  }
  // 6. The scheme.
  if (url.schemeType !== schemeType.ws && url.schemeType !== schemeType.wss) {
    throw syntaxError(where, `the scheme of ${url.href} is none of ws, wss, http and https`);
  }
  // 7. No fragment.
  if (hasFragment(url)) throw syntaxError(where, `${url.href} has a fragment`);
  return url;
}

function hasFragment(url: UrlRecord): boolean {
  return url.hashStart !== omittedPart;
}

/** Step 9: tokens, none of them twice. */
export function checkProtocols(protocols: readonly string[], where: string): void {
  const seen: Record<string, boolean> = { __proto__: null } as never;
  for (let at = 0; at < protocols.length; at++) {
    const protocol = protocols[at] as string;
    if (!isHttpTokenString(protocol)) throw syntaxError(where, `${jsonStringify(protocol)} is not a valid subprotocol`);
    const key = asciiLowercase(protocol);
    if (seen[key]) throw syntaxError(where, `subprotocol ${jsonStringify(protocol)} is there twice`);
    seen[key] = true;
  }
}
