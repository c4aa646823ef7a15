// The process that tests run in, apart from the command: what crashes it crashes no run. Takes tests over the channel from
// its parent and runs each in an isolate of its own, as many at once as it is given.

import { serialize } from "node:v8";
import { type AppLimits, type EngineEvent, type Evaluation, loadEngine } from "../../src/host/native/index.ts";
import { Services } from "../../src/host/services/index.ts";
import { DiskAnswers, readTestFile } from "./disk-answers.ts";
import { mark, programOf, type ReadScript } from "./program.ts";
import type {
  FileResult,
  FileStatus,
  FromProcess,
  ProcessSettings,
  Subtest,
  SubtestStatus,
  TestFile,
  ToProcess,
} from "./protocol.ts";

const subtestStatuses: readonly SubtestStatus[] = ["PASS", "FAIL", "TIMEOUT", "NOTRUN", "PRECONDITION_FAILED"];
const fileStatuses: readonly FileStatus[] = ["OK", "ERROR", "TIMEOUT", "PRECONDITION_FAILED"];

type Message =
  | { type: "result"; name: string; status: number; message: string }
  | { type: "complete"; status: number; message: string };

interface Running {
  test: TestFile;
  begin: number;
  subtests: Map<string, Subtest>;
  /** Service calls without an end. */
  calls: Set<number>;
}

const { engine, snapshot, source } = loadEngine();
const running = new Map<number, Running>();
const tooLate = { name: "AbortError", message: "the test is over" };
let settings: ProcessSettings;
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
    logBytes: 1e9,
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
  const millis = Math.round(performance.now() - run.begin);
  const result: FileResult = { id: run.test.id, status, message, subtests: [...run.subtests.values()], millis };
  tell({ type: "done", result });
}

function heard(app: number, line: string): void {
  const run = running.get(app);
  const start = line.indexOf(mark);
  if (run === undefined || start === -1) return;
  const message = JSON.parse(line.slice(start + mark.length)) as Message;
  if (message.type === "complete") {
    finish(app, fileStatuses[message.status] ?? "ERROR", message.message);
    return;
  }
  const { name, status } = message;
  run.subtests.set(name, { name, status: subtestStatuses[status] ?? "FAIL", message: message.message });
}

/** The isolate ended, and the harness had not said that it is complete. */
function endedEarly(app: number, { outcome, text }: Evaluation): void {
  const [line = ""] = text.split("\n");
  if (outcome === "ok") finish(app, "TIMEOUT", "nothing is left to run, and the harness still waits");
  else if (outcome === "threw") finish(app, "ERROR", line);
  else if (outcome === "exceededCpu" || outcome === "exceededWall") finish(app, "EXTERNAL-TIMEOUT", outcome);
  else finish(app, "CRASH", outcome);
}

const readScript: ReadScript = async (pathAndQuery) => {
  const [path = ""] = pathAndQuery.split("?");
  const isTemplate = settings.server !== null && (/\.sub\./.test(path) || pathAndQuery.includes("?"));
  if (isTemplate) return readFromServer(pathAndQuery);
  const bytes = readTestFile(settings.root, path);
  if (bytes === undefined) throw new Error(`no script at /${path}`);
  return bytes.toString("utf8");
};

/** The server fills in its names and ports. */
async function readFromServer(pathAndQuery: string): Promise<string> {
  const { request } = await import("undici");
  const address = settings.server?.hosts["web-platform.test"] ?? "127.0.0.1";
  const answer = await request(`http://${address}:8000/${pathAndQuery}`, {
    headers: { host: "web-platform.test:8000" },
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`no script at /${pathAndQuery} (${answer.statusCode})`);
  return text;
}

async function run(test: TestFile): Promise<void> {
  const begin = performance.now();
  let program: string;
  try {
    program = await programOf(test, readScript);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ type: "done", result: { id: test.id, status: "ERROR", message, subtests: [], millis: 0 } });
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
  });
  running.set(app, { test, begin, subtests: new Map(), calls: new Set() });
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
  settings = given;
  const { server, root, executors } = settings;
  outside =
    server === null
      ? new DiskAnswers(engine, root)
      : new Services({ answers: engine, allowPrivateNetwork: () => true, hosts: server.hosts });
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
