// An app that one isolate is not enough for has another while a core is free, and gives it back.

import t from "tap";
import { startEngine, type TestEngine } from "../engine.ts";

const nano: TestEngine = startEngine({ executors: 2, poolSize: 0 });
t.teardown(() => nano.stop());

/** Tells which isolate answered, after a millisecond of work or so. */
const telling = `
  let name;
  export default { fetch() {
    name ??= crypto.randomUUID();
    let sum = 0;
    for (let i = 0; i < 200_000; i++) sum = (sum + i * i) % 1000003;
    return new Response(name, { headers: { sum } });
  } };`;

/** Asks with so many requests at any time until it is told to stop. Returns all isolates that answered. */
function load(name: string, atOnce: number): { seen: Set<string>; stop(): Promise<void> } {
  const seen = new Set<string>();
  let over = false;
  const loops = Array.from({ length: atOnce }, async () => {
    while (!over) {
      const answer = await nano.fetch(name);
      if (answer.status !== 200) throw new Error(`${name} answered ${answer.status}`);
      seen.add(await answer.text());
    }
  });
  return {
    seen,
    async stop() {
      over = true;
      await Promise.all(loops);
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

t.test("under lasting load there are two, and one when it is over", async (t) => {
  const app = nano.app("wanted", telling, { limits: { isolates: 4 } });
  const { seen, stop } = load("wanted", 48);
  while (seen.size < 2) await pause(5);
  await stop();
  t.equal(seen.size, 2, "no more than there are cores");
  t.equal(nano.engine.stats().liveIsolates, 2);
  const memory = () => nano.engine.stats().apps.find((one) => one.app === app)?.heapBytes ?? 0;
  const both = memory();
  while (nano.engine.stats().liveIsolates > 1) await pause(50);
  t.ok(memory() > 0 && memory() < both, "the app holds what is left");
  t.equal((await nano.fetch("wanted")).status, 200);
  nano.remove("wanted");
  while (nano.engine.stats().liveIsolates > 0) await pause(5);
});

t.test("one that may have one only has one", async (t) => {
  nano.app("alone", telling, { limits: { isolates: 1 } });
  const { seen, stop } = load("alone", 48);
  while (nano.engine.stats().apps.every((app) => app.requests < 600)) await pause(5);
  await stop();
  t.equal(seen.size, 1);
  nano.remove("alone");
});

t.test("a few requests at a time are no reason for another", async (t) => {
  nano.app("calm", telling, { limits: { isolates: 4 } });
  const { seen, stop } = load("calm", 3);
  while (nano.engine.stats().apps.every((app) => app.requests < 300)) await pause(5);
  await stop();
  t.equal(seen.size, 1);
  nano.remove("calm");
});
