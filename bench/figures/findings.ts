// What a question finds: series of rounds for each runtime, and bars that NANO's are held against. No bar fails a run.

import type { Peer } from "../peers/peers.ts";
import { median } from "./statistics.ts";

export type Runtime = "nano" | Peer;

export type Unit = "ms" | "µs" | "requests/s" | "operations/s" | "MB/s" | "MB" | "KB";

/** One thing that is measured. Its row and figure are its name. */
export interface Measure {
  /** The circumstances: "hello, 32 connections, one core". */
  row: string;
  /** "p99", "RSS", … */
  figure: string;
  unit: Unit;
  better: "less" | "more";
}

export interface Series extends Measure {
  runtime: Runtime;
  rounds: number[];
}

export interface Bar {
  row: string;
  figure: string;
  /** In the measure's unit; with `times`, a multiple of that peer's median. */
  bound: number;
  times?: Peer;
  /** Beyond what has to be reached. */
  beyond?: boolean;
}

export interface Verdict {
  bar: Bar;
  /** "p50 ≤ workerd's ÷ 5" */
  text: string;
  /** By the medians. "unknown" where one of them is missing. */
  state: "met" | "missed" | "unknown";
  /** Some of the rounds say otherwise than the medians. */
  noisy: boolean;
}

export class Findings {
  readonly series: Series[] = [];
  readonly bars: Bar[] = [];
  /** What has to be known to read the figures. */
  readonly notes: string[] = [];
  /** What went wrong under way: requests that failed. These do fail a run. */
  readonly failures: string[] = [];

  /** Adds a round's value. One that is no number, or a rate of nothing, is a failure: there was no answer to measure. */
  add(measure: Measure, runtime: Runtime, value: number): void {
    if (!Number.isFinite(value) || (measure.better === "more" && value === 0)) {
      this.failed(1, `${measure.row}, ${runtime}: nothing was answered that has a ${measure.figure}`);
      return;
    }
    const known = this.find(measure.row, measure.figure, runtime);
    if (known !== undefined) known.rounds.push(value);
    else this.series.push({ ...measure, runtime, rounds: [value] });
  }

  find(row: string, figure: string, runtime: Runtime): Series | undefined {
    return this.series.find((each) => each.row === row && each.figure === figure && each.runtime === runtime);
  }

  bar(bar: Bar): void {
    this.bars.push(bar);
  }

  note(text: string): void {
    if (!this.notes.includes(text)) this.notes.push(text);
  }

  /** Notes what failed; nothing when `count` is 0. */
  failed(count: number, what: string): void {
    if (count > 0) this.failures.push(`${count} failed: ${what}`);
  }
}

export interface Found {
  series: readonly Series[];
  bars: readonly Bar[];
}

/** The measures, each once, in the order in which they came. */
export function measuresOf({ series }: Pick<Found, "series">): Measure[] {
  const known = new Map(series.map((each) => [`${each.row}\n${each.figure}`, each as Measure]));
  return [...known.values()];
}

export function judge(found: Found): Verdict[] {
  return found.bars.map((bar) => judgeBar(found, bar));
}

function judgeBar({ series }: Found, bar: Bar): Verdict {
  const of = (runtime: Runtime) =>
    series.find((each) => each.row === bar.row && each.figure === bar.figure && each.runtime === runtime);
  const own = of("nano");
  const text = textOf(bar, own);
  const other = bar.times === undefined ? [1] : of(bar.times)?.rounds;
  if (own === undefined || other === undefined) return { bar, text, state: "unknown", noisy: false };
  const holds = (value: number, beside: number) =>
    own.better === "less" ? value <= bar.bound * beside : value >= bar.bound * beside;
  const isMet = holds(median(own.rounds), median(other));
  const noisy = own.rounds.some((value) => other.some((beside) => holds(value, beside) !== isMet));
  return { bar, text, state: isMet ? "met" : "missed", noisy };
}

function textOf({ figure, bound, times }: Bar, measure: Measure | undefined): string {
  const sign = measure?.better === "more" ? "≥" : "≤";
  if (times === undefined) return `${figure} ${sign} ${bound} ${measure?.unit ?? ""}`.trim();
  if (bound === 1) return `${figure} ${sign} ${times}'s`;
  return bound < 1 && Number.isInteger(Number((1 / bound).toFixed(3)))
    ? `${figure} ${sign} ${times}'s ÷ ${Math.round(1 / bound)}`
    : `${figure} ${sign} ${bound} × ${times}'s`;
}
