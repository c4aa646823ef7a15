// How long from the start of a program to its first answer, or to its end?

import { spawnSync } from "node:child_process";
import { hello } from "./apps/sources.ts";
import { namesApp } from "./clients/connection.ts";
import { askEach } from "./clients/load.ts";
import { Findings, type Runtime } from "./figures/findings.ts";
import { peerProgram } from "./peers/peers.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { AppFolder, family } from "./servers/app-folder.ts";
import { servicesConfig } from "./servers/capnp.ts";
import { nanoProgram, serveNano } from "./servers/nano.ts";
import { serveOne } from "./servers/one-app.ts";
import type { Serving } from "./servers/process.ts";
import { serveWorkerd } from "./servers/workerd.ts";

const MANY = 500;
const FIRST = "server, 1 app, first answer";
const FIRST_OF_MANY = `server, ${MANY} apps, first answer`;
const EVALUATION = "1+1 on the command line";

interface Contestant {
  name: string;
  row: string;
  runtime: Runtime;
  /** Does it once, and ends what it started; returns the milliseconds. */
  run(): Promise<number>;
}

async function untilFirstAnswer(start: () => Promise<Serving>, app: string): Promise<number> {
  const since = performance.now();
  const serving = await start();
  const { failures } = await askEach({ port: serving.port, fits: namesApp }, [app]);
  const took = performance.now() - since;
  await serving.stop();
  if (failures > 0) throw new Error(`the first request to ${app} failed`);
  return took;
}

const evaluations: Partial<Record<Runtime, readonly string[]>> = {
  nano: ["eval", "1+1"],
  deno: ["eval", "console.log(1+1)"],
  bun: ["-e", "console.log(1+1)"],
  node: ["-e", "console.log(1+1)"],
};

async function untilEnd(runtime: Runtime): Promise<number> {
  const program = runtime === "nano" ? nanoProgram : peerProgram(runtime);
  const since = performance.now();
  const { status, stdout } = spawnSync(program, evaluations[runtime] ?? [], { encoding: "utf8" });
  const took = performance.now() - since;
  if (status !== 0 || stdout.trim() !== "2") throw new Error(`${runtime} did not say what 1+1 is`);
  return took;
}

function contestantsOf(runtime: Runtime, folders: { one: AppFolder; many: AppFolder }): Contestant[] {
  const all: Contestant[] = [];
  const add = (row: string, run: () => Promise<number>) => all.push({ name: `${row}, ${runtime}`, row, runtime, run });
  if (runtime === "nano") {
    add(FIRST, () => untilFirstAnswer(() => serveNano(folders.one, { only: "app0" }), "app0"));
    add(FIRST_OF_MANY, () => untilFirstAnswer(() => serveNano(folders.many), "app250"));
  } else {
    const [app] = family(1, hello);
    if (app !== undefined) add(FIRST, () => untilFirstAnswer(() => serveOne(runtime, app), "app0"));
  }
  if (runtime === "workerd") {
    const config = servicesConfig(family(MANY, hello));
    add(FIRST_OF_MANY, () => untilFirstAnswer(() => serveWorkerd(config), "app250"));
  }
  if (evaluations[runtime] !== undefined) add(EVALUATION, () => untilEnd(runtime));
  return all;
}

async function measure(asking: Asking): Promise<Findings> {
  const findings = new Findings();
  const folders = { one: new AppFolder(family(1, hello)), many: new AppFolder(family(MANY, hello)) };
  try {
    const each = asking.runtimes.flatMap((runtime) => contestantsOf(runtime, folders));
    for (const contestant of each) {
      asking.progress(`once before: ${contestant.name}`);
      await contestant.run();
    }
    await inTurns(asking, { rounds: asking.quick ? 3 : 11, each }, async ({ row, runtime, run }) => {
      findings.add({ row, figure: "took", unit: "ms", better: "less" }, runtime, await run());
    });
  } finally {
    folders.one.remove();
    folders.many.remove();
  }
  findings.bar({ row: FIRST_OF_MANY, figure: "took", bound: 1 / 2, times: "workerd" });
  findings.bar({ row: EVALUATION, figure: "took", bound: 120 });
  findings.note("each was started once before: NANO has its bundles, and the system has the files in memory");
  return findings;
}

export const question: Question = {
  title: "Start: to the first answer of a server, and to the end of an evaluation",
  peers: ["workerd", "deno", "bun", "node"],
  headlines: [FIRST, FIRST_OF_MANY, EVALUATION].map((row) => ({ row, figure: "took" })),
  measure,
};
