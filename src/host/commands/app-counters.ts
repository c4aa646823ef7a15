// What the engine counted for each app, as it is told to the supervisor: what changed since it was told last.

import type { AppStats, EngineStats } from "../native/index.ts";
import { type CounterRow, type Counters, sumOfRows, withoutLevels } from "../supervisor/index.ts";

/** Counting may take this part of the main thread's time, unless it is asked for. */
const SHARE = 0.02;

export class AppCounters {
  /** By the engine's number: what was counted last. Several have one label while a new version takes over. */
  #known = new Map<number, CounterRow>();
  /** By label: what the apps came to that the engine has forgotten. */
  readonly #past = new Map<string, CounterRow>();
  /** By label: the row told last, as text. */
  readonly #told = new Map<string, string>();
  #next = 0;

  /** Undefined where it is too early to tell them again. */
  take(stats: () => EngineStats, labelOf: (app: number) => string | undefined): Counters | undefined {
    return performance.now() < this.#next ? undefined : this.takeNow(stats, labelOf);
  }

  takeNow(stats: () => EngineStats, labelOf: (app: number) => string | undefined): Counters {
    const begun = performance.now();
    const { apps, ...process } = stats();
    this.#enter(apps, labelOf);
    const rows = this.#changed();
    const ended = performance.now();
    this.#next = ended + (ended - begun) / SHARE;
    return { process, rows };
  }

  /** `labelOf`: undefined for an app that is not served any more. */
  #enter(apps: readonly AppStats[], labelOf: (app: number) => string | undefined): void {
    const known = new Map<number, CounterRow>();
    for (const stats of apps) {
      const label = this.#known.get(stats.app)?.label ?? labelOf(stats.app);
      if (label !== undefined) known.set(stats.app, rowOf(label, stats));
    }
    for (const [app, row] of this.#known) {
      if (known.has(app)) continue;
      this.#past.set(row.label, sumOfRows(this.#past.get(row.label), withoutLevels(row)));
    }
    this.#known = known;
  }

  #changed(): CounterRow[] {
    const rows = new Map(this.#past);
    for (const row of this.#known.values()) rows.set(row.label, sumOfRows(rows.get(row.label), row));
    const changed: CounterRow[] = [];
    for (const row of rows.values()) {
      const text = JSON.stringify(row);
      if (this.#told.get(row.label) === text) continue;
      this.#told.set(row.label, text);
      changed.push(row);
    }
    return changed;
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
