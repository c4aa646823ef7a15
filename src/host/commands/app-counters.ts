// What the engine counted for each app, as it is told to the supervisor: what changed since it was told last.

import type { AppStats, EngineStats } from "../native/index.ts";
import type { CounterRow, Counters } from "../supervisor/index.ts";

/** Counting may take this part of the main thread's time, unless it is asked for. */
const SHARE = 0.02;

export class AppCounters {
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
    const rows = this.#changed(apps, labelOf);
    const ended = performance.now();
    this.#next = ended + (ended - begun) / SHARE;
    return { process, rows };
  }

  /** `labelOf`: undefined for an app that is not served any more. */
  #changed(apps: readonly AppStats[], labelOf: (app: number) => string | undefined): CounterRow[] {
    const rows: CounterRow[] = [];
    for (const stats of apps) {
      const label = labelOf(stats.app);
      if (label === undefined) continue;
      const row = rowOf(label, stats);
      const text = JSON.stringify(row);
      if (this.#told.get(label) === text) continue;
      this.#told.set(label, text);
      rows.push(row);
    }
    return rows;
  }
}

function rowOf(label: string, stats: AppStats): CounterRow {
  const { requests, cpuMicros, hotStarts, warmStarts, coldStarts, isolatesReplaced, executorsLost, hits } = stats;
  const live = Number(stats.live);
  const { open, heapBytes, bufferBytes, outsideBytes } = stats;
  return {
    label,
    counters: { requests, cpuMicros, hotStarts, warmStarts, coldStarts, isolatesReplaced, executorsLost },
    hits,
    levels: { live, open, heapBytes, bufferBytes, outsideBytes },
  };
}
