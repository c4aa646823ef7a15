// What became of each app between two looks.

import type { App } from "./api.ts";

export interface Rate {
  label: string;
  state: string;
  /** A second. */
  requests: number;
  /** Percent of one core. */
  cpu: number;
  bytes: number;
  open: number;
  /** Between the looks. */
  cold: number;
  /** Limits and failures met since the server's start. */
  hits: number;
}

/** An app that is new counts from nothing, and so does a server that began anew. */
export function ratesOf(before: readonly App[], now: readonly App[], seconds: number): Rate[] {
  const known = new Map(before.map((app) => [app.label, app.counters]));
  return now.map(({ label, state, counters, levels, hits }) => {
    const old = known.get(label) ?? {};
    const grown = (name: string) => growth(old[name], counters[name]);
    return {
      label,
      state,
      requests: grown("requests") / seconds,
      cpu: grown("cpuMicros") / 10_000 / seconds,
      bytes: memoryOf(levels),
      open: levels.open ?? 0,
      cold: grown("coldStarts"),
      hits: Object.values(hits).reduce((sum, count) => sum + count, 0),
    };
  });
}

export function memoryOf({ heapBytes = 0, bufferBytes = 0, outsideBytes = 0 }: Record<string, number>): number {
  return heapBytes + bufferBytes + outsideBytes;
}

function growth(before = 0, now = 0): number {
  return now >= before ? now - before : now;
}
