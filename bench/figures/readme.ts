// The table of README.md: the headlines of all reports, between two markers.

import { type Found, type Measure, measuresOf, type Runtime } from "./findings.ts";
import type { Report } from "./report.ts";
import { median } from "./statistics.ts";
import { advantage, number, runtimeNames, runtimesOf, verdictsOf } from "./text.ts";

export const BEGIN = "<!-- bench:begin (npm run bench -- --readme) -->";
export const END = "<!-- bench:end -->";

/** The text with the table in place of what stands between the markers. Throws when they are not there. */
export function insertTable(text: string, table: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END, begin);
  if (begin === -1 || end === -1) {
    throw new Error(`README.md has no place for the table: put ${BEGIN} and ${END} where it belongs`);
  }
  return `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`;
}

/** "" when there is no report that says something of a whole run. */
export function markdownTable(reports: readonly Report[]): string {
  const whole = reports.filter(({ quick }) => !quick);
  const all = new Set(whole.flatMap((report) => runtimesOf(report)));
  const runtimes = (Object.keys(runtimeNames) as Runtime[]).filter((runtime) => all.has(runtime));
  const lines = whole.flatMap((report) => linesOf(report, runtimes));
  if (lines.length === 0) return "";
  const head = ["", ...runtimes.map((runtime) => runtimeNames[runtime]), "bar"];
  const rule = head.map((_, column) => (column === 0 || column === head.length - 1 ? "---" : "---:"));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n") + measuredOn(whole);
}

function linesOf(report: Report, runtimes: readonly Runtime[]): string[][] {
  return report.headlines.flatMap(({ row, figure }) => {
    const measure = measuresOf(report).find((each) => each.row === row && each.figure === figure);
    if (measure === undefined) return [];
    const name = `\`${report.question}\` ${row}: ${figure}, ${measure.unit}`;
    return [[name, ...runtimes.map((runtime) => cell(report, measure, runtime)), barsOf(report, measure)]];
  });
}

function cell(found: Found, measure: Measure, runtime: Runtime): string {
  const own = found.series.find(
    (each) => each.row === measure.row && each.figure === measure.figure && each.runtime === runtime,
  );
  if (own === undefined) return "–";
  const value = number(median(own.rounds));
  if (runtime === "nano") return `**${value}**`;
  const told = advantage(found, measure, runtime);
  return told.endsWith("×") ? `${value} (${told})` : value;
}

function barsOf(found: Found, measure: Measure): string {
  return verdictsOf(found, measure)
    .filter(({ bar, state }) => bar.beyond !== true && state !== "unknown")
    .map(({ text, state, noisy }) => `${text}: ${state}${noisy ? " (within noise)" : ""}`)
    .join("; ");
}

function measuredOn(reports: readonly Report[]): string {
  const machines = new Set(
    reports.map(
      ({ machine }) => `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Linux ${machine.kernel}`,
    ),
  );
  const versions: Partial<Record<Runtime, string>> = Object.assign({}, ...reports.map((report) => report.versions));
  const peers = (Object.keys(runtimeNames) as Runtime[])
    .filter((runtime) => runtime !== "nano" && versions[runtime] !== undefined)
    .map((runtime) => `${runtimeNames[runtime]} ${versions[runtime]}`);
  const beside = peers.length === 0 ? "" : `, beside ${peers.join(", ")}`;
  return `\n\nMedians on ${[...machines].join("; ")}${beside}. In brackets: how many times as good NANO is, where the rounds tell the two apart.`;
}
