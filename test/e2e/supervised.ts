// For the tests of the supervisor: clients that never stop asking, and signals to single threads.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Server } from "./nano.ts";

export const ANSWERING = `export default { fetch: () => new Response("here") };`;

/** What V8 calls a fatal error, on demand. */
export const BOMB = `export default { fetch(request) {
  if (request.url.endsWith("/bomb")) "xy".repeat(2 ** 27).split("");
  return new Response("fine");
} };`;

/** Never comes back, on demand. */
export const SPINNER = `export default { fetch(request) {
  if (request.url.endsWith("/spin")) { console.log("spins"); for (;;); }
  return new Response("fine");
} };`;

/** Asks one app without a pause, half of the clients over connections that are kept and half over new ones. */
export class Load {
  readonly failures: string[] = [];
  answered = 0;
  /** Answers that closed a connection which the client would have kept. */
  closed = 0;
  readonly #server: Server;
  readonly #app: string;
  readonly #kept = new Agent({ keepAlive: true });
  readonly #clients: Promise<void>[];
  #ends = false;

  constructor(server: Server, app: string, clients = 4) {
    this.#server = server;
    this.#app = app;
    this.#clients = Array.from({ length: clients }, (_, index) => this.#client(index % 2 === 0));
  }

  async #client(keeps: boolean): Promise<void> {
    while (!this.#ends) {
      try {
        await this.#ask(keeps);
      } catch (error) {
        this.failures.push(`${keeps ? "kept" : "new"}: ${error}`);
      }
    }
  }

  async #ask(keeps: boolean): Promise<void> {
    const { port } = this.#server;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { host: `${this.#app}.localhost:${port}` };
      request({ host: "127.0.0.1", port, headers, agent: keeps ? this.#kept : false }, resolve)
        .on("error", reject)
        .end();
    });
    const body = await text(response);
    if (response.statusCode !== 200) this.failures.push(`${response.statusCode} ${body}`);
    if (keeps && response.headers.connection === "close") this.closed++;
    this.answered++;
  }

  /** Waits for so many answers more. */
  async more(count: number): Promise<void> {
    const until = this.answered + count;
    while (this.answered < until) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async end(): Promise<void> {
    this.#ends = true;
    await Promise.all(this.#clients);
    this.#kept.destroy();
  }
}

const TGKILL = `
import ctypes, os, platform, sys
pid, signal = int(sys.argv[1]), int(sys.argv[2])
def cpu_time(task):
    with open(f"/proc/{pid}/task/{task}/stat") as stat:
        return int(stat.read().rpartition(")")[2].split()[11])
def is_executor(task):
    with open(f"/proc/{pid}/task/{task}/comm") as comm:
        return comm.read().strip() == "nano-executor"
busiest = max(filter(is_executor, os.listdir(f"/proc/{pid}/task")), key=cpu_time)
ctypes.CDLL(None).syscall(131 if platform.machine() == "aarch64" else 234, pid, int(busiest), signal)
`;

const SIGSEGV = 11;

/** A bad access to memory on the executor that has used most CPU time. */
export function crashBusiestExecutor(pid: number): void {
  execFileSync("python3", ["-c", TGKILL, String(pid), String(SIGSEGV)]);
}

export async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setTimeout(resolve, 5));
}
