// The server behind proxies, in a process of its own.

import { join } from "node:path";
import { type Serving, startServer } from "./process.ts";

/** With its certificate, over TLS. */
export function serveUpstream(certificate?: { cert: string; key: string }): Promise<Serving> {
  const env = certificate === undefined ? {} : { UPSTREAM_CERT: certificate.cert, UPSTREAM_KEY: certificate.key };
  return startServer({
    program: process.execPath,
    args: [join(import.meta.dirname, "upstream.mjs")],
    env,
    tellsOn: 1,
    portOf: (line) => (JSON.parse(line) as { port: number }).port,
  });
}
