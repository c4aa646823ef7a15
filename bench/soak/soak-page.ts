// What a soak found, as one page that needs nothing else.

import { join } from "node:path";
import type { Machine } from "../machine.ts";
import { escapeHtml, standalonePage } from "../page/standalone.ts";
import { type Judgement, linesOf } from "./judgement.ts";
import type { Sample, SoakFound } from "./soak.ts";

interface Line {
  name: string;
  /** Of the style sheet. */
  color: string;
  of(sample: Sample): number;
}

interface Chart {
  id: string;
  title: string;
  isLogarithmic?: boolean;
  lines: readonly Line[];
}

const charts: readonly Chart[] = [
  {
    id: "memory",
    title: "Resident memory, MB",
    lines: [
      { name: "engine", color: "nano", of: ({ engine }) => engine },
      { name: "of the engine, heaps and buffers of apps", color: "workerd", of: ({ heaps }) => heaps },
      { name: "of the engine, malloc", color: "bun", of: ({ malloc }) => malloc },
      { name: "supervisor", color: "deno", of: ({ supervisor }) => supervisor },
      { name: "bundler", color: "node", of: ({ bundler }) => bundler },
    ],
  },
  { id: "live", title: "Live isolates", lines: [{ name: "isolates", color: "nano", of: ({ live }) => live }] },
  {
    id: "turnover",
    title: "Since the start",
    lines: [
      { name: "evictions", color: "bun", of: ({ evictions }) => evictions },
      { name: "starts of isolates", color: "workerd", of: ({ coldStarts }) => coldStarts },
      { name: "apps that nobody has asked yet", color: "node", of: ({ dormant }) => dormant },
    ],
  },
  {
    id: "latency",
    title: "Latency, ms",
    isLogarithmic: true,
    lines: [
      { name: "p99", color: "nano", of: ({ p99 }) => p99 },
      { name: "p50", color: "workerd", of: ({ p50 }) => p50 },
    ],
  },
];

/** A chart has at most so many points: the mean of each span. */
const MOST_POINTS = 600;

export function soakPage(found: SoakFound, judgement: Judgement, machine: Machine): string {
  const { apps, active, drift, rate, connections, maxLive } = found.options;
  const [verdict = "", ...lines] = linesOf(found, judgement);
  const isGood = judgement.verdict === "flat" && judgement.isWithinBound;
  return standalonePage({
    title: "NANO, soaked",
    main: `<h1>NANO, soaked</h1>
<p class="quiet">${apps} apps, ${active} active in a Zipf mix, ${drift} of these exchanged a second; ${rate} requests/s over ${connections} connections${
      maxLive === undefined ? "" : `; at most ${maxLive} isolates`
    }</p>
<ul class="verdicts"><li class="${isGood ? "met" : "missed"}"><b>${isGood ? "✓" : "✗"}</b> ${escapeHtml(verdict)}</li></ul>
${charts.map(({ id }) => `<figure style="height:280px"><canvas id="${id}"></canvas></figure>`).join("\n")}
<ul class="notes">${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>
<p class="quiet">${escapeHtml(machine.cpu)}, ${machine.cores} cores, ${machine.memoryGb} GB, Linux ${escapeHtml(machine.kernel)}, load ${machine.load.toFixed(1)} ·
${machine.time.slice(0, 16).replace("T", " ")} · ${escapeHtml(machine.commit)}</p>`,
    charts: charts.map((chart) => dataOf(chart, found.samples)),
    script: join(import.meta.dirname, "charts.js"),
  });
}

function dataOf({ id, title, isLogarithmic, lines }: Chart, samples: readonly Sample[]): object {
  const size = Math.ceil(samples.length / MOST_POINTS);
  const spans = Array.from({ length: Math.ceil(samples.length / Math.max(1, size)) }, (_, index) =>
    samples.slice(index * size, (index + 1) * size),
  );
  const mean = (some: readonly Sample[], of: Line["of"]) =>
    Number((some.reduce((sum, sample) => sum + of(sample), 0) / some.length).toFixed(2));
  return {
    id,
    title,
    isLogarithmic: isLogarithmic === true,
    lines: lines.map(({ name, color, of }) => ({
      name,
      color,
      points: spans.map((some) => ({ x: mean(some, ({ at }) => at / 60), y: mean(some, of) })),
    })),
  };
}
