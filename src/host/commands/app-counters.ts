// What the engine counted for each app, as it is told to the supervisor: what changed since it was told last.

import type { AppStats, EngineStats } from "../native/index.ts";
import { type CounterRow, type Counters, sumOfRows, withoutLevels } from "../supervisor/index.ts";

/** Counting may take this part of the main thread's time, unless it is asked for. */
const SHARE = 0.02;

export interface AppCountersSource {
  /** Since the last call. */
  changes(): EngineStats;
  /** Undefined for an app that is not served any more. */
  labelOf(app: number): string | undefined;
  /** Does an app have the label now? */
  isServed(label: string): boolean;
  /** Nothing will be heard of these apps any more. */
  ended(apps: readonly number[]): void;
}

export class AppCounters {
  readonly #source: AppCountersSource;
  /** By the engine's number: what was counted last. */
  readonly #known = new Map<number, CounterRow>();
  /** By label: those of the known that have it. Several while a new version takes over. */
  readonly #numbers = new Map<string, Set<number>>();
  /** By label: what the apps came to that the engine has forgotten. */
  readonly #past = new Map<string, CounterRow>();
  /** Labels that were taken away: nothing is kept of them once their apps have ended. */
  readonly #removed = new Set<string>();
  #next = 0;

  constructor(source: AppCountersSource) {
    this.#source = source;
  }

  /** Nobody has the label any more. */
  removed(label: string): void {
    this.#removed.add(label);
  }

  /** Undefined where it is too early to tell them again. */
  take(): Counters | undefined {
    return performance.now() < this.#next ? undefined : this.takeNow();
  }

  takeNow(): Counters {
    const begun = performance.now();
    const { apps, ended, ...process } = this.#source.changes();
    const changed = new Set<string>();
    for (const stats of apps) this.#enter(stats, changed);
    for (const app of ended) this.#end(app, changed);
    this.#source.ended(ended);
    const gone = this.#forgetRemoved();
    for (const label of gone) changed.delete(label);
    const rows = [...changed].map((label) => this.#rowOf(label)).filter((row) => row !== undefined);
    const finished = performance.now();
    this.#next = finished + (finished - begun) / SHARE;
    return { process, rows, ...(gone.length === 0 ? {} : { gone }) };
  }

  #enter(stats: AppStats, changed: Set<string>): void {
    const label = this.#known.get(stats.app)?.label ?? this.#source.labelOf(stats.app);
    if (label === undefined) return;
    this.#known.set(stats.app, rowOf(label, stats));
    const numbers = this.#numbers.get(label) ?? new Set<number>();
    this.#numbers.set(label, numbers.add(stats.app));
    changed.add(label);
  }

  #end(app: number, changed: Set<string>): void {
    const row = this.#known.get(app);
    if (row === undefined) return;
    const { label } = row;
    this.#known.delete(app);
    const numbers = this.#numbers.get(label);
    numbers?.delete(app);
    if (numbers?.size === 0) this.#numbers.delete(label);
    this.#past.set(label, sumOfRows(this.#past.get(label), withoutLevels(row)));
    changed.add(label);
  }

  #forgetRemoved(): string[] {
    const gone: string[] = [];
    for (const label of this.#removed) {
      const isServed = this.#source.isServed(label);
      if (!isServed && this.#numbers.has(label)) continue;
      this.#removed.delete(label);
      if (isServed) continue;
      this.#past.delete(label);
      gone.push(label);
    }
    return gone;
  }

  #rowOf(label: string): CounterRow | undefined {
    let total = this.#past.get(label);
    for (const app of this.#numbers.get(label) ?? []) {
      const row = this.#known.get(app);
      if (row !== undefined) total = sumOfRows(total, row);
    }
    return total;
  }
}

function rowOf(label: string, stats: AppStats): CounterRow {
  const { requests, cpuMicros, hotStarts, warmStarts, coldStarts, isolatesReplaced, executorsLost } = stats;
  const { subrequests, evictedByCount, evictedByMemory, outcomes, hits, wall, cpu } = stats;
  const { startingIsolates, idleIsolates, busyIsolates } = stats;
  const { open, waiting, heapBytes, bufferBytes, outsideBytes } = stats;
  const starts = { hotStarts, warmStarts, coldStarts };
  const evictions = { evictedByCount, evictedByMemory };
  return {
    label,
    counters: { requests, cpuMicros, ...starts, subrequests, ...evictions, isolatesReplaced, executorsLost },
    outcomes,
    hits,
    levels: {
      startingIsolates,
      idleIsolates,
      busyIsolates,
      open,
      waiting,
      heapBytes,
      bufferBytes,
      outsideBytes,
    },
    histograms: { wall, cpu },
  };
}
