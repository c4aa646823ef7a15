// Whom a request on TCP may be addressed to. A web page whose name was made to lead here (DNS rebinding) asks by that name.

import { isIP } from "node:net";

/** `listening`: the host of the listener, as it was given. */
export function isOwnHost(header: string | undefined, listening: string): boolean {
  const [, bracketed, bare] = /^(?:\[([^\]]*)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(header ?? "") ?? [];
  const host = (bracketed ?? bare ?? "").toLowerCase();
  if (isIP(host) !== 0) return true;
  return host !== "" && (host === "localhost" || host.endsWith(".localhost") || host === listening.toLowerCase());
}
