// How many requests a second, and how long do they take? Five apps, three numbers of connections, the server on one core and
// on two; and latencies at a rate that is the same for all.

import { availableParallelism } from "node:os";
import { echo, hello, hono, json, stream } from "./apps/sources.ts";
import { fixedRate } from "./clients/load.ts";
import { requireProgram, wrk } from "./clients/wrk.ts";
import { Findings, type Runtime } from "./figures/findings.ts";
import { latencies } from "./figures/statistics.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { serveOne } from "./servers/one-app.ts";

interface Work {
  name: string;
  source: string;
  path?: string;
  /** The body that is sent; a GET without. */
  body?: string;
  /** Whether this is the body of the right answer. */
  fits(body: string): boolean;
}

interface Cores {
  name: string;
  /** Of the server; wrk has the next. */
  server: string;
  client: string;
}

/** On two cores wrk has to share one with the server, where there are no more. */
function coresOf(): Cores[] {
  const count = availableParallelism();
  if (count < 2) throw new Error("it needs two cores: one for the server and one for wrk");
  return [
    { name: "one core", server: "0", client: "1" },
    { name: "two cores", server: "0,1", client: count > 2 ? "2" : "0,1" },
  ];
}

async function works(): Promise<Work[]> {
  const body = "x".repeat(65_536);
  return [
    { name: "hello", source: hello, fits: (text) => text === "app" },
    { name: "1 KB JSON", source: json, fits: (text) => text.length > 1000 && JSON.parse(text).people.length === 10 },
    { name: "64 KB echo", source: echo, body, fits: (text) => text === body },
    { name: "1 MB stream", source: stream, fits: (text) => text.length === 2 ** 20 },
    {
      name: "hono",
      source: await hono(),
      path: "/orders/42/notes/7?page=3",
      fits: (text) => JSON.parse(text).note === "7",
    },
  ];
}

interface Contestant {
  name: string;
  runtime: Runtime;
  work: Work;
  cores: Cores;
}

interface Loads {
  connections: readonly number[];
  seconds: number;
}

const rowOf = (work: string, connections: number, cores: string) =>
  `${work}, ${connections} connection${connections === 1 ? "" : "s"}, ${cores}`;

/** One server, warmed, under each number of connections. */
async function measureOnce({ runtime, work, cores }: Contestant, loads: Loads, findings: Findings): Promise<void> {
  const serving = await serveOne(
    runtime,
    { name: "app", source: work.source.replaceAll("APP_NAME", "app") },
    cores.server,
  );
  const load = { port: serving.port, cores: cores.client, ...requestOf(work) };
  try {
    await requireAnswer(serving.port, work);
    await wrk({ ...load, connections: 32, seconds: Math.max(1, Math.floor(loads.seconds / 2)) });
    for (const connections of loads.connections) {
      const found = await wrk({ ...load, connections, seconds: loads.seconds });
      const row = rowOf(work.name, connections, cores.name);
      findings.failed(found.failures, `${row}, ${runtime}`);
      findings.add({ row, figure: "rate", unit: "requests/s", better: "more" }, runtime, found.requestsPerSecond);
      if (found.requestsPerSecond > 0) {
        findings.add({ row, figure: "p99", unit: "ms", better: "less" }, runtime, found.p99);
      }
    }
    if (work.name === "hello") await measurePaced(serving.port, { runtime, cores, seconds: loads.seconds }, findings);
  } finally {
    await serving.stop();
  }
}

function requestOf({ path, body }: Work): { path: string; script?: string } {
  if (body === undefined) return { path: path ?? "/" };
  return { path: path ?? "/", script: `wrk.method = "POST"\nwrk.body = ${JSON.stringify(body)}` };
}

/** A server that is fast at something else is none of the contestants. */
async function requireAnswer(port: number, { name, path, body, fits }: Work): Promise<void> {
  const init = body === undefined ? {} : { method: "POST", body };
  const response = await fetch(`http://127.0.0.1:${port}${path ?? "/"}`, init);
  const text = await response.text();
  if (response.status !== 200 || !fits(text)) {
    throw new Error(`${name} is answered with ${response.status} and ${JSON.stringify(text.slice(0, 100))}`);
  }
}

const RATE = 2000;

async function measurePaced(
  port: number,
  { runtime, cores, seconds }: { runtime: Runtime; cores: Cores; seconds: number },
  findings: Findings,
): Promise<void> {
  const { waits, failures } = await fixedRate(
    { port, next: () => "app" },
    { rate: RATE, connections: 32, seconds, spins: true },
  );
  const row = `hello, ${RATE} requests/s, ${cores.name}`;
  findings.failed(failures, `${row}, ${runtime}`);
  const { p50, p99, p999 } = latencies(waits);
  findings.add({ row, figure: "p50", unit: "ms", better: "less" }, runtime, p50);
  findings.add({ row, figure: "p99", unit: "ms", better: "less" }, runtime, p99);
  findings.add({ row, figure: "p99.9", unit: "ms", better: "less" }, runtime, p999);
}

function addBars(findings: Findings, names: readonly string[], loads: Loads): void {
  const row = rowOf("hello", 32, "one core");
  findings.bar({ row, figure: "rate", bound: 5, times: "workerd" });
  findings.bar({ row, figure: "rate", bound: 1, times: "bun" });
  findings.bar({ row, figure: "rate", bound: 0.85, times: "deno" });
  for (const cores of coresOf()) {
    for (const connections of loads.connections) {
      for (const name of names) {
        const each = rowOf(name, connections, cores.name);
        for (const times of ["deno", "bun"] as const) {
          findings.bar({ row: each, figure: "rate", bound: 1, times, beyond: true });
        }
      }
    }
  }
}

async function measure(asking: Asking): Promise<Findings> {
  await requireProgram("wrk", "wrk");
  await requireProgram("taskset", "util-linux");
  const findings = new Findings();
  const loads: Loads = {
    connections: asking.quick ? [32] : [1, 32, 256],
    seconds: asking.seconds ?? (asking.quick ? 1 : 4),
  };
  const all = await works();
  const cores = asking.quick ? coresOf().slice(0, 1) : coresOf();
  const each = cores.flatMap((some) =>
    all.flatMap((work) =>
      asking.runtimes.map((runtime): Contestant => {
        return { name: `${work.name}, ${some.name}, ${runtime}`, runtime, work, cores: some };
      }),
    ),
  );
  await inTurns(asking, { rounds: asking.quick ? 1 : 3, each }, (contestant) =>
    measureOnce(contestant, loads, findings),
  );
  addBars(
    findings,
    all.map(({ name }) => name),
    loads,
  );
  findings.note(
    "one core: the server has core 0 and wrk core 1; the fixed rate is made by a client that may run anywhere",
  );
  findings.note("two cores: where the machine has no third, wrk shares them with the server");
  findings.note("Node: node:http with an adapter that makes Request and Response (bench/servers/node-adapter.mjs)");
  return findings;
}

export const question: Question = {
  title: "Throughput",
  peers: ["workerd", "deno", "bun", "node"],
  headlines: ["hello", "1 KB JSON", "64 KB echo", "1 MB stream", "hono"]
    .map((work) => ({ row: rowOf(work, 32, "one core"), figure: "rate" }))
    .concat([
      { row: rowOf("hello", 32, "two cores"), figure: "rate" },
      { row: `hello, ${RATE} requests/s, one core`, figure: "p99" },
    ]),
  measure,
};
