// The server behind proxies, in a process of its own.

import { join } from "node:path";
import { type Serving, startServer } from "./process.ts";

export function serveUpstream(): Promise<Serving> {
  return startServer({
    program: process.execPath,
    args: [join(import.meta.dirname, "upstream.mjs")],
    tellsOn: 1,
    portOf: (line) => (JSON.parse(line) as { port: number }).port,
  });
}
