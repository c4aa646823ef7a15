// The short form of `npm run soak`: too short for what V8's collectors leave for later, long enough for what is never given back.

import t from "tap";
import { type Judged, judge } from "./judgement.ts";
import { soak } from "./soak.ts";
import { verdictOf } from "./trend.ts";

t.setTimeout(300_000);

/** Of the mean, over half of the time. Heaps of Node's own are collected late; malloc's memory is given back at once. */
const tolerances: Record<Judged["name"], number> = {
  engine: 0.25,
  "engine's malloc": 0.1,
  supervisor: 0.5,
  "engine, per live isolate": 0.3,
};

t.test("requests and evictions leave nothing behind", async (t) => {
  const load = { apps: 100, active: 30, drift: 20, rate: 1000, connections: 32 };
  const found = await soak({ ...load, minutes: 0.8, memoryMb: 2048, maxLive: 40, interval: 0.5 }, () => undefined);
  t.equal(found.ended, undefined);
  const { judged, isWithinBound, requests, failures, evictions } = judge(found);
  t.comment(`${requests} requests, ${evictions} evictions`);
  t.equal(judged.length, 4);
  for (const { name, unit, trend } of judged) {
    const { mean, growth, least, most } = trend;
    const figures = `${mean.toFixed(1)} ${unit}, ${growth.toFixed(1)} more (${least.toFixed(1)} to ${most.toFixed(1)})`;
    t.not(verdictOf(trend, tolerances[name] ?? 0), "grows", `${name}: ${figures}`);
  }
  t.ok(isWithinBound);
  t.ok(evictions > 100, `${evictions} evictions`);
  t.same([failures, found.strange], [0, []]);
});
