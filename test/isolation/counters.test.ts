// What the engine counts of each app.

import t from "tap";
import type { AppStats } from "../../src/host/native/index.ts";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

function of(app: number): AppStats {
  const stats = nano.engine.stats().apps.find((one) => one.app === app);
  if (stats === undefined) throw new Error(`no app ${app}`);
  return stats;
}

/** Counts are complete when the exchange has been told of. */
async function ask(name: string, app: number, count: number, path = "/"): Promise<number> {
  const { status } = await nano.fetch(name, path);
  await nano.exchanges(app, count);
  return status;
}

const source = `
  let kept;
  export default {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/throw") throw new Error("x");
      if (pathname === "/spin") for (;;);
      if (pathname === "/grow") { const all = []; for (;;) all.push(new Array(1000).fill(0)); }
      if (pathname === "/keep") kept = [new ArrayBuffer(3 << 20), new WebAssembly.Memory({ initial: 32 })];
      if (pathname === "/wait") await new Promise((resolve) => { globalThis.release = resolve; });
      if (pathname === "/release") globalThis.release();
      return new Response("ok");
    },
  };`;

t.test("an app that nobody asked has used nothing", (t) => {
  const app = nano.app("unused", source);
  t.match(of(app), { live: false, requests: 0, open: 0, cpuMicros: 0, heapBytes: 0, bufferBytes: 0, outsideBytes: 0 });
  t.same(of(app).hits, {});
  t.end();
});

t.test("requests, starts and CPU time", async (t) => {
  const app = nano.app("counted", source, { limits: { cpuMs: 50, memoryMb: 64 } });
  await ask("counted", app, 1);
  const first = of(app);
  t.match(
    first,
    { live: true, requests: 1, coldStarts: 1, warmStarts: 0, hotStarts: 0 },
    "its limit is no pooled one's",
  );
  t.ok(first.cpuMicros > 0);
  while (of(app).heapBytes < 100_000) await new Promise((resolve) => setTimeout(resolve, 5));
  await ask("counted", app, 2);
  t.match(of(app), { requests: 2, coldStarts: 1, hotStarts: 1, isolatesReplaced: 0, hits: {} });
  const waiting = nano.fetch("counted", "/wait");
  while (of(app).open < 1 || of(app).hotStarts < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  t.equal(of(app).open, 1);
  await nano.fetch("counted", "/release");
  await waiting;
  await nano.exchanges(app, 4);
  while (of(app).open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  t.match(of(app), { requests: 4, open: 0, hotStarts: 3 });
});

t.test("each failure by its code, and isolates that were replaced", async (t) => {
  const app = nano.app("failing", source, { limits: { cpuMs: 50, memoryMb: 32 } });
  t.equal(await ask("failing", app, 1, "/throw"), 500);
  t.equal(await ask("failing", app, 2, "/throw"), 500);
  t.equal(await ask("failing", app, 3, "/spin"), 503);
  t.same(of(app).hits, { NANO_APP_EXCEPTION: 2, NANO_CPU_LIMIT: 1 });
  t.ok(of(app).cpuMicros >= 50_000, "what was used in vain counts too");
  const other = nano.app("growing", source, { limits: { cpuMs: 5000, memoryMb: 32 } });
  t.equal(await ask("growing", other, 1, "/grow"), 503);
  t.same(of(other).hits, { NANO_MEMORY_LIMIT: 1 });
  t.equal(of(other).isolatesReplaced, 1);
  while (of(other).heapBytes > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  t.match(of(other), { live: false, bufferBytes: 0, outsideBytes: 0 }, "nothing is held without an isolate");
});

t.test("memory in the heap and outside of it", async (t) => {
  const app = nano.app("keeping", source);
  await ask("keeping", app, 1, "/keep");
  while (of(app).bufferBytes < 3 << 20) await new Promise((resolve) => setTimeout(resolve, 5));
  t.ok(of(app).bufferBytes < 4 << 20);
  t.ok(of(app).outsideBytes >= 2 << 20 && of(app).outsideBytes < 4 << 20);
});

t.test("totals of the process", async (t) => {
  const before = nano.engine.stats();
  t.ok(before.rssBytes > 20 << 20 && before.rssBytes < 2 ** 34);
  t.match(before, { lostExecutors: 0, parkedExecutors: 0 });
  t.ok(before.executors >= 2);
  t.equal((await nano.fetch("nobody")).status, 404);
  t.equal(nano.engine.stats().withoutApp, before.withoutApp + 1);
});
