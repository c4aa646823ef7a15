// What benchmarks have in common: a server of their own, the machine they ran on, and their report.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "..");

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
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  return {
    cpu: cores[0]?.model ?? "unknown",
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    v8: process.versions.v8,
    commit: `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain", "-uno") === "" ? "" : " and changes"}`,
    load: loadavg()[0] ?? 0,
    time: new Date().toISOString(),
  };
}

export interface Serving {
  port: number;
  stop(): Promise<void>;
}

/** `nano serve` for these apps, by name, in a process of its own. */
export async function serveFolder(apps: Record<string, string>): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), "nano-bench-"));
  for (const [name, source] of Object.entries(apps)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "index.js"), source);
  }
  const args = ["serve", folder, "--port", "0", "--quiet", "--log-format", "json"];
  const child = spawn(join(root, "bin", "nano"), args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      const told = JSON.parse(line) as { type: string; port?: number };
      if (told.type === "listening" && told.port !== undefined) resolve(told.port);
    });
    void ended.then(() => reject(new Error("nano serve ended")));
  });
  return {
    port,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

export function writeReport(name: string, report: object): void {
  const folder = join(root, "reports");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${name}.json`),
    `${JSON.stringify({ command: `npm run bench ${name}`, ...report }, null, 2)}\n`,
  );
}
