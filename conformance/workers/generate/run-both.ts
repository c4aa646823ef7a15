// The same app on NANO and on workerd, for what is made up.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Case, Exchange } from "../read/case.ts";
import { send } from "../run/http-client.ts";
import { NanoServer } from "../run/nano.ts";
import type { Runtime } from "../run/perform.ts";
import { Workerd } from "../run/workerd.ts";
import { type Checks, requestChecks } from "../verdict/checks.ts";
import type { Program } from "./programs.ts";

export interface Both<T> {
  nano: T;
  workerd: T;
}

/** Nothing is fetched. */
const nowhere = "http://127.0.0.1:1";

function caseOf(file: string): Case {
  return {
    id: "generated/app",
    directory: "generated",
    name: "app",
    label: "generated",
    title: "",
    files: new Map([["index.js", file]]),
    main: "index.js",
    syntax: "module",
    exchanges: [],
    config: {
      vars: {},
      flags: [],
      services: {},
      limits: { cpuMs: 20_000, memoryMb: 512, startupCpuMs: 10_000 },
      unsafeEval: true,
      settle: 0,
    },
  };
}

/** Serves the app on both while `use` runs. */
export async function onBoth<T>(source: string, use: (runtimes: Both<Runtime>) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "nano-generated-"));
  const file = join(folder, "index.js");
  writeFileSync(file, source);
  const app = caseOf(file);
  const workerd = new Workerd(app, nowhere);
  let nano: NanoServer | undefined;
  try {
    nano = await NanoServer.start([app], nowhere);
    if (!(await workerd.started())) throw new Error(`workerd does not start: ${workerd.complaints.join("\n")}`);
    return await use({ nano: nano.runtime(app), workerd: workerd.runtime() });
  } finally {
    await Promise.all([nano?.stop(), workerd.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An app that runs the programs that it is sent, and tells what each step came to. */
export const runner = `const shown = (value) =>
  JSON.stringify(value, (_key, each) => (each === undefined ? "(undefined)" : each)) ?? "(undefined)";
async function run(program) {
  const results = [];
  const step = async (make) => {
    try { results.push(shown(await make())); } catch (error) { results.push("throws " + error?.name); }
  };
  try { await program(step); } catch (error) { results.push("no subject: " + error?.name); }
  return results;
}
export default { async fetch(request, env) {
  const source = await request.text();
  const programs = env.UNSAFE_EVAL === undefined ? (0, eval)(source) : env.UNSAFE_EVAL.eval(source);
  const all = [];
  for (const program of programs) all.push(await run(program));
  return Response.json(all);
} };`;

function arrayOf(programs: readonly Program[]): string {
  const functions = programs.map(({ subject, steps }) => {
    const runs = steps.map((step) => `await step(async () => ${step});`).join("\n");
    return `async (step) => { const it = ${subject};\n${runs} }`;
  });
  return `[${functions.join(",\n")}]`;
}

async function resultsOf(runtime: Runtime, programs: readonly Program[], name: string): Promise<string[][]> {
  const options = { body: arrayOf(programs), headers: { "content-type": "text/javascript" } };
  const exchange: Exchange = { kind: "request", name: "programs", method: "POST", path: "/", options };
  const { status, body } = await send(exchange, runtime.target);
  if (status !== 200) throw new Error(`${name} answers the programs with ${status}: ${body.toString().slice(0, 300)}`);
  return JSON.parse(body.toString()) as string[][];
}

/** What the steps of each program came to, in apps that are `runner`. */
export async function runPrograms(programs: readonly Program[], both: Both<Runtime>): Promise<Both<string[]>[]> {
  const [nano, workerd] = await Promise.all([
    resultsOf(both.nano, programs, "NANO"),
    resultsOf(both.workerd, programs, "workerd"),
  ]);
  return programs.map((_, index) => ({ nano: nano[index] ?? [], workerd: workerd[index] ?? [] }));
}

async function answerTo(exchange: Exchange, { target }: Runtime): Promise<Checks> {
  return requestChecks(exchange, await send(exchange, target));
}

/** What came back for each request, while the app is served on both. */
export async function askBoth(exchanges: readonly Exchange[], both: Both<Runtime>): Promise<Both<Checks>[]> {
  const answers: Both<Checks>[] = [];
  for (const exchange of exchanges) {
    const [nano, workerd] = await Promise.all([answerTo(exchange, both.nano), answerTo(exchange, both.workerd)]);
    answers.push({ nano, workerd });
  }
  return answers;
}
