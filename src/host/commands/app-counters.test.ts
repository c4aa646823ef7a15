import t from "tap";
import type { AppStats, EngineStats } from "../native/index.ts";
import { AppCounters } from "./app-counters.ts";

const none = { startingIsolates: 0, idleIsolates: 0, busyIsolates: 0, open: 0, waiting: 0, subrequests: 0 };
const memory = { heapBytes: 100, bufferBytes: 0, outsideBytes: 0, isolatesReplaced: 0, executorsLost: 0 };
const starts = { hotStarts: 0, warmStarts: 0, coldStarts: 0, evictedByCount: 0, evictedByMemory: 0 };

function app(id: number, requests: number): AppStats {
  const wall = { first: 1, counts: [requests, 0], sum: requests };
  const outcomes = { ok: requests };
  return { app: id, requests, outcomes, cpuMicros: 0, ...none, ...memory, ...starts, wall, cpu: wall, hits: {} };
}

/** What is told when the engine counts these; version 1 and 2 are the same app's. */
function told(counters: AppCounters, ...apps: AppStats[]) {
  const labels = new Map([
    [1, "a"],
    [2, "a"],
    [3, "b"],
  ]);
  const stats = { apps } as unknown as EngineStats;
  return counters.takeNow(
    () => stats,
    (id) => labels.get(id),
  ).rows;
}

t.test("an app keeps its counters over its versions", (t) => {
  const counters = new AppCounters();
  t.match(told(counters, app(1, 5), app(3, 1)), [{ label: "a" }, { label: "b" }]);
  const [both, ...others] = told(counters, app(1, 6), app(2, 1), app(3, 1));
  t.match(both, { label: "a", counters: { requests: 7 }, levels: { heapBytes: 200 } }, "both while one takes over");
  t.same(others, [], "what did not change is not told");
  const [next] = told(counters, app(2, 2), app(3, 1));
  t.match(next, {
    counters: { requests: 8 },
    outcomes: { ok: 8 },
    levels: { heapBytes: 100 },
    histograms: { wall: { counts: [8, 0], sum: 8 } },
  });
  t.same(told(counters, app(2, 2), app(3, 1)), []);
  const [gone] = told(counters, app(3, 1));
  t.match(gone, { label: "a", counters: { requests: 8 }, levels: {} });
  t.same(Object.keys(gone?.levels ?? {}), []);
  t.end();
});

t.test("an app whose label is not known is nobody's", (t) => {
  t.same(told(new AppCounters(), app(9, 1)), []);
  t.end();
});
