// Apps without isolates keep their code up to a bound: beyond it they give it up, and lose nothing by that.

import t from "tap";
import type { AppStats, EngineEvent } from "../../src/host/native/index.ts";
import { define, startEngine } from "../engine.ts";

const KB = 1024;
/** Each app has one isolate at most, and all together two. */
const nano = startEngine({ maxLive: 2, keptCodeBytes: 200 * KB });
t.teardown(() => nano.stop());

/** 40 KB of code. */
const sourceOf = (text: string) =>
  `const filler = "${"x".repeat(40 * KB)}"; let asked = 0;
   export default { fetch: (request, env) => new Response("${text} " + ++asked + " " + env.word + " " + filler.length) }`;

const eventsOf = (app: number, type: EngineEvent["type"]) =>
  nano.events.filter((event) => event.type === type && "app" in event && event.app === app).length;

const statsOf = (app: number): AppStats | undefined => nano.engine.stats().apps.find((stats) => stats.app === app);

async function until(found: () => boolean): Promise<void> {
  while (!found()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const definitionOf = (name: string) => define(name, sourceOf(name), { env: { word: `of ${name}` } });

/** Those that are wanted get their code, as from the host. */
const names = new Map<number, string>();
let answered = 0;
const host = setInterval(() => {
  for (; answered < nano.events.length; answered++) {
    const event = nano.events[answered];
    const name = event?.type === "wanted" ? names.get(event.app) : undefined;
    if (event?.type === "wanted" && name !== undefined) nano.engine.defineApp(event.app, definitionOf(name));
  }
}, 1);
t.teardown(() => clearInterval(host));

function dormant(name: string): number {
  const app = nano.dormant(name);
  names.set(app, name);
  return app;
}

const ask = async (name: string) => (await nano.fetch(name)).text();

t.test("what was not needed for longest is given up, and made again for the next request", async (t) => {
  const apps = Array.from({ length: 20 }, (_, index) => dormant(`one${index}`));
  for (let index = 0; index < 20; index++) t.equal(await ask(`one${index}`), `one${index} 1 of one${index} 40960`);
  // Eighteen isolates had to go, and four of their apps may keep their code.
  await until(() => nano.engine.stats().releasedCodes >= 14 && nano.engine.stats().liveIsolates <= 2);
  const { releasedCodes, keptCodeBytes, dormantApps } = nano.engine.stats();
  t.ok(releasedCodes <= 16, String(releasedCodes));
  t.ok(keptCodeBytes > 100 * KB && keptCodeBytes <= 200 * KB, String(keptCodeBytes));
  t.equal(dormantApps, 0);
  await until(() => apps.reduce((sum, app) => sum + eventsOf(app, "codeReleased"), 0) === releasedCodes);
  const [first = 0, last = 0] = [apps[0], apps.at(-1)];
  t.equal(eventsOf(first, "codeReleased"), 1);
  t.equal(eventsOf(last, "codeReleased"), 0);
  t.equal(await ask("one0"), "one0 1 of one0 40960");
  t.equal(eventsOf(first, "wanted"), 2);
  // What it came to is counted on.
  t.match(statsOf(first), { requests: 2, outcomes: { ok: 2 }, hotStarts: 0 });
});

t.test("one that is asked again and again is made once", async (t) => {
  const hot = dormant("hot");
  for (let index = 0; index < 10; index++) {
    dormant(`two${index}`);
    t.match(await ask("hot"), /^hot /);
    t.match(await ask(`two${index}`), /^two/);
  }
  t.equal(eventsOf(hot, "wanted"), 1);
  t.equal(eventsOf(hot, "codeReleased"), 0);
});

t.test("an app is not released while it serves, and its isolates go on when others' code goes", async (t) => {
  const streaming = dormant("streaming");
  names.delete(streaming);
  const answer = nano.fetch("streaming");
  await until(() => eventsOf(streaming, "wanted") === 1);
  const source = `const filler = "${"x".repeat(40 * KB)}";
    export default { fetch: async (request) => {
      const text = await new Promise((resolve) => setTimeout(() => resolve(filler.length), 300));
      return new Response(import.meta.url + " " + text);
    } }`;
  nano.engine.defineApp(streaming, define("streaming", source));
  for (let index = 0; index < 10; index++) {
    dormant(`three${index}`);
    t.match(await ask(`three${index}`), /^three/);
  }
  t.equal(await (await answer).text(), "streaming.js 40960");
});

t.test("an app that was removed is not kept", async (t) => {
  // Nothing else has an isolate that could leave its code meanwhile.
  for (const name of [...names.values()]) nano.remove(name);
  names.clear();
  nano.remove("streaming");
  await until(() => nano.engine.stats().liveIsolates === 0);
  t.equal(nano.engine.stats().keptCodeBytes, 0);
});

t.test("code that is built ahead counts, and the one that came last stays", (t) => {
  const before = nano.engine.stats().releasedCodes;
  const apps = Array.from({ length: 8 }, (_, index) => nano.dormant(`ahead${index}`));
  for (const [index, app] of apps.entries()) nano.engine.defineApp(app, definitionOf(`ahead${index}`));
  t.equal(nano.engine.stats().releasedCodes - before, 4);
  t.ok(nano.engine.stats().keptCodeBytes <= 200 * KB);
  const large = nano.dormant("large");
  nano.engine.defineApp(large, { ...definitionOf("large"), hostBytes: 1000 * KB });
  t.ok(nano.engine.stats().keptCodeBytes > 1000 * KB);
  t.equal(nano.engine.stats().releasedCodes - before, 8);
  t.end();
});
