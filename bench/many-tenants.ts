// Many apps, a few of them popular: 200 in a Zipf mix, more than the pool has warm isolates for. How long do requests wait?

import { json } from "./apps/sources.ts";
import { namesApp } from "./clients/connection.ts";
import { fixedRate } from "./clients/load.ts";
import { requireProgram, wrk } from "./clients/wrk.ts";
import { zipf, zipfScript } from "./clients/zipf.ts";
import { Findings, type Runtime } from "./figures/findings.ts";
import { latencies } from "./figures/statistics.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { AppFolder, family } from "./servers/app-folder.ts";
import { loaderConfig, servicesConfig } from "./servers/capnp.ts";
import { serveNano } from "./servers/nano.ts";
import type { Serving } from "./servers/process.ts";
import { serveWorkerd } from "./servers/workerd.ts";

const TENANTS = 200;
const RATE = 500;
const CONNECTIONS = 32;

const FRESH = `fresh server, ${RATE} requests/s`;
const LIVE = `all live, ${RATE} requests/s`;
const BUSY = `all live, ${CONNECTIONS} connections`;

interface Contestant {
  name: string;
  runtime: Runtime;
  /** Rows that tell how workerd has its apps begin with this. */
  way: "services" | "worker loader";
  serve(): Promise<Serving>;
}

async function measureOnce(contestant: Contestant, seconds: number, findings: Findings): Promise<void> {
  const { runtime, way } = contestant;
  const serving = await contestant.serve();
  const next = zipf(TENANTS, 1);
  const load = { port: serving.port, next, fits: namesApp };
  const add = (row: string, figure: string, value: number) =>
    findings.add({ row: `${way}: ${row}`, figure, unit: "ms", better: "less" }, runtime, value);
  try {
    for (const row of [FRESH, LIVE]) {
      const { waits, failures } = await fixedRate(load, { rate: RATE, connections: CONNECTIONS, seconds });
      findings.failed(failures, `${way}: ${row}, ${runtime}`);
      const { p50, p99, max } = latencies(waits);
      add(row, "p50", p50);
      add(row, "p99", p99);
      add(row, "max", max);
    }
    const found = await wrk({
      port: serving.port,
      connections: CONNECTIONS,
      seconds,
      script: zipfScript(TENANTS, 1),
    });
    findings.failed(found.failures, `${way}: ${BUSY}, ${runtime}`);
    add(BUSY, "p50", found.p50);
    add(BUSY, "p99", found.p99);
    const rate = { row: `${way}: ${BUSY}`, figure: "rate", unit: "requests/s", better: "more" } as const;
    findings.add(rate, runtime, found.requestsPerSecond);
  } finally {
    await serving.stop();
  }
}

async function measure(asking: Asking): Promise<Findings> {
  await requireProgram("wrk", "wrk");
  const findings = new Findings();
  const apps = family(TENANTS, json);
  const folder = new AppFolder(apps);
  const nano = { runtime: "nano" as const, serve: () => serveNano(folder) };
  const services = { runtime: "workerd" as const, serve: () => serveWorkerd(servicesConfig(apps)) };
  const loader = { runtime: "workerd" as const, serve: () => serveWorkerd(loaderConfig(json)) };
  const each: Contestant[] = [
    { name: "nano", way: "services", ...nano },
    { name: "workerd's services", way: "services", ...services },
    { name: "nano", way: "worker loader", ...nano },
    { name: "workerd's worker loader", way: "worker loader", ...loader },
  ].filter(({ runtime }) => asking.runtimes.includes(runtime)) as Contestant[];
  try {
    asking.progress("prepares: nano");
    await (await serveNano(folder)).stop();
    const seconds = asking.seconds ?? (asking.quick ? 2 : 8);
    await inTurns(asking, { rounds: asking.quick ? 1 : 3, each }, async (contestant) => {
      folder.forgetCode();
      await measureOnce(contestant, seconds, findings);
    });
  } finally {
    folder.remove();
  }
  for (const way of ["services", "worker loader"]) {
    for (const row of [FRESH, LIVE, BUSY]) {
      findings.bar({ row: `${way}: ${row}`, figure: "p99", bound: 1 / 3, times: "workerd" });
    }
  }
  findings.note(`${TENANTS} apps that answer 1 KB of JSON; the app of rank n is asked 1/n as often as the first`);
  findings.note("services, worker loader: how workerd has its apps; its services are there before it serves");
  return findings;
}

export const question: Question = {
  title: `Many tenants: ${TENANTS} apps in a Zipf mix`,
  peers: ["workerd"],
  headlines: [
    { row: `services: ${LIVE}`, figure: "p99" },
    { row: `services: ${BUSY}`, figure: "p99" },
    { row: `worker loader: ${FRESH}`, figure: "p99" },
  ],
  measure,
};
