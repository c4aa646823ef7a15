// wrk: as many requests as a server takes, from a process of its own.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export interface WrkLoad {
  port: number;
  path?: string;
  connections: number;
  seconds: number;
  /** Where it may run, as taskset has it. */
  cores?: string;
  /** Lua, as wrk takes it. */
  script?: string;
}

export interface WrkFound {
  requestsPerSecond: number;
  /** ms */
  p50: number;
  p99: number;
  /** Answers of another status than 2xx or 3xx, and broken connections. */
  failures: number;
}

const run = promisify(execFile);

/** Throws a line with the way out when the program is missing. `from`: Debian's package. */
export async function requireProgram(name: string, from: string): Promise<void> {
  try {
    await run(name, ["--version"]);
  } catch (error) {
    // Whatever else it ends with, it is there.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") return;
    throw new Error(`the program ${name} is missing: install it first (Debian: apt-get install ${from})`);
  }
}

export async function wrk({ port, path = "/", ...load }: WrkLoad): Promise<WrkFound> {
  const folder = mkdtempSync(join(tmpdir(), "nano-bench-wrk-"));
  try {
    const args = ["-t1", `-c${load.connections}`, `-d${load.seconds}s`, "--latency", "--timeout", "10s"];
    if (load.script !== undefined) {
      const file = join(folder, "load.lua");
      writeFileSync(file, load.script);
      args.push("-s", file);
    }
    const pinned = load.cores === undefined ? ["wrk"] : ["taskset", "-c", load.cores, "wrk"];
    const [program = "", ...before] = pinned;
    const { stdout } = await run(program, [...before, ...args, `http://127.0.0.1:${port}${path}`]);
    return parseWrk(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What wrk prints with --latency. Throws when it is something else. */
export function parseWrk(text: string): WrkFound {
  const rate = /^Requests\/sec: +([\d.]+)$/m.exec(text)?.[1];
  if (rate === undefined) throw new Error(`wrk printed no rate: ${text.trim().slice(0, 200)}`);
  const broken = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text)?.slice(1) ?? [];
  const others = /Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? "0";
  return {
    requestsPerSecond: Number(rate),
    p50: latencyOf(text, "50"),
    p99: latencyOf(text, "99"),
    failures: [...broken, others].reduce((sum, count) => sum + Number(count), 0),
  };
}

function latencyOf(text: string, percent: string): number {
  const [, value, unit = "ms"] = new RegExp(`^ +${percent}% +([\\d.]+)(us|ms|s|m)$`, "m").exec(text) ?? [];
  const scale = { us: 0.001, ms: 1, s: 1000, m: 60_000 }[unit] ?? Number.NaN;
  return Number(value) * scale;
}
