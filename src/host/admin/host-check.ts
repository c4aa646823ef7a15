// Whom a request may be addressed to. A web page whose name was made to lead here (DNS rebinding) asks by that name, be it
// over TCP or over a port that somebody forwards to a Unix socket.

import { isIP } from "node:net";

/**
 * `listening`: the host of the listener, as it was given; none of a Unix socket, whose clients name the host as they like:
 * by a word, or not at all. No page has an origin without a dot.
 */
export function isOwnHost(header: string | undefined, listening: string | undefined): boolean {
  if (listening === undefined && (header === undefined || /^[\w-]*(?::\d{1,5})?$/.test(header))) return true;
  const [, bracketed, bare] = /^(?:\[([^\]]*)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(header ?? "") ?? [];
  const host = (bracketed ?? bare ?? "").toLowerCase();
  if (isIP(host) !== 0) return true;
  return host !== "" && (host === "localhost" || host.endsWith(".localhost") || host === listening?.toLowerCase());
}
