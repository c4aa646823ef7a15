// What several engines, or several versions of an app, have come to together.

import type { Histogram } from "../native/index.ts";
import type { CounterRow, ProcessStats } from "./messages.ts";

type Numbers = Record<string, number>;
type ProcessNumbers = Omit<ProcessStats, "reactorLag">;

/** Of a process, what only grows: it counts when the process has ended, too. */
const growing: ReadonlySet<string> = new Set<keyof ProcessNumbers>([
  ...(["lostExecutors", "parkedExecutors", "addedExecutors", "watchdogTicks", "lateWatchdogTicks"] as const),
  ...(["withoutApp", "refused", "evictedIsolates", "releasedCodes"] as const),
]);

export function sumOfRows(one: CounterRow | undefined, other: CounterRow): CounterRow {
  if (one === undefined) return other;
  return {
    label: one.label,
    counters: added(one.counters, other.counters),
    outcomes: added(one.outcomes, other.outcomes),
    hits: added(one.hits, other.hits),
    levels: added(one.levels, other.levels),
    histograms: addedHistograms(one.histograms, other.histograms),
  };
}

/** What is left of it when its isolates have gone. */
export function withoutLevels(row: CounterRow): CounterRow {
  return { ...row, levels: {} };
}

export function sumOfProcesses(one: ProcessStats, other: ProcessStats): ProcessStats {
  const { reactorLag, ...numbers } = one;
  const { reactorLag: otherLag, ...otherNumbers } = other;
  const total = added(numbers, otherNumbers) as ProcessNumbers;
  return { ...total, reactorLag: sumOfHistograms(reactorLag, otherLag) };
}

/** What is left of a process that has ended; the rest is 0. */
export function onlyGrowing(process: ProcessStats): ProcessStats {
  return { ...only(process, (name) => growing.has(name)), reactorLag: process.reactorLag };
}

/** The others. */
export function onlyHeld(process: ProcessStats): ProcessStats {
  const { first, counts } = process.reactorLag;
  return { ...only(process, (name) => !growing.has(name)), reactorLag: { first, counts: counts.map(() => 0), sum: 0 } };
}

function only({ reactorLag: _, ...numbers }: ProcessStats, wanted: (name: string) => boolean): ProcessNumbers {
  const entries = Object.entries(numbers).map(([name, value]) => [name, wanted(name) ? value : 0]);
  return Object.fromEntries(entries) as ProcessNumbers;
}

/** Of the same shape. */
export function sumOfHistograms(one: Histogram, other: Histogram): Histogram {
  const counts = one.counts.map((count, bucket) => count + (other.counts[bucket] ?? 0));
  return { first: one.first, counts, sum: one.sum + other.sum };
}

function addedHistograms(one: CounterRow["histograms"], other: CounterRow["histograms"]): CounterRow["histograms"] {
  const total = { ...one };
  for (const [name, histogram] of Object.entries(other)) {
    const before = total[name];
    total[name] = before === undefined ? histogram : sumOfHistograms(before, histogram);
  }
  return total;
}

function added(one: Numbers, other: Numbers): Numbers {
  const total = { ...one };
  for (const [name, value] of Object.entries(other)) total[name] = (total[name] ?? 0) + value;
  return total;
}
