// The components of a URL that patterns are about, and where each stands in a parsed URL.

import { stringCharCodeAt } from "../infra/index.ts";
import { omittedPart, type UrlRecord } from "../url/index.ts";

export const componentNames = [
  "protocol",
  "username",
  "password",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
] as const;
export type ComponentName = (typeof componentNames)[number];

/** Where a component begins in the URL's `href`. What is not there begins where it ends. */
export function componentStart(url: UrlRecord, name: ComponentName): number {
  switch (name) {
    case "protocol":
      return 0;
    case "username":
      return url.protocolEnd + 2 < url.usernameEnd ? url.protocolEnd + 2 : url.usernameEnd;
    case "password":
      return url.usernameEnd < url.hostStart ? url.usernameEnd + 1 : url.hostStart;
    case "hostname": {
      const hasAt = url.hostStart < url.hostEnd && stringCharCodeAt(url.href, url.hostStart) === 0x40;
      return hasAt ? url.hostStart + 1 : url.hostStart;
    }
    case "port":
      return url.port === omittedPart ? url.pathnameStart : url.hostEnd + 1;
    case "pathname":
      return url.pathnameStart;
    case "search":
      return url.searchStart === omittedPart ? hashMark(url) : url.searchStart + 1;
    case "hash":
      return url.hashStart === omittedPart ? url.href.length : url.hashStart + 1;
  }
}

/** Where it ends. */
export function componentEnd(url: UrlRecord, name: ComponentName): number {
  switch (name) {
    case "protocol":
      return url.protocolEnd - 1;
    case "username":
      return url.usernameEnd;
    case "password":
      return url.hostStart;
    case "hostname":
      return url.hostEnd;
    case "port":
      return url.pathnameStart;
    case "pathname":
      return url.searchStart === omittedPart ? hashMark(url) : url.searchStart;
    case "search":
      return hashMark(url);
    case "hash":
      return url.href.length;
  }
}

function hashMark(url: UrlRecord): number {
  return url.hashStart === omittedPart ? url.href.length : url.hashStart;
}
