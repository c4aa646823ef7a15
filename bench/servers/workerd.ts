// workerd with a generated configuration.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peerProgram } from "../peers/peers.ts";
import { type Serving, startServer } from "./process.ts";

export function serveWorkerd(config: string, cores?: string): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), "nano-bench-workerd-"));
  const file = join(folder, "config.capnp");
  writeFileSync(file, config);
  return startServer({
    program: peerProgram("workerd"),
    args: ["serve", file, "--experimental", "--control-fd", "3"],
    ...(cores === undefined ? {} : { cores }),
    tellsOn: 3,
    portOf: (line) => {
      const told = JSON.parse(line) as { event: string; port?: number };
      return told.event === "listen" ? told.port : undefined;
    },
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  });
}
