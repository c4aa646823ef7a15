// However short memory is, an app that is asked again and again keeps its isolate; it goes when it is left alone.

import t from "tap";
import { startEngine } from "../engine.ts";

// This process alone holds more.
const nano = startEngine({ poolSize: 0, memoryBytes: 30 * 2 ** 20 });
t.teardown(() => nano.stop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

t.test("in use, and then not", async (t) => {
  nano.app("busy", `let count = 0; export default { fetch: () => new Response(String(++count)) }`);
  const until = performance.now() + 4000;
  let asked = 0;
  while (performance.now() < until) {
    const count = Number(await (await nano.fetch("busy")).text());
    if (count !== ++asked) t.fail(`request ${asked} was counted as ${count}: another isolate`);
    await pause(20);
  }
  t.equal(nano.engine.stats().evictedIsolates, 0);
  while (nano.engine.stats().liveIsolates > 0) await pause(50);
  t.equal(nano.engine.stats().evictedIsolates, 1);
  t.equal(await (await nano.fetch("busy")).text(), "1");
});
