// The server that comes with the tests (Python), started for a run on an address of loopback of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NanoError } from "../../src/host/errors/index.ts";
import { wptFolder } from "../fetch/pin.ts";
import type { Server } from "./protocol.ts";

export interface RunningServer {
  address: Server;
  stop(): Promise<void>;
}

const ports = [8000, 8001, 8443, 8444, 8666, 8667, 9000];
/** As a URL has them: two of them are 天気の良い日 and élève. */
const labels = ["www", "www1", "www2", "xn--n8j6ds53lwwkrqhv28a", "xn--lve-6lad"];
const startMs = 60_000;

/** Every name of the tests; those that must not exist are not among them. */
export function testHosts(address: string): Record<string, string> {
  const prefixes = ["", ...labels.map((label) => `${label}.`)];
  const hosts: Record<string, string> = {};
  for (const domain of ["web-platform.test", "not-web-platform.test"]) {
    for (const first of prefixes) for (const second of prefixes) hosts[`${first}${second}${domain}`] = address;
  }
  return hosts;
}

/** Where the whole of 127/8 is this machine, each run has an address of its own, so that the fixed ports are free. */
function ownAddress(): string {
  if (process.platform !== "linux") return "127.0.0.1";
  return `127.77.${(process.pid >> 8) & 255}.${process.pid & 255 || 1}`;
}

async function listens(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function waitUntilItListens(child: ChildProcess, host: string, said: () => string): Promise<void> {
  const deadline = Date.now() + startMs;
  let failure = "";
  child.on("error", (error) => {
    failure = error.message;
  });
  for (const port of ports) {
    while (!(await listens(host, port))) {
      if (child.exitCode !== null || child.signalCode !== null)
        failure = said().trim().split("\n").slice(-3).join("; ") || "it ended";
      if (Date.now() > deadline) failure = `nothing listens at ${host}:${port}`;
      if (failure !== "") throw new NanoError("NANO_TESTS_MISSING", `the tests' server does not start: ${failure}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended, and all that it started.
  }
}

export async function startServer(root: string): Promise<RunningServer> {
  const host = ownAddress();
  const certificates = await mkdtemp(join(tmpdir(), "nano-wpt-"));
  const child = spawn("python3", [join(wptFolder(), "runner", "wptserve.py"), root, host, certificates], {
    stdio: ["pipe", "pipe", "pipe"],
    cwd: certificates,
    // A group of their own, so that none of its processes stays when it is killed.
    detached: true,
  });
  const ended = once(child, "close").catch(() => undefined);
  let output = "";
  const keep = (data: Buffer) => {
    output = (output + data).slice(-4000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.stdin.on("error", () => undefined);
  const stop = async () => {
    child.stdin.end();
    const timer = setTimeout(() => killGroup(child), 10_000);
    await ended;
    clearTimeout(timer);
    killGroup(child);
    await rm(certificates, { recursive: true, force: true });
  };
  try {
    await waitUntilItListens(child, host, () => output);
  } catch (error) {
    await stop();
    throw error;
  }
  const authority = join(certificates, "cacert.pem");
  return { address: { hosts: testHosts(host), certificates: existsSync(authority) ? authority : "" }, stop };
}
