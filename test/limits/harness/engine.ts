// An engine process, as the tests of limits see it.

import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent } from "../../../src/host/native/index.ts";
import { type AppSetup, root } from "../../engine.ts";

type Access = Extract<EngineEvent, { type: "access" }>;
type Log = Extract<EngineEvent, { type: "log" }>;

interface Told {
  port?: number;
  events?: EngineEvent[];
  id?: number;
  result?: unknown;
}

/** What has not come by then hangs. */
const patienceMs = 15_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #lastId = 0;
  #listening: (() => void) | undefined;
  readonly events: EngineEvent[] = [];
  /** How it ended, once it has. */
  end: string | undefined;
  port = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (message) => this.#hear(message as Told));
    child.on("exit", (code, signal) => {
      this.end = signal ?? `exit code ${code}`;
      for (const { reject } of this.#waiting.values()) reject(new Error(`the engine ended: ${this.end}`));
      this.#waiting.clear();
      this.#listening?.();
    });
  }

  static async start(): Promise<EngineProcess> {
    const flags = readFileSync(join(root, "bin", "v8-flags"), "utf8")
      .trim()
      .split(/\s+/);
    const child = fork(join(import.meta.dirname, "engine-process.ts"), {
      execArgv: flags,
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const engine = new EngineProcess(child);
    await new Promise<void>((resolve) => {
      engine.#listening = resolve;
    });
    if (engine.port === 0) throw new Error(`the engine did not start: ${engine.end}`);
    return engine;
  }

  #hear(told: Told): void {
    if (told.port !== undefined) {
      this.port = told.port;
      this.#listening?.();
    }
    if (told.events !== undefined) this.events.push(...told.events);
    if (told.id !== undefined) {
      this.#waiting.get(told.id)?.resolve(told.result);
      this.#waiting.delete(told.id);
    }
  }

  #order(order: object): Promise<unknown> {
    if (this.end !== undefined) throw new Error(`the engine ended: ${this.end}`);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, ...order });
    });
  }

  app(name: string, source: string, setup: AppSetup = {}): Promise<number> {
    return this.#order({ do: "app", name, source, setup }) as Promise<number>;
  }
  async remove(name: string): Promise<void> {
    await this.#order({ do: "remove", name });
  }
  memory(): Promise<{ rss: number; executors: number }> {
    return this.#order({ do: "memory" }) as Promise<{ rss: number; executors: number }>;
  }

  get wounded(): boolean {
    return this.events.some((event) => event.type === "wounded");
  }
  /** Some executor is in a turn that may never end. */
  get lost(): boolean {
    return this.events.some((event) => event.type === "log" && /cannot be interrupted|is parked/.test(event.text));
  }
  logs(app: number): Log[] {
    return this.events.filter((event): event is Log => event.type === "log" && event.app === app);
  }
  exchanges(app: number, path: string): Access[] {
    return this.events.filter(
      (event): event is Access => event.type === "access" && event.app === app && event.path === path,
    );
  }
  /** Waits until `found` finds something in what the engine tells; throws when that never comes. */
  async until<T>(what: string, found: () => T | undefined | false): Promise<T> {
    for (let waited = 0; waited < patienceMs; waited += 5) {
      const value = found();
      if (value !== undefined && value !== false) return value;
      if (this.end !== undefined) throw new Error(`the engine ended: ${this.end}`);
      await pause(5);
    }
    throw new Error(`${what} never came`);
  }

  /** Ends it in order, as far as it can; resolves to how it ended. */
  async stop(): Promise<string> {
    if (this.end === undefined) this.#order({ do: "stop" }).catch(() => undefined);
    return this.until("its end", () => this.end).catch(String);
  }
  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
