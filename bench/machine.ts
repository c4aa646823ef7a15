// The machine that figures were measured on.

import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  kernel: string;
  node: string;
  v8: string;
  commit: string;
  /** Of the last minute, at the beginning: others were at work when it is not small. */
  load: number;
  time: string;
}

export function machine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model ?? "unknown",
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    v8: process.versions.v8,
    commit: commit(),
    load: loadavg()[0] ?? 0,
    time: new Date().toISOString(),
  };
}

/** "unknown" where there is no git repository. */
function commit(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: join(import.meta.dirname, ".."),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    // Reports change while all is measured.
    const changes = git("status", "--porcelain", "-uno", "--", ".", ":!reports", ":!README.md");
    return `${git("rev-parse", "--short", "HEAD")}${changes === "" ? "" : " and changes"}`;
  } catch {
    return "unknown";
  }
}
