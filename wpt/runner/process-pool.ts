// Hands tests to a process with the engine, and tells which of them ended it. When it ends with several tests under way,
// each of them runs again with nothing beside it, so that a crash is told of the test that it belongs to.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { findPackage } from "../../src/host/native/index.ts";
import type { FileResult, FromProcess, ProcessSettings, Server, TestFile, ToProcess } from "./protocol.ts";

export interface RunOptions {
  root: string;
  /** Tests under way at once. */
  jobs: number;
  executors: number;
  server: Server | null;
  /** The program that runs the tests; the one of this build when it is not given. */
  program?: string;
  onResult(result: FileResult): void;
}

interface UnderWay {
  test: TestFile;
  timer: NodeJS.Timeout;
}

/** Beyond the test's own time: then the whole process hangs. */
const graceMs = 30_000;

class EngineProcess {
  readonly #child: ChildProcess;
  readonly #onDone: (result: FileResult) => void;
  readonly underWay = new Map<string, UnderWay>();
  /** Set when a test was over its time and the process was killed for it. */
  hanging: string | undefined;

  constructor(program: string, settings: ProcessSettings, onDone: (result: FileResult) => void) {
    const env = { ...process.env };
    if (settings.server !== null) env.NODE_EXTRA_CA_CERTS = settings.server.certificates;
    this.#onDone = onDone;
    this.#child = fork(program, {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env,
    });
    this.#child.on("message", (message: FromProcess) => {
      if (message.type === "done") this.#done(message.result);
    });
    this.#send({ type: "start", settings });
  }

  #send(message: ToProcess): void {
    if (this.#child.connected) this.#child.send(message);
  }

  #done(result: FileResult): void {
    const entry = this.underWay.get(result.id);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    this.underWay.delete(result.id);
    this.#onDone(result);
  }

  run(test: TestFile): void {
    const timer = setTimeout(() => {
      this.hanging = test.id;
      this.#child.kill("SIGKILL");
    }, test.timeoutMs + graceMs);
    this.underWay.set(test.id, { test, timer });
    this.#send({ type: "run", test });
  }

  /** Resolves, with how it ended, when the process has. */
  async ended(): Promise<string> {
    const [code, signal] = (await once(this.#child, "exit")) as [number | null, string | null];
    for (const { timer } of this.underWay.values()) clearTimeout(timer);
    return signal ?? `exit code ${code}`;
  }

  stop(): void {
    this.#send({ type: "stop" });
  }
}

/** Runs the tests in processes, one after another, until each has a result. Gives those that ended a process with others. */
async function runInProcesses(tests: readonly TestFile[], options: RunOptions): Promise<TestFile[]> {
  const { root, executors, server, jobs, onResult } = options;
  const program = options.program ?? join(findPackage().root, "dist", "wpt-process.js");
  const queue = [...tests];
  const suspects: TestFile[] = [];
  while (queue.length > 0) {
    const next = () => {
      const test = queue.shift();
      if (test !== undefined) engine.run(test);
      else if (engine.underWay.size === 0) engine.stop();
    };
    const engine: EngineProcess = new EngineProcess(program, { root, executors, server }, (result) => {
      onResult(result);
      next();
    });
    const ended = engine.ended();
    for (let count = 0; count < jobs && queue.length > 0; count++) next();
    const how = await ended;
    const left = [...engine.underWay.values()].map(({ test }) => test);
    const culprit = left.length === 1 ? left[0] : left.find(({ id }) => id === engine.hanging);
    if (culprit !== undefined) {
      const status = engine.hanging === culprit.id ? "EXTERNAL-TIMEOUT" : "CRASH";
      onResult({ id: culprit.id, status, message: `the process ended: ${how}`, subtests: [], millis: 0 });
    }
    suspects.push(...left.filter((test) => test !== culprit));
  }
  return suspects;
}

/** Resolves when every test has a result. */
export async function runTests(tests: readonly TestFile[], options: RunOptions): Promise<void> {
  const suspects = await runInProcesses(tests, options);
  // Each alone in its process, in as many rows as there are cores.
  const rows = Array.from({ length: availableParallelism() }, () => [] as TestFile[]);
  for (const [index, test] of suspects.entries()) rows[index % rows.length]?.push(test);
  await Promise.all(rows.map((row) => runInProcesses(row, { ...options, jobs: 1 })));
}
