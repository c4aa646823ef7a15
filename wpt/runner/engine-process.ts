// The process that tests run in, apart from the command: what crashes it crashes no run. Takes tests over the channel from
// its parent and runs each in an isolate of its own, as many at once as it is given.

import { serialize } from "node:v8";
import { type AppLimits, type EngineEvent, type Evaluation, loadEngine } from "../../src/host/native/index.ts";
import { Services } from "../../src/host/services/index.ts";
import { DiskAnswers } from "./disk-answers.ts";
import { Hearing } from "./messages.ts";
import { addressOf, programOf, type ReadScript } from "./program.ts";
import type { FileStatus, FromProcess, ProcessSettings, TestFile, ToProcess } from "./protocol.ts";
import { scriptReader } from "./scripts.ts";

interface Running {
  hearing: Hearing;
  url: URL;
  /** Service calls without an end. */
  calls: Set<number>;
}

const { engine, snapshot, source } = loadEngine();
const running = new Map<number, Running>();
const tooLate = { name: "AbortError", message: "the test is over" };
let readScript: ReadScript;
let outside: { handle(event: EngineEvent): void };

function limitsOf(test: TestFile): AppLimits {
  return {
    cpuMs: test.timeoutMs * 2,
    startupCpuMs: test.timeoutMs * 2,
    memoryMb: 1024,
    wallMs: test.timeoutMs + 20_000,
    waitUntilMs: 1000,
    subrequests: 1_000_000,
    running: 1,
    waiting: 1,
    bodyBytes: 1e9,
    isolates: 1,
    logBytes: 1e9,
    weight: 100,
  };
}

function tell(message: FromProcess): void {
  process.send?.(message);
}

function finish(app: number, status: FileStatus, message: string): void {
  const run = running.get(app);
  if (run === undefined) return;
  running.delete(app);
  engine.removeApp(app);
  for (const call of run.calls) {
    outside.handle({ type: "serviceCancel", call });
    engine.serviceFail(call, tooLate);
  }
  tell({ type: "done", result: run.hearing.resultOf(status, message) });
}

function heard(app: number, line: string): void {
  const end = running.get(app)?.hearing.hear(line);
  if (end !== undefined) finish(app, end.status, end.message);
}

/** The isolate ended, and the harness had not said that it is complete. */
function endedEarly(app: number, { outcome, text }: Evaluation): void {
  const [line = ""] = text.split("\n");
  if (outcome === "ok") finish(app, "TIMEOUT", "nothing is left to run, and the harness still waits");
  else if (outcome === "threw") finish(app, "ERROR", line);
  else if (outcome === "exceededCpu" || outcome === "exceededWall") finish(app, "EXTERNAL-TIMEOUT", outcome);
  else finish(app, "CRASH", outcome);
}

async function run(test: TestFile): Promise<void> {
  const hearing = new Hearing(test);
  let program: string;
  try {
    program = await programOf(test, readScript, true);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ type: "done", result: hearing.resultOf("ERROR", message) });
    return;
  }
  const app = engine.addApp({
    name: "wpt",
    kind: "script",
    source: program,
    sourceName: test.path,
    modules: [],
    env: serialize({}),
    limits: limitsOf(test),
    unsafeEval: true,
    url: addressOf(test),
  });
  running.set(app, { hearing, url: new URL(addressOf(test)), calls: new Set() });
  endedEarly(app, await engine.evaluate(app, false));
}

function handle(event: EngineEvent): void {
  if (event.type === "log") {
    heard(event.app, event.text);
  } else if (event.type === "service" && !running.has(event.app)) {
    engine.serviceFail(event.call, tooLate);
  } else {
    if (event.type === "service") running.get(event.app)?.calls.add(event.call);
    outside.handle(event);
  }
}

function start(given: ProcessSettings): void {
  const { server, root, executors } = given;
  readScript = scriptReader(root, server);
  const url = (app: number) => running.get(app)?.url ?? null;
  outside =
    server === null
      ? new DiskAnswers(engine, root)
      : new Services({ answers: engine, upstream: engine, allowPrivateNetwork: () => true, url, hosts: server.hosts });
  engine.start({
    snapshot,
    source,
    executors,
    poolSize: 2,
    maxLive: 10_000,
    memoryBytes: 0,
    accessEvents: false,
    onEvents: (events) => events.forEach(handle),
  });
  tell({ type: "ready" });
}

process.on("message", (message: ToProcess) => {
  if (message.type === "start") start(message.settings);
  else if (message.type === "run") void run(message.test);
  else process.exit(0);
});
process.on("disconnect", () => process.exit(0));
