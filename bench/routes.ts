// Does finding an app cost more where there are many routes? The same app with few and with very many, asked by all kinds of
// them in no order: what the server can answer, and its CPU time for each request.

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { hello } from "./apps/sources.ts";
import { requireProgram, wrk } from "./clients/wrk.ts";
import { Findings } from "./figures/findings.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { AppFolder, family } from "./servers/app-folder.ts";
import { heldBy } from "./servers/memory.ts";
import { serveNano } from "./servers/nano.ts";
import { processesUnder } from "./servers/process.ts";

const FEW = 10;
const MANY = 100_000;

const rowOf = (routes: number) => `${routes.toLocaleString("en")} routes`;

/** A third each: a host of its own, a host with a wildcard, a path of one host. */
const kinds = [
  (index: number) => `h${index}.example.com/*`,
  (index: number) => `*.w${index}.example.net/*`,
  (index: number) => `example.org/p${index}/*`,
];

function routesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => (kinds[index % kinds.length] as (typeof kinds)[0])(index));
}

/** Lua, as wrk takes it: each request is for another route, and in no order. */
function loadOf(count: number): string {
  return `math.randomseed(7)
local kinds = {
  function(index) return "/a", "h" .. index .. ".example.com" end,
  function(index) return "/a", "a.w" .. index .. ".example.net" end,
  function(index) return "/p" .. index .. "/a", "example.org" end,
}
request = function()
  local index = math.random(0, ${count - 1})
  local path, host = kinds[index % 3 + 1](index)
  return wrk.format("GET", path, { Host = host })
end`;
}

/** µs, of all processes of the server. Linux counts in hundredths of a second. */
function cpuMicros(pid: number): number {
  const ticks = processesUnder(pid).map((each) => {
    const status = readFileSync(`/proc/${each}/stat`, "latin1");
    const [user = "0", system = "0"] = status
      .slice(status.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13);
    return Number(user) + Number(system);
  });
  return ticks.reduce((sum, each) => sum + each, 0) * 10_000;
}

interface Served {
  name: string;
  routes: number;
  folder: AppFolder;
}

async function measureOnce({ name: row, routes, folder }: Served, seconds: number, findings: Findings): Promise<void> {
  const [server, client] = availableParallelism() > 1 ? ["0", "1"] : ["0", "0"];
  const since = performance.now();
  const serving = await serveNano(folder, { cores: server });
  const ready = performance.now() - since;
  const load = { port: serving.port, connections: 32, cores: client, script: loadOf(routes) };
  const add = (figure: string, unit: "ms" | "µs" | "MB" | "requests/s", value: number) =>
    findings.add({ row, figure, unit, better: unit === "requests/s" ? "more" : "less" }, "nano", value);
  try {
    await wrk({ ...load, seconds: 1 });
    const before = cpuMicros(serving.pid);
    const found = await wrk({ ...load, seconds });
    const used = cpuMicros(serving.pid) - before;
    findings.failed(found.failures, row);
    add("rate", "requests/s", found.requestsPerSecond);
    add("CPU per request", "µs", used / (found.requestsPerSecond * seconds));
    add("p99", "ms", found.p99);
    add("ready", "ms", ready);
    add("RSS", "MB", heldBy(serving.pid).rss / 1024);
  } finally {
    await serving.stop();
  }
}

async function measure(asking: Asking): Promise<Findings> {
  await requireProgram("wrk", "wrk");
  const findings = new Findings();
  const each = [FEW, MANY].map((routes) => ({
    name: rowOf(routes),
    routes,
    folder: new AppFolder(family(1, hello), { routes: routesOf(routes) }),
  }));
  const seconds = asking.seconds ?? (asking.quick ? 2 : 8);
  try {
    await inTurns(asking, { rounds: asking.quick ? 1 : 3, each }, (served) => measureOnce(served, seconds, findings));
  } finally {
    for (const { folder } of each) folder.remove();
  }
  findings.note("each request is for another route: a third by its host, a third by a wildcard, a third by its path");
  findings.note("one core; all routes are those of one app, so that nothing differs but the look-up");
  return findings;
}

export const question: Question = {
  title: "Routes: finding an app among few and among many",
  peers: [],
  headlines: [
    { row: rowOf(FEW), figure: "CPU per request" },
    { row: rowOf(MANY), figure: "CPU per request" },
    { row: rowOf(MANY), figure: "rate" },
  ],
  measure,
};
