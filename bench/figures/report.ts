// What a run of a question leaves: a report in JSON, and a line of history.

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Machine } from "../machine.ts";
import { type Bar, type Found, judge, type Runtime, type Series } from "./findings.ts";
import { spread } from "./statistics.ts";

export interface Report extends Found {
  command: string;
  question: string;
  title: string;
  /** Less of everything was measured. */
  quick: boolean;
  machine: Machine;
  versions: Partial<Record<Runtime, string>>;
  headlines: readonly { row: string; figure: string }[];
  notes: readonly string[];
  failures: readonly string[];
}

/** With what follows from the series written out, for those who read the file. */
function written(report: Report): object {
  const series = report.series.map((each: Series) => ({ ...each, ...spread(each.rounds) }));
  const bars = report.bars.map((bar: Bar, index: number) => {
    const { text, state, noisy } = judge(report)[index] ?? {};
    return { ...bar, text, state, noisy };
  });
  return { ...report, series, bars };
}

export function writeReport(folder: string, report: Report): void {
  mkdirSync(folder, { recursive: true });
  const rounded = (_key: string, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(6)) : value);
  writeFileSync(join(folder, `${report.question}.json`), `${JSON.stringify(written(report), rounded, 1)}\n`);
  appendFileSync(join(folder, "history.jsonl"), `${JSON.stringify(historyOf(report), rounded)}\n`);
}

export interface HistoryLine {
  time: string;
  commit: string;
  question: string;
  quick: boolean;
  /** The medians of the headlines, by "row: figure unit" and runtime. */
  medians: Record<string, Partial<Record<Runtime, number>>>;
}

export function historyOf(report: Report): HistoryLine {
  const { question, quick, headlines, series } = report;
  const { time, commit } = report.machine;
  const medians: HistoryLine["medians"] = {};
  for (const { row, figure, unit, runtime, rounds } of series) {
    if (!headlines.some((each) => each.row === row && each.figure === figure)) continue;
    const name = `${row}: ${figure} ${unit}`;
    medians[name] = { ...medians[name], [runtime]: spread(rounds).median };
  }
  return { time, commit, question, quick, medians };
}

/** The reports of these questions that are there. */
export function readReports(folder: string, questions: readonly string[]): Report[] {
  return questions
    .map((question) => join(folder, `${question}.json`))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as Report);
}

export function readHistory(folder: string): HistoryLine[] {
  const file = join(folder, "history.jsonl");
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as HistoryLine);
}
