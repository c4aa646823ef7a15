// What the engine counted for each app, as it is told to the supervisor: what changed since it was told last.

import type { AppStats } from "../native/index.ts";
import type { CounterRow } from "../supervisor/index.ts";

export class AppCounters {
  /** By label: the row told last, as text. */
  readonly #told = new Map<string, string>();

  /** `labelOf`: undefined for an app that is not served any more. */
  changed(apps: readonly AppStats[], labelOf: (app: number) => string | undefined): CounterRow[] {
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
  const { open, heapBytes, bufferBytes, outsideBytes } = stats;
  return {
    label,
    counters: { requests, cpuMicros, hotStarts, warmStarts, coldStarts, isolatesReplaced, executorsLost },
    hits,
    levels: { open, heapBytes, bufferBytes, outsideBytes },
  };
}
