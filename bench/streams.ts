// How fast do bytes go through streams inside an app: read, iterated over, piped, through an identity and through compression?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Connection, isOk } from "./clients/connection.ts";
import { Findings, type Runtime } from "./figures/findings.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { type App, AppFolder } from "./servers/app-folder.ts";
import { serveNano } from "./servers/nano.ts";
import { serveOne } from "./servers/one-app.ts";
import type { Serving } from "./servers/process.ts";

interface Way {
  name: string;
  /** Of one request. A gigabyte through compression takes seconds; the rate does not depend on how much it is. */
  megabytes: number;
  /** What comes out has the size of what went in. */
  same: boolean;
}

const ways: readonly Way[] = [
  { name: "read", megabytes: 1024, same: true },
  { name: "iteration", megabytes: 1024, same: true },
  { name: "pipe", megabytes: 1024, same: true },
  { name: "identity", megabytes: 1024, same: true },
  { name: "compression", megabytes: 128, same: false },
  { name: "both ways", megabytes: 128, same: true },
];

/** Nothing is to be refused here, or ended. */
const limits = { cpuMs: 600_000, wallMs: 600_000 };

async function serve(runtime: Runtime, app: App): Promise<Serving> {
  if (runtime !== "nano") return serveOne(runtime, app);
  const folder = new AppFolder([app], { limits });
  const serving = await serveNano(folder, { only: app.name });
  return { ...serving, stop: () => serving.stop().finally(() => folder.remove()) };
}

/** How long the request takes, in seconds. Throws when the answer is not that all came through. */
async function time(connection: Connection, app: App, way: Way, megabytes: number): Promise<number> {
  const begin = performance.now();
  const answer = await connection.ask(app.name, `/${encodeURIComponent(way.name)}?megabytes=${megabytes}`);
  const seconds = (performance.now() - begin) / 1000;
  const bytes = Number(/(\d+) bytes/.exec(answer)?.[1]);
  const wanted = megabytes * 1024 * 1024;
  if (!isOk(answer) || (way.same ? bytes !== wanted : !(bytes > 0 && bytes < wanted))) {
    throw new Error(`answered ${JSON.stringify(answer.slice(0, 200))}`);
  }
  return seconds;
}

/**
 * Megabytes a second, in requests one after the other for half a second at least. The first one is not counted: a gigabyte
 * that is only handed on takes less than what compiles the code that does so.
 */
async function rate(connection: Connection, app: App, way: Way, quick: boolean): Promise<number> {
  const megabytes = quick ? way.megabytes / 16 : way.megabytes;
  await time(connection, app, way, megabytes);
  let seconds = 0;
  let requests = 0;
  for (; seconds < (quick ? 0.05 : 0.5); requests++) seconds += await time(connection, app, way, megabytes);
  return (megabytes * requests) / seconds;
}

async function measureOnce(runtime: Runtime, app: App, asking: Asking, findings: Findings): Promise<void> {
  const serving = await serve(runtime, app);
  const connection = new Connection(serving.port);
  try {
    for (const way of ways) {
      asking.progress(`${way.name}, ${runtime}`);
      try {
        const reached = await rate(connection, app, way, asking.quick);
        findings.add({ row: way.name, figure: "rate", unit: "MB/s", better: "more" }, runtime, reached);
      } catch (error) {
        findings.failed(1, `${way.name}, ${runtime}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    connection.close();
    await serving.stop();
  }
}

async function measure(asking: Asking): Promise<Findings> {
  const findings = new Findings();
  const source = readFileSync(join(import.meta.dirname, "apps", "streams-app.js"), "utf8");
  const each = asking.runtimes.map((runtime) => ({ name: runtime, runtime }));
  await inTurns(asking, { rounds: asking.quick ? 1 : 3, each }, ({ runtime }) =>
    measureOnce(runtime, { name: "streams", source }, asking, findings),
  );
  for (const { name } of ways) {
    for (const peer of asking.runtimes) {
      if (peer !== "nano") findings.bar({ row: name, figure: "rate", bound: 1, times: peer });
    }
  }
  findings.note(
    "1 GB a request in chunks of 64 KB, and 128 MB where it is compressed, made and counted inside the app; for half a second, after one request",
  );
  return findings;
}

export const question: Question = {
  title: "Streams: bytes through streams inside an app",
  peers: ["workerd", "deno", "bun", "node"],
  headlines: ways.map(({ name }) => ({ row: name, figure: "rate" })),
  measure,
};
