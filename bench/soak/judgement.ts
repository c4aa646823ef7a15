// What a soak came to: is what the server holds flat, and within its bound?

import { quantile } from "../figures/statistics.ts";
import type { Sample, SoakFound } from "./soak.ts";
import { type Trend, trendOf, type Verdict, verdictOf } from "./trend.ts";

/** Growth of such a part over the second half is none. */
const TOLERANCE = 0.02;

export interface Judged {
  /** What was looked at. */
  name: string;
  unit: "MB" | "KB";
  trend: Trend;
  verdict: Verdict;
}

export interface Judgement {
  judged: Judged[];
  /** That of the worst: memory is flat when all are. "unclear", too, where there was too little to see. */
  verdict: Verdict;
  /** The most that all processes held together, MB. */
  most: number;
  isWithinBound: boolean;
  requests: number;
  failures: number;
  evictions: number;
  coldStarts: number;
}

interface Watched {
  name: string;
  unit: Judged["unit"];
  of(sample: Sample): number;
}

/**
 * Isolates that give way for want of memory keep the engine at its bound, whatever it loses: then there is room for fewer
 * of them, and each takes more.
 */
const watched: readonly Watched[] = [
  { name: "engine", unit: "MB", of: ({ engine }) => engine },
  { name: "engine's malloc", unit: "MB", of: ({ malloc }) => malloc },
  { name: "supervisor", unit: "MB", of: ({ supervisor }) => supervisor },
  { name: "engine, per live isolate", unit: "KB", of: ({ engine, live }) => (engine * 1024) / Math.max(1, live) },
];

export function judge({ options, samples }: SoakFound): Judgement {
  const judged = watched.flatMap(({ name, unit, of }) => {
    const trend = trendOf(samples.map((sample) => ({ at: sample.at, value: of(sample) })));
    return trend === undefined ? [] : [{ name, unit, trend, verdict: verdictOf(trend, TOLERANCE) }];
  });
  const most = Math.max(0, ...samples.map(({ supervisor, engine, bundler }) => supervisor + engine + bundler));
  const last = samples.at(-1);
  return {
    judged,
    verdict: worstOf(judged),
    most,
    isWithinBound: most <= options.memoryMb,
    requests: samples.reduce((sum, { requests }) => sum + requests, 0),
    failures: samples.reduce((sum, { failures }) => sum + failures, 0),
    evictions: last?.evictions ?? 0,
    coldStarts: last?.coldStarts ?? 0,
  };
}

function worstOf(judged: readonly Judged[]): Verdict {
  if (judged.some(({ verdict }) => verdict === "grows")) return "grows";
  return judged.length === 0 || judged.some(({ verdict }) => verdict === "unclear") ? "unclear" : "flat";
}

const words: Record<Verdict, string> = {
  flat: "memory is flat",
  grows: "memory GROWS",
  unclear: "too unsteady, or too short, to tell whether memory is flat",
};

/** The verdict, then a line each. */
export function linesOf(found: SoakFound, judgement: Judgement): string[] {
  const { judged, verdict, most, isWithinBound, requests, failures, evictions, coldStarts } = judgement;
  const { memoryMb } = found.options;
  const late = found.samples.slice(Math.floor(found.samples.length / 2));
  const p99 = quantile(
    late.map((sample) => sample.p99),
    0.5,
  );
  return [
    `${words[verdict]}${isWithinBound ? "" : `, and was ABOVE its bound of ${memoryMb} MB`}`,
    ...judged.map(lineOf),
    `all processes: at most ${most.toFixed(0)} MB of ${memoryMb}`,
    `${requests} requests (${failures} not as expected), ${coldStarts} starts of isolates, ${evictions} evictions, p99 ${p99.toFixed(1)} ms`,
    ...(found.ended === undefined ? [] : [`ended before its time: ${found.ended}`]),
    ...found.strange.map((text) => `not as expected: ${text.replaceAll(/\s+/g, " ")}`),
  ];
}

function lineOf({ name, unit, trend, verdict }: Judged): string {
  const { mean, growth, least, most, perHour } = trend;
  const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
  const part = ((growth / mean) * 100).toFixed(1).replace("-", "−");
  return (
    `${name}: ${verdict}; second half ${mean.toFixed(0)} ${unit} on average, ` +
    `${signed(growth)} from its beginning to its end (${part} %; 95 %: ${signed(least)} to ${signed(most)}), ${signed(perHour)} an hour`
  );
}
