// The table of counters that `nano serve` prints on SIGUSR2, and at its end with --stats.

import pc from "picocolors";
import { type NamedStats, statsTable } from "../observe/index.ts";
import type { CounterRow, Counters } from "../supervisor/index.ts";

/** More apps than this are summed up in one line. */
const MOST_ROWS = 40;

export function printStats({ process, rows }: Counters): void {
  const colors = pc.createColors(pc.isColorSupported && globalThis.process.stderr.isTTY === true);
  globalThis.process.stderr.write(statsTable({ process, apps: rows.map(statsOf) }, { colors, most: MOST_ROWS }));
}

function statsOf({ label, counters, levels, hits }: CounterRow): NamedStats {
  const of = (name: string) => counters[name] ?? levels[name] ?? 0;
  return {
    name: label,
    live: of("idleIsolates") + of("busyIsolates") > 0,
    requests: of("requests"),
    open: of("open"),
    cpuMicros: of("cpuMicros"),
    hotStarts: of("hotStarts"),
    warmStarts: of("warmStarts"),
    coldStarts: of("coldStarts"),
    heapBytes: of("heapBytes"),
    bufferBytes: of("bufferBytes"),
    outsideBytes: of("outsideBytes"),
    isolatesReplaced: of("isolatesReplaced"),
    executorsLost: of("executorsLost"),
    hits,
  };
}
