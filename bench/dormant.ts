// What do apps cost that nobody asks? Many registered apps: how soon the server is ready, what it holds, and how long the
// first request to any of them takes.

import { hello } from "./apps/sources.ts";
import { namesApp } from "./clients/connection.ts";
import { askEach } from "./clients/load.ts";
import { Findings, type Measure } from "./figures/findings.ts";
import { latencies } from "./figures/statistics.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { AppFolder, family } from "./servers/app-folder.ts";
import { heldBy } from "./servers/memory.ts";
import { serveNano } from "./servers/nano.ts";

interface Start {
  name: string;
  apps: number;
  folder: AppFolder;
  /** Nothing is left of an earlier start: all apps have to be bundled. */
  first: boolean;
}

const rowOf = (apps: number, first: boolean) =>
  `${apps.toLocaleString("en")} apps, ${first ? "started for the first time" : "started before"}`;

/** Of so many the first request is measured. */
const ASKED = 200;

/** RSS of a server with one app that nobody asked, KB. */
async function heldByOne(): Promise<number> {
  const folder = new AppFolder(family(1, hello));
  const serving = await serveNano(folder);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const { rss } = heldBy(serving.pid);
  await serving.stop();
  folder.remove();
  return rss;
}

async function measureOnce({ apps, folder, first }: Start, findings: Findings): Promise<void> {
  const one = await heldByOne();
  const row = rowOf(apps, first);
  const since = performance.now();
  const serving = await serveNano(folder);
  const add = (figure: string, unit: Measure["unit"], value: number) =>
    findings.add({ row, figure, unit, better: "less" }, "nano", value);
  try {
    add("ready", "ms", performance.now() - since);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const { rss } = heldBy(serving.pid);
    add("RSS", "MB", rss / 1024);
    add("RSS per app", "KB", (rss - one) / (apps - 1));
    const step = Math.floor(apps / ASKED);
    const names = Array.from({ length: ASKED }, (_, index) => `app${index * step + 1}`);
    const load = { port: serving.port, fits: namesApp };
    const { waits, failures } = await askEach(load, names);
    findings.failed(failures, row);
    const { p50, p99 } = latencies(waits);
    add("first request p50", "ms", p50);
    add("first request p99", "ms", p99);
  } finally {
    await serving.stop();
  }
}

async function measure(asking: Asking): Promise<Findings> {
  const findings = new Findings();
  const apps = asking.quick ? 1000 : 10_000;
  asking.progress(`writes ${apps} apps`);
  const folder = new AppFolder(family(apps, hello));
  try {
    asking.progress(rowOf(apps, true));
    await measureOnce({ name: rowOf(apps, true), apps, folder, first: true }, findings);
    const each = [{ name: rowOf(apps, false), apps, folder, first: false }];
    await inTurns(asking, { rounds: asking.quick ? 1 : 3, each }, (start) => measureOnce(start, findings));
  } finally {
    folder.remove();
  }
  const row = rowOf(apps, false);
  findings.bar({ row, figure: "ready", bound: 1000 });
  findings.bar({ row, figure: "RSS per app", bound: 20 });
  findings.bar({ row, figure: "RSS per app", bound: 4, beyond: true });
  findings.note(
    "RSS per app: what many hold more than one app that nobody asked, both processes of nano serve together",
  );
  findings.note("workerd makes an isolate for each service when it starts: it has no dormant apps");
  return findings;
}

export const question: Question = {
  title: "Dormant apps: registered, and asked by nobody",
  peers: [],
  headlines: [
    { row: rowOf(10_000, false), figure: "ready" },
    { row: rowOf(10_000, false), figure: "RSS per app" },
    { row: rowOf(10_000, false), figure: "first request p99" },
  ],
  measure,
};
