// Runs the nano command as a user does, for the tests in this folder.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Test } from "tap";

export const root = join(import.meta.dirname, "..", "..");

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

export interface RunOptions {
  /** The command itself; the checkout's without. */
  command?: string;
  input?: string;
  cwd?: string;
  env?: Record<string, string>;
  /** In a group of processes of its own, as a shell starts it. */
  group?: boolean;
}

function start(args: string[], options: RunOptions): ChildProcess {
  const env = { ...process.env, NO_COLOR: "1", NANO_CACHE_DIR: join(root, ".nano", "test-cache"), ...options.env };
  const { command = join(root, "bin", "nano"), cwd = root, group = false } = options;
  return spawn(command, args, { env, cwd, detached: group, stdio: "pipe" });
}

/** Runs a command to its end. */
export async function nano(args: string[], options: RunOptions = {}): Promise<Ended> {
  const child = start(args, options);
  child.stdin?.on("error", () => undefined).end(options.input ?? "");
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [out, err] = await Promise.all([
    text(child.stdout as NonNullable<typeof child.stdout>),
    text(child.stderr as NonNullable<typeof child.stderr>),
  ]);
  return { code: await closed, out, err };
}

export interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** First label of the host; "" for the address itself. */
  app?: string;
}

export class Server {
  readonly #child: ChildProcess;
  port = 0;
  /** All of standard output so far, an object a line. */
  readonly lines: Record<string, unknown>[] = [];
  err = "";
  #rest = "";
  #changed: () => void = () => undefined;
  readonly ended: Promise<number | null>;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on("data", (chunk) => this.#read(String(chunk)));
    child.stderr?.on("data", (chunk) => {
      this.err += chunk;
      this.#changed();
    });
    this.ended = new Promise((resolve) => {
      child.on("close", (code) => {
        resolve(code);
        this.#changed();
      });
    });
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** The engine processes under it, oldest first. */
  engines(): number[] {
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, "latin1");
    return children.trim().split(" ").filter(Boolean).map(Number);
  }

  /** The one engine process, when there is one. */
  get engine(): number {
    return this.engines().at(-1) ?? 0;
  }

  #read(chunk: string): void {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.lines.push(JSON.parse(line) as Record<string, unknown>);
    this.#changed();
  }

  /** Waits until `found` finds something in what the server said. */
  async until<T>(found: () => T | undefined | false | null): Promise<T> {
    for (;;) {
      const value = found();
      if (value !== undefined && value !== false && value !== null) return value;
      if (this.#child.exitCode !== null) throw new Error(`nano serve ended with ${this.#child.exitCode}: ${this.err}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  line(type: string, match: Record<string, unknown> = {}): Record<string, unknown> | undefined {
    return this.lines.find(
      (line) => line.type === type && Object.entries(match).every(([key, value]) => line[key] === value),
    );
  }

  /** The answer's head; its body is still to be read. */
  open(path: string, asked: Asked = {}): Promise<IncomingMessage> {
    const { method = "GET", headers = {}, body, app = "" } = asked;
    const host = app === "" ? {} : { host: `${app}.localhost:${this.port}` };
    return new Promise((resolve, reject) => {
      // A connection of its own: one that is kept may be that of an engine that has just ended.
      const to = { host: "127.0.0.1", port: this.port, path, method, agent: false };
      const options = { ...to, headers: { ...headers, ...host } };
      httpRequest(options, resolve).on("error", reject).end(body);
    });
  }

  async ask(path: string, asked: Asked = {}): Promise<Answer> {
    const response = await this.open(path, asked);
    const body = await text(response);
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** As a terminal's Ctrl-C comes. For one that was started as a group. */
  signalGroup(name: NodeJS.Signals): void {
    process.kill(-this.pid, name);
  }

  /** Graceful end; resolves to the exit code. */
  stop(): Promise<number | null> {
    this.signal("SIGTERM");
    return this.ended;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** For a Unix socket, whose path must be short. */
export function shortPath(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), "nano-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, "nano.sock");
}

/** `nano serve` on a free port; resolves when it listens. */
export async function serve(t: Test, args: string[], options: RunOptions = {}): Promise<Server> {
  const server = new Server(start(["serve", "--port", "0", "--log-format", "json", ...args], options));
  t.teardown(() => server.kill());
  const listening = await server.until(() => server.line("listening"));
  server.port = Number(listening.port);
  return server;
}
