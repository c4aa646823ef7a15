// Counters of a server with made-up apps.

import type { CounterRow, ProcessStats, ServerCounters } from "../supervisor/index.ts";

/** An app that had so many requests of one millisecond of CPU time each. */
export function appRow(label: string, requests: number): CounterRow {
  return {
    label,
    counters: {
      ...{ requests, cpuMicros: requests * 1000, hotStarts: requests, warmStarts: 0, coldStarts: 0, subrequests: 2 },
      ...{ evictedByCount: 1, evictedByMemory: 0, isolatesReplaced: 0, executorsLost: 0 },
    },
    outcomes: { ok: requests },
    hits: { NANO_CPU_LIMIT: 3 },
    levels: {
      ...{ startingIsolates: 0, idleIsolates: 1, busyIsolates: 0, open: 2, waiting: 1 },
      ...{ heapBytes: 1000, bufferBytes: 10, outsideBytes: 1 },
    },
    histograms: {
      wall: { first: 0.0001, counts: [0, 0, 0, 0, requests, 0], sum: requests / 1000 },
      cpu: { first: 0.00001, counts: [0, requests, 0], sum: requests / 100_000 },
    },
  };
}

const processStats: ProcessStats = {
  liveIsolates: 5,
  startingIsolates: 0,
  idleIsolates: 2,
  busyIsolates: 1,
  lostIsolates: 1,
  pooledIsolates: 2,
  runningExchanges: 1,
  openConnections: 4,
  executors: 2,
  busyExecutors: 1,
  lostExecutors: 1,
  parkedExecutors: 0,
  addedExecutors: 1,
  watchdogTicks: 100,
  lateWatchdogTicks: 2,
  reactorLag: { first: 0.0001, counts: [3, 1, 0], sum: 0.0004 },
  withoutApp: 1,
  refused: 2,
  evictedIsolates: 1,
  dormantApps: 7,
  keptCodeBytes: 20_000,
  releasedCodes: 3,
  rssBytes: 50_000_000,
};

export function serverCounters(...rows: CounterRow[]): ServerCounters {
  return { process: processStats, rows, engines: { started: 3, wounded: 1, crashed: 1, stuck: 0, failed: 0 } };
}
