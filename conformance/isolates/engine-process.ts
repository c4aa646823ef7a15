// The process that a suite's programs run in, apart from the command: what crashes it crashes no run. Takes programs over
// the channel from its parent and runs each in an isolate that has nothing but what every app has.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serialize } from "node:v8";
import { type AppLimits, type EngineEvent, type Evaluation, loadEngine } from "../../src/host/native/index.ts";
import type { FileStatus, FromProcess, ProcessSettings, Subtest, TestFile, ToProcess } from "../../wpt/index.ts";
import { type Line, readLine } from "./lines.ts";

interface Running {
  test: TestFile;
  begin: number;
  subtests: Map<string, Subtest>;
  isComplete: boolean;
}

const { engine, snapshot, source } = loadEngine();
const running = new Map<number, Running>();
let root = "";

function limitsOf({ timeoutMs }: TestFile): AppLimits {
  return {
    cpuMs: timeoutMs,
    startupCpuMs: timeoutMs,
    memoryMb: 256,
    wallMs: timeoutMs,
    waitUntilMs: 1000,
    subrequests: 50,
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

function heard(app: number, text: string): void {
  const run = running.get(app);
  const line = run === undefined ? undefined : readLine(text);
  if (run === undefined || line === undefined) return;
  take(run, line);
}

function take(run: Running, line: Line): void {
  if (line.type === "complete") {
    run.isComplete = true;
  } else if (line.type === "plan") {
    for (const name of line.names) run.subtests.set(name, { name, status: "NOTRUN", message: "" });
  } else if (line.type === "begin") {
    run.subtests.set(line.name, { name: line.name, status: "TIMEOUT", message: "" });
  } else {
    run.subtests.set(line.name, { name: line.name, status: line.status, message: line.message });
  }
}

/** How the program as a whole went, and why when it did not go well. */
function statusOf({ isComplete }: Running, { outcome, text }: Evaluation): [FileStatus, string] {
  if (outcome === "ok")
    return isComplete ? ["OK", ""] : ["TIMEOUT", "nothing is left to run, and a subtest still waits"];
  if (outcome === "threw") return ["ERROR", text.split("\n")[0] ?? ""];
  if (outcome === "exceededCpu" || outcome === "exceededWall") return ["EXTERNAL-TIMEOUT", outcome];
  return ["CRASH", outcome];
}

async function run(test: TestFile): Promise<void> {
  const app = engine.addApp({
    name: "conformance",
    kind: "script",
    source: readFileSync(join(root, test.path), "utf8"),
    sourceName: test.path,
    modules: [],
    env: serialize({}),
    limits: limitsOf(test),
    unsafeEval: true,
  });
  const state: Running = { test, begin: performance.now(), subtests: new Map(), isComplete: false };
  running.set(app, state);
  const evaluation = await engine.evaluate(app, false);
  // The lines of the console came before: events keep their order.
  running.delete(app);
  engine.removeApp(app);
  const [status, message] = statusOf(state, evaluation);
  const millis = Math.round(performance.now() - state.begin);
  tell({ type: "done", result: { id: test.id, status, message, subtests: [...state.subtests.values()], millis } });
}

function handle(event: EngineEvent): void {
  if (event.type === "log") heard(event.app, event.text);
  else if (event.type === "service") {
    engine.serviceFail(event.call, { name: "TypeError", message: `${event.service}: nothing is outside of this test` });
  }
}

function start(settings: ProcessSettings): void {
  root = settings.root;
  engine.start({
    snapshot,
    source,
    executors: settings.executors,
    poolSize: 2,
    maxLive: 1000,
    memoryBytes: 0,
    accessEvents: false,
    onEvents: (events) => events.forEach(handle),
  });
  tell({ type: "ready" });
}

process.on("message", (message: ToProcess) => {
  if (message.type === "start") start(message.settings);
  else if (message.type === "run") void run(message.test);
  else engine.quit(0);
});
process.on("disconnect", () => engine.quit(0));
