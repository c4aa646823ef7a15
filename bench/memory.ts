// What does a live app hold? RSS and private dirty pages with 1, 100 and 1,000 live apps, each asked once.

import { hello, hono } from "./apps/sources.ts";
import { namesApp } from "./clients/connection.ts";
import { askEach } from "./clients/load.ts";
import { Findings, type Runtime } from "./figures/findings.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { AppFolder, family } from "./servers/app-folder.ts";
import { servicesConfig } from "./servers/capnp.ts";
import { type Held, heldBy, type Places, places, placesOf } from "./servers/memory.ts";
import { serveNano } from "./servers/nano.ts";
import { askNano } from "./servers/nano-stats.ts";
import { serveWorkerd } from "./servers/workerd.ts";

/** What is left after it is what stays: isolates that went quiet have been collected, one after the other. */
const SETTLING_MS = 12_000;

interface Kind {
  name: string;
  source: string;
  counts: number[];
}

interface Contestant {
  name: string;
  runtime: Runtime;
  kind: Kind;
}

interface Sight extends Held {
  places: Places;
  /** V8's heaps, KB, where the server tells. */
  heap: number | undefined;
}

/** A server that has answered for each of its apps, after it had time to put things in order. */
async function look({ runtime, kind }: Contestant, count: number, findings: Findings): Promise<Sight> {
  const apps = family(count, kind.source);
  const folder = runtime === "nano" ? new AppFolder(apps) : undefined;
  const serving = folder === undefined ? await serveWorkerd(servicesConfig(apps)) : await serveNano(folder);
  try {
    const names = apps.map(({ name }) => name);
    const { failures } = await askEach({ port: serving.port, fits: namesApp }, names);
    findings.failed(failures, `${count} ${kind.name} apps, ${runtime}`);
    await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
    const heap = runtime === "nano" ? (await askNano(serving)).heap : undefined;
    return { ...heldBy(serving.pid), places: placesOf(serving.pid), heap };
  } finally {
    await serving.stop();
    folder?.remove();
  }
}

async function measureOnce(contestant: Contestant, findings: Findings): Promise<void> {
  const { runtime, kind } = contestant;
  let first: Sight | undefined;
  for (const count of kind.counts) {
    const sight = await look(contestant, count, findings);
    const megabytes = { unit: "MB", better: "less" } as const;
    if (first === undefined) {
      first = sight;
      findings.add({ row: `1 ${kind.name} app`, figure: "RSS", ...megabytes }, runtime, sight.rss / 1024);
      findings.add({ row: `1 ${kind.name} app`, figure: "dirty", ...megabytes }, runtime, sight.privateDirty / 1024);
      continue;
    }
    const row = perApp(count, kind.name);
    const add = (figure: string, many: number, one: number) =>
      findings.add({ row, figure, ...megabytes }, runtime, (many - one) / (count - 1) / 1024);
    add("RSS", sight.rss, first.rss);
    add("dirty", sight.privateDirty, first.privateDirty);
    if (sight.heap !== undefined) add("V8's heap", sight.heap, first.heap ?? 0);
    for (const place of places) add(`dirty, ${placeNames[place]}`, sight.places[place], first.places[place]);
  }
}

const placeNames: Record<(typeof places)[number], string> = {
  malloc: "malloc",
  v8Pages: "V8's pages",
  code: "executable",
  anonymous: "other anonymous",
  files: "of files",
};

function perApp(count: number, kind: string): string {
  return `per ${kind} app of ${count.toLocaleString("en")}`;
}

async function measure(asking: Asking): Promise<Findings> {
  const findings = new Findings();
  const most = asking.quick ? 100 : 1000;
  const kinds: Kind[] = [
    { name: "hello", source: hello, counts: asking.quick ? [1, 100] : [1, 100, 1000] },
    { name: "hono", source: await hono(), counts: asking.quick ? [1, 50] : [1, 100] },
  ];
  const each = kinds.flatMap((kind) =>
    asking.runtimes.map((runtime): Contestant => ({ name: `${kind.name}, ${runtime}`, runtime, kind })),
  );
  await inTurns(asking, { rounds: asking.quick ? 1 : 3, each }, (contestant) => measureOnce(contestant, findings));
  const row = perApp(most, "hello");
  findings.bar({ row, figure: "RSS", bound: 1.5 });
  findings.bar({ row, figure: "RSS", bound: 1, times: "workerd" });
  findings.bar({ row, figure: "RSS", bound: 1.1, beyond: true });
  findings.note("per app: what many hold more than one, divided by how many more; all processes of a server together");
  findings.note("V8's heap: as NANO tells it; its spaces one by one are told by no runtime from outside");
  if (asking.runtimes.includes("workerd")) findings.note("workerd: each app a service of one configuration");
  return findings;
}

export const question: Question = {
  title: "Memory per live app",
  peers: ["workerd"],
  headlines: [
    { row: perApp(1000, "hello"), figure: "RSS" },
    { row: perApp(100, "hono"), figure: "RSS" },
  ],
  measure,
};
