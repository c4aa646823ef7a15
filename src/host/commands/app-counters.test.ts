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

const labels = new Map([
  [1, "a"],
  [2, "a"],
  [3, "b"],
]);

/** Version 1 and 2 are the same app's. */
function counting() {
  let next = { apps: [] as AppStats[], ended: [] as number[] };
  const ended: number[] = [];
  const served = new Set(["a", "b"]);
  const counters = new AppCounters({
    changes: () => next as unknown as EngineStats,
    labelOf: (id) => labels.get(id),
    isServed: (label) => served.has(label),
    ended: (apps) => void ended.push(...apps),
  });
  /** What is told when the engine counts these. */
  const told = (apps: AppStats[], gone: number[] = []) => {
    next = { apps, ended: gone };
    const { rows, gone: labels = [] } = counters.takeNow();
    return { rows, gone: labels };
  };
  return { counters, told, ended, served };
}

t.test("an app keeps its counters over its versions", (t) => {
  const { told, ended } = counting();
  t.match(told([app(1, 5), app(3, 1)]).rows, [{ label: "a" }, { label: "b" }]);
  const [both, ...others] = told([app(1, 6), app(2, 1)]).rows;
  t.match(both, { label: "a", counters: { requests: 7 }, levels: { heapBytes: 200 } }, "both while one takes over");
  t.same(others, [], "what did not change is not told");
  const [next] = told([app(2, 2)], [1]).rows;
  t.match(next, {
    counters: { requests: 8 },
    outcomes: { ok: 8 },
    levels: { heapBytes: 100 },
    histograms: { wall: { counts: [8, 0], sum: 8 } },
  });
  t.same(told([]).rows, []);
  const [gone] = told([], [2]).rows;
  t.match(gone, { label: "a", counters: { requests: 8 }, levels: {} });
  t.same(Object.keys(gone?.levels ?? {}), []);
  t.same(ended, [1, 2]);
  t.end();
});

t.test("an app whose label is not known is nobody's", (t) => {
  t.same(counting().told([app(9, 1)]).rows, []);
  t.end();
});

t.test("nothing is kept of a label that was taken away, once its apps have ended", (t) => {
  const { counters, told, served } = counting();
  told([app(1, 5), app(3, 1)]);
  counters.removed("a");
  served.delete("a");
  t.match(told([app(1, 6)]), { rows: [{ label: "a", counters: { requests: 6 } }], gone: [] });
  t.same(told([], [1]), { rows: [], gone: ["a"] });
  t.same(told([]), { rows: [], gone: [] });
  t.match(told([app(2, 1)]).rows, [{ label: "a", counters: { requests: 1 } }], "another one begins anew");
  t.end();
});

t.test("a label that was taken away and given again goes on", (t) => {
  const { counters, told } = counting();
  told([app(1, 5)]);
  counters.removed("a");
  t.match(told([app(2, 1)], [1]), { rows: [{ label: "a", counters: { requests: 6 } }], gone: [] });
  t.match(told([], [2]), { gone: [] });
  t.match(told([app(1, 1)]).rows, [{ label: "a", counters: { requests: 7 } }]);
  t.end();
});
