// `nano serve` for a folder of apps.

import { join } from "node:path";
import type { AppFolder } from "./app-folder.ts";
import { type Serving, startServer } from "./process.ts";

export const nanoProgram = join(import.meta.dirname, "..", "..", "bin", "nano");

export interface NanoOptions {
  cores?: string;
  /** This app of the folder alone, for every host. */
  only?: string;
  env?: Record<string, string>;
  /** Of nano serve, besides. */
  args?: readonly string[];
}

export function serveNano(folder: AppFolder, options: NanoOptions = {}): Promise<Serving> {
  return startServer({
    program: nanoProgram,
    args: [
      "serve",
      options.only === undefined ? folder.apps : join(folder.apps, options.only),
      ...["--port", "0", "--log-format", "json", "--quiet"],
      ...(options.args ?? []),
    ],
    env: { ...options.env, NANO_CACHE_DIR: folder.cache },
    ...(options.cores === undefined ? {} : { cores: options.cores }),
    tellsOn: 1,
    portOf: (line) => {
      if (!line.startsWith("{")) return undefined;
      const told = JSON.parse(line) as { type: string; port?: number };
      return told.type === "listening" ? told.port : undefined;
    },
  });
}
