// What a process tells of itself, all of it 0 but for what is given.

import type { ProcessStats } from "./index.ts";

export function processStats(given: Partial<ProcessStats> = {}): ProcessStats {
  return {
    liveIsolates: 0,
    startingIsolates: 0,
    idleIsolates: 0,
    busyIsolates: 0,
    lostIsolates: 0,
    pooledIsolates: 0,
    runningExchanges: 0,
    openConnections: 0,
    executors: 0,
    busyExecutors: 0,
    lostExecutors: 0,
    parkedExecutors: 0,
    addedExecutors: 0,
    watchdogTicks: 0,
    lateWatchdogTicks: 0,
    reactorLag: { first: 0.1, counts: [0, 0, 0], sum: 0 },
    withoutApp: 0,
    refused: 0,
    evictedIsolates: 0,
    dormantApps: 0,
    keptCodeBytes: 0,
    releasedCodes: 0,
    rssBytes: 0,
    ...given,
  };
}
