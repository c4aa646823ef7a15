// When the process holds more than it may, isolates that were idle longest have to go, and no request fails.

import { memoryUsage } from "node:process";
import t from "tap";
import { startEngine } from "../engine.ts";

const megabyte = 2 ** 20;
const COUNT = 200;
const nano = startEngine({ poolSize: 0, memoryBytes: memoryUsage.rss() + 60 * megabyte });
t.teardown(() => nano.stop());

const hello = `let count = 0; export default { fetch: () => new Response(String(++count)) }`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

t.test("more apps than there is memory for", async (t) => {
  for (let i = 0; i < COUNT; i++) {
    nano.app(`app-${i}`, hello);
    t.equal(await (await nano.fetch(`app-${i}`)).text(), "1");
  }
  while (nano.engine.stats().evictedIsolates === 0) await pause(20);
  t.ok(nano.engine.stats().liveIsolates < COUNT);
  t.equal(await (await nano.fetch(`app-${COUNT - 1}`)).text(), "2", "the one that was used last is still there");
  t.equal(await (await nano.fetch("app-0")).text(), "1", "the one that was used first began anew");
});
