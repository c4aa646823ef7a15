// The names of the tests, for programs that have no resolver option: a hosts file that only they see, in a mount namespace of
// their own.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { NanoError } from "../../src/host/errors/index.ts";

/** Puts a command into the namespace. */
export type WithNames = (command: readonly string[]) => string[];

/** Writes `file`, the hosts file. Throws when this machine or user can't have a namespace. */
export function namesFor(hosts: Record<string, string>, file: string): WithNames {
  const lines = Object.entries(hosts).map(([name, address]) => `${address} ${name}`);
  writeFileSync(file, `${readFileSync("/etc/hosts", "utf8").trimEnd()}\n${lines.join("\n")}\n`);
  const mount = 'mount --bind "$0" /etc/hosts && exec "$@"';
  for (const options of [["-m"], ["-rm"]]) {
    const withNames: WithNames = (command) => ["unshare", ...options, "sh", "-c", mount, file, ...command];
    const [program = "", ...args] = withNames(["true"]);
    if (spawnSync(program, args, { stdio: "ignore" }).status === 0) return withNames;
  }
  throw new NanoError(
    "NANO_TESTS_MISSING",
    "--runtime: the names of the tests' server need a mount namespace (unshare -m) on Linux, by root or with user namespaces allowed",
  );
}
