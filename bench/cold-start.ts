// How long does a request wait for an app that was never loaded? Many distinct apps, one request each, one after the other
// over one connection that is warm already.

import { hello, large } from "./apps/sources.ts";
import { namesApp } from "./clients/connection.ts";
import { askEach } from "./clients/load.ts";
import { Findings, type Measure, type Runtime } from "./figures/findings.ts";
import { latencies } from "./figures/statistics.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { AppFolder, family } from "./servers/app-folder.ts";
import { loaderConfig } from "./servers/capnp.ts";
import { serveNano } from "./servers/nano.ts";
import { askNano, type NanoStats } from "./servers/nano-stats.ts";
import type { Serving } from "./servers/process.ts";
import { serveWorkerd } from "./servers/workerd.ts";

interface Tier {
  row: string;
  source: string;
  apps: number;
  /** Between requests, so that the pool is filled again, ms. */
  pause: number;
  /** NANO's apps have been loaded by an earlier process, which left V8's code cache. */
  codeCache?: boolean;
  /** The apps' nano.jsonc. */
  config?: object;
  /** What of NANO alone this shows. */
  onlyNano?: boolean;
}

const BACK_TO_BACK = "hello, back to back";
const POOLED = "hello, pool filled";
const LARGE = "300 KB app, code cache";

function tiersOf(quick: boolean, largeSource: string): Tier[] {
  const apps = quick ? 100 : 500;
  // The pool has isolates of the default memory limit only.
  const unpooled = { limits: { memoryMb: 127 } };
  return [
    { row: BACK_TO_BACK, source: hello, apps, pause: 0 },
    { row: POOLED, source: hello, apps, pause: 5 },
    { row: "hello, snapshot without pool", source: hello, apps, pause: 0, config: unpooled, onlyNano: true },
    { row: LARGE, source: largeSource, apps: quick ? 15 : 100, pause: 5, codeCache: true },
  ];
}

/** What NANO needs to read the bundles of all apps after its start: workerd has its source at hand, too. */
const BUNDLING_MS = 3000;

/** Apps before those that are measured, so that the connection and the server are warm. */
const WARMING = 10;

interface Contestant {
  name: string;
  runtime: Runtime;
  tier: Tier;
  folder: AppFolder | undefined;
  /** What NANO told of each round. */
  starts: NanoStats[];
}

async function serve({ runtime, tier, folder }: Contestant): Promise<Serving> {
  if (folder === undefined || runtime !== "nano") return serveWorkerd(loaderConfig(tier.source));
  if (tier.codeCache !== true) folder.forgetCode();
  const serving = await serveNano(folder);
  await new Promise((resolve) => setTimeout(resolve, BUNDLING_MS));
  return serving;
}

async function measureOnce(contestant: Contestant, findings: Findings): Promise<void> {
  const { runtime, tier } = contestant;
  const serving = await serve(contestant);
  try {
    const names = family(tier.apps + WARMING, "").map(({ name }) => name);
    const load = { port: serving.port, fits: namesApp };
    const warming = await askEach(load, names.slice(0, WARMING), tier.pause);
    const { waits, failures } = await askEach(load, names.slice(WARMING), tier.pause);
    findings.failed(failures + warming.failures, `${tier.row}, ${runtime}`);
    const { p50, p99, max } = latencies(waits);
    const measure = (figure: string): Measure => ({ row: tier.row, figure, unit: "ms", better: "less" });
    findings.add(measure("p50"), runtime, p50);
    findings.add(measure("p99"), runtime, p99);
    findings.add(measure("max"), runtime, max);
    if (runtime === "nano") contestant.starts.push(await askNano(serving));
  } finally {
    await serving.stop();
  }
}

/** Folders of apps by what is in them: tiers that differ in nothing else share one. */
class Folders {
  readonly #byContent = new Map<string, AppFolder>();

  /** Each of its apps has been bundled, and left a code cache where the tier has one. */
  async prepared(tier: Tier): Promise<AppFolder> {
    const content = JSON.stringify([tier.source, tier.config, tier.apps]);
    const known = this.#byContent.get(content);
    if (known !== undefined) return known;
    const folder = new AppFolder(family(tier.apps + WARMING, tier.source), tier.config);
    this.#byContent.set(content, folder);
    await prepare(tier, folder);
    return folder;
  }

  remove(): void {
    for (const folder of this.#byContent.values()) folder.remove();
  }
}

async function prepare(tier: Tier, folder: AppFolder): Promise<void> {
  const serving = await serveNano(folder);
  const names = family(tier.apps + WARMING, "").map(({ name }) => name);
  if (tier.codeCache === true) {
    for (let times = 0; times < 3; times++) await askEach({ port: serving.port }, names);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  await serving.stop();
}

/** So that nobody takes one tier for another. */
function noteStarts({ tier, starts, folder }: Contestant, findings: Findings): void {
  if (folder === undefined) return;
  const sum = (kind: "warm" | "cold") => starts.reduce((before, round) => before + round[kind], 0);
  const part = Math.round((100 * sum("warm")) / (sum("warm") + sum("cold")));
  const cached = tier.codeCache === true ? `; ${folder.codeCaches()} of ${tier.apps + WARMING} had a code cache` : "";
  findings.note(`${tier.row}: ${part} % of NANO's isolates came from the pool${cached}`);
}

async function measure(asking: Asking): Promise<Findings> {
  const findings = new Findings();
  const tiers = tiersOf(asking.quick, await large());
  const folders = new Folders();
  const each: Contestant[] = [];
  try {
    for (const tier of tiers) {
      for (const runtime of asking.runtimes) {
        if (runtime !== "nano" && tier.onlyNano === true) continue;
        asking.progress(`prepares: ${tier.row}, ${runtime}`);
        const folder = runtime === "nano" ? await folders.prepared(tier) : undefined;
        each.push({ name: `${tier.row}, ${runtime}`, runtime, tier, folder, starts: [] });
      }
    }
    await inTurns(asking, { rounds: asking.quick ? 2 : 5, each }, (contestant) => measureOnce(contestant, findings));
    for (const contestant of each) noteStarts(contestant, findings);
  } finally {
    folders.remove();
  }
  findings.bar({ row: BACK_TO_BACK, figure: "p99", bound: 5 });
  findings.bar({ row: BACK_TO_BACK, figure: "p50", bound: 1 / 5, times: "workerd" });
  findings.bar({ row: BACK_TO_BACK, figure: "p99", bound: 2, beyond: true });
  findings.bar({ row: POOLED, figure: "p50", bound: 1, beyond: true });
  findings.note("workerd makes its apps by its worker loader, from a source that it holds in memory");
  return findings;
}

export const question: Question = {
  title: "Cold start: a request to an app that was never loaded",
  peers: ["workerd"],
  headlines: [
    { row: BACK_TO_BACK, figure: "p50" },
    { row: BACK_TO_BACK, figure: "p99" },
    { row: POOLED, figure: "p50" },
    { row: LARGE, figure: "p50" },
  ],
  measure,
};
