// All reports as one page that needs nothing else: reports/bench.html.

import { join } from "node:path";
import { type Measure, measuresOf, type Runtime, type Verdict } from "../figures/findings.ts";
import type { HistoryLine, Report } from "../figures/report.ts";
import { spread } from "../figures/statistics.ts";
import { advantage, number, rounds, runtimeNames, runtimesOf, verdictsOf } from "../figures/text.ts";
import { escapeHtml, standalonePage } from "./standalone.ts";

export function page(reports: readonly Report[], history: readonly HistoryLine[]): string {
  const charts = reports.flatMap((report) => [...barChartsOf(report), ...historyChartsOf(report, history)]);
  return standalonePage({
    title: "NANO, measured",
    main: `<h1>NANO, measured</h1>
<p class="quiet">Medians of rounds that took turns; lines on the bars reach from the least to the most. A ratio stands only where the rounds of
two runtimes do not reach into each other. <code>npm run bench</code> makes this page.</p>
<nav>${reports.map(({ question }) => `<a href="#${question}">${question}</a>`).join(" ")}</nav>
${reports.map((report) => section(report, history)).join("\n")}`,
    charts,
    script: join(import.meta.dirname, "charts.js"),
  });
}

function section(report: Report, history: readonly HistoryLine[]): string {
  const { question, title, machine, quick } = report;
  const verdicts = measuresOf(report).flatMap((measure) =>
    verdictsOf(report, measure).map((verdict) => ({ measure, verdict })),
  );
  const main = verdicts.filter(({ verdict }) => verdict.bar.beyond !== true && verdict.state !== "unknown");
  const canvases = [...barChartsOf(report), ...historyChartsOf(report, history)].map(
    ({ id, height }) => `<figure style="height:${height}px"><canvas id="${id}"></canvas></figure>`,
  );
  return `<section id="${question}">
<h2>${escapeHtml(title)}</h2>
${quick ? '<p class="warning">A quick run: fewer apps, rounds and seconds.</p>' : ""}
${report.failures.map((failure) => `<p class="warning">${escapeHtml(failure)}</p>`).join("\n")}
<ul class="verdicts">${main.map(({ measure, verdict }) => chip(measure, verdict)).join("")}</ul>
${canvases.join("\n")}
<details><summary>All figures</summary>
<div class="scroll">${tableOf(report)}</div></details>
<ul class="notes">${report.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul>
<p class="quiet">${escapeHtml(runtimesText(report))} · ${escapeHtml(machine.cpu)}, ${machine.cores} cores, ${machine.memoryGb} GB, Linux
${escapeHtml(machine.kernel)}, load ${machine.load.toFixed(1)} · ${machine.time.slice(0, 16).replace("T", " ")} · ${escapeHtml(machine.commit)} ·
<code>${escapeHtml(report.command)}</code></p>
</section>`;
}

function runtimesText({ versions }: Report): string {
  return (Object.keys(versions) as Runtime[]).map((each) => `${runtimeNames[each]} ${versions[each]}`).join(", ");
}

function chip(measure: Measure, { state, noisy, text }: Verdict): string {
  const sign = state === "met" ? "✓" : "✗";
  const noise = noisy ? ' <span class="quiet">within noise</span>' : "";
  return `<li class="${state}"><b>${sign}</b> ${escapeHtml(measure.row)}: ${escapeHtml(text)}${noise}</li>`;
}

function tableOf(report: Report): string {
  const runtimes = runtimesOf(report);
  const peers = runtimes.filter((runtime) => runtime !== "nano");
  const head = [
    "",
    "",
    ...runtimes.map((runtime) => runtimeNames[runtime]),
    ...peers.map((peer) => `over ${runtimeNames[peer]}`),
    "bars",
  ];
  const lines = measuresOf(report).map((measure) => [
    measure.row,
    `${measure.figure}, ${measure.unit}`,
    ...runtimes.map((runtime) => cell(report, measure, runtime)),
    ...peers.map((peer) => advantage(report, measure, peer)),
    verdictsOf(report, measure)
      .map(({ state, text, bar }) => `${bar.beyond === true ? "beyond: " : ""}${text}: ${state}`)
      .join("; "),
  ]);
  const row = (tag: string, cells: string[]) =>
    `<tr>${cells.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${row("th", head)}</thead><tbody>${lines.map((line) => row("td", line)).join("")}</tbody></table>`;
}

function cell({ series }: Report, measure: Measure, runtime: Runtime): string {
  const own = series.find(
    (each) => each.row === measure.row && each.figure === measure.figure && each.runtime === runtime,
  );
  return own === undefined ? "" : rounds(own.rounds);
}

/** What charts.js draws. */
interface ChartData {
  id: string;
  kind: "bars" | "history";
  title: string;
  /** Of the element, px. */
  height: number;
  isLogarithmic: boolean;
  /** Of all rounds. */
  most: number;
  labels: string[][];
  datasets: {
    runtime: string;
    name: string;
    values: (number | null)[];
    ranges?: ([number, number] | null)[];
    texts: string[];
  }[];
}

/** A chart a figure and unit, of the headlines; of what has a bar where none of them was measured. */
function barChartsOf(report: Report): ChartData[] {
  const among = (some: readonly Pick<Measure, "row" | "figure">[]) =>
    measuresOf(report).filter((measure) =>
      some.some(({ row, figure }) => row === measure.row && figure === measure.figure),
    );
  const headlines = among(among(report.headlines).length > 0 ? report.headlines : report.bars);
  const kinds = [...new Set(headlines.map(({ figure, unit }) => `${figure}, ${unit}`))];
  return kinds.map((kind, index) => {
    const measures = headlines.filter(({ figure, unit }) => `${figure}, ${unit}` === kind);
    const better = measures[0]?.better === "more" ? "more is better" : "less is better";
    return barChart(report, measures, { id: `${report.question}-${index}`, title: `${kind} (${better})` });
  });
}

function barChart(
  report: Report,
  measures: readonly Measure[],
  { id, title }: { id: string; title: string },
): ChartData {
  const used = report.series.filter((each) =>
    measures.some(({ row, figure }) => row === each.row && figure === each.figure),
  );
  const runtimes = runtimesOf({ series: used });
  const of = (measure: Measure, runtime: Runtime) =>
    used.find((each) => each.row === measure.row && each.figure === measure.figure && each.runtime === runtime)?.rounds;
  const datasets = runtimes.map((runtime) => {
    const all = measures.map((measure) => of(measure, runtime));
    return {
      runtime,
      name: runtimeNames[runtime],
      values: all.map((values) => (values === undefined ? null : spread(values).median)),
      ranges: all.map((values): [number, number] | null =>
        values === undefined ? null : [spread(values).least, spread(values).most],
      ),
      texts: all.map((values) => (values === undefined ? "" : number(spread(values).median))),
    };
  });
  const values = used.map((each) => spread(each.rounds).median).filter((value) => value > 0);
  return {
    id,
    kind: "bars",
    title,
    height: 90 + measures.length * (26 + runtimes.length * 15),
    isLogarithmic: Math.max(...values) > 30 * Math.min(...values),
    most: Math.max(...used.flatMap(({ rounds }) => rounds)),
    labels: measures.map(({ row }) => row.split(/, |: /)),
    datasets,
  };
}

/** NANO's own headlines over the commits of whole runs, where there are several. */
function historyChartsOf({ question, quick }: Report, history: readonly HistoryLine[]): ChartData[] {
  const runs = history.filter((line) => line.question === question && line.quick === quick);
  if (runs.length < 2) return [];
  const names = [...new Set(runs.flatMap(({ medians }) => Object.keys(medians)))];
  const values = (name: string) => runs.map(({ medians }) => medians[name]?.nano ?? null);
  return [
    {
      id: `${question}-history`,
      kind: "history",
      title: "NANO, run by run",
      height: 260,
      isLogarithmic: true,
      most: Math.max(...names.flatMap(values).map((value) => value ?? 0)),
      labels: runs.map(({ commit, time }) => [commit.slice(0, 7), time.slice(5, 10)]),
      datasets: names.map((name) => ({
        runtime: "nano",
        name,
        values: values(name),
        texts: values(name).map((value) => (value === null ? "" : number(value))),
      })),
    },
  ];
}
