// What the engine counts of each app.

import { once } from "node:events";
import { connect } from "node:net";
import t from "tap";
import type { AppStats, Histogram } from "../../src/host/native/index.ts";
import { startEngine } from "../engine.ts";

const nano = startEngine({ maxLive: 30 });
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

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A request that makes no sense. */
async function malformed(): Promise<void> {
  const socket = connect(nano.port, "127.0.0.1", () => socket.write("no request\r\n\r\n"));
  socket.resume();
  await once(socket, "close");
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
  t.match(of(app), {
    idleIsolates: 0,
    busyIsolates: 0,
    requests: 0,
    open: 0,
    cpuMicros: 0,
    heapBytes: 0,
    bufferBytes: 0,
    outsideBytes: 0,
  });
  t.same(of(app).hits, {});
  t.end();
});

t.test("requests, starts and CPU time", async (t) => {
  const app = nano.app("counted", source, { limits: { cpuMs: 50, memoryMb: 64 } });
  await ask("counted", app, 1);
  const first = of(app);
  t.match(first, { requests: 1, coldStarts: 1, warmStarts: 0, hotStarts: 0 }, "its limit is no pooled one's");
  t.equal(first.idleIsolates + first.busyIsolates, 1);
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
  t.match(
    of(other),
    { idleIsolates: 0, busyIsolates: 0, bufferBytes: 0, outsideBytes: 0 },
    "nothing is held without an isolate",
  );
});

t.test("memory in the heap and outside of it", async (t) => {
  const app = nano.app("keeping", source);
  await ask("keeping", app, 1, "/keep");
  while (of(app).bufferBytes < 3 << 20) await new Promise((resolve) => setTimeout(resolve, 5));
  t.ok(of(app).bufferBytes < 4 << 20);
  t.ok(of(app).outsideBytes >= 2 << 20 && of(app).outsideBytes < 4 << 20);
});

/** In which buckets something was counted. */
const counted = ({ counts }: Histogram) => counts.reduce((all, count) => all + count, 0);

t.test("outcomes, and how long it took", async (t) => {
  const app = nano.app("timed", source, { limits: { cpuMs: 50 } });
  await ask("timed", app, 1);
  await ask("timed", app, 2, "/throw");
  await ask("timed", app, 3, "/spin");
  const { outcomes, wall, cpu, requests } = of(app);
  t.equal(requests, 3);
  t.same(outcomes, { ok: 1, threw: 1, exceededCpu: 1 });
  t.match(wall, { first: 0.0001 });
  t.equal(wall.counts.length, 21);
  t.equal(counted(wall), 3);
  t.ok(wall.sum >= 0.05, "seconds");
  t.match(cpu, { first: 0.00001 });
  t.equal(cpu.counts.length, 19);
  t.equal(counted(cpu), 3);
  t.ok(cpu.sum >= 0.05 && cpu.sum <= of(app).cpuMicros / 1e6 + 1e-6);
  const spun = cpu.counts.slice(13);
  t.equal(
    spun.reduce((all, count) => all + count, 0),
    1,
    "only one took more than 41 ms",
  );
});

t.test("what is refused before an isolate has it has an outcome, and took no time", async (t) => {
  const app = nano.app("small", source, { limits: { bodyBytes: 10 } });
  await nano.fetch("small", "/", { method: "POST", body: "x".repeat(11) });
  await nano.exchanges(app, 1);
  t.match(of(app), { requests: 1, outcomes: { canceled: 1 }, idleIsolates: 0, busyIsolates: 0 });
  t.equal(counted(of(app).wall), 0);
});

t.test("who waits for others", async (t) => {
  const app = nano.app("queue", source, { limits: { running: 1, waitUntilMs: 100 } });
  const given = new AbortController();
  const ask = (path: string) => nano.fetch("queue", path, { signal: given.signal }).catch(() => undefined);
  const first = ask("/wait");
  while (of(app).hotStarts + of(app).coldStarts + of(app).warmStarts < 1) await soon();
  const others = [ask("/"), ask("/")];
  while (of(app).open < 3 || of(app).waiting < 2) await soon();
  t.match(of(app), { busyIsolates: 1, open: 3, waiting: 2 });
  nano.remove("queue");
  t.match(of(app), { open: 3 }, "one that is removed is told of while it works");
  given.abort();
  await Promise.all([first, ...others]);
  const left = () => nano.engine.stats().apps.some((one) => one.app === app);
  while (left()) await soon();
});

t.test("subrequests", async (t) => {
  const calls = `export default { async fetch() {
    const call = () => fetch("http://a.test/").catch(() => undefined);
    for (let i = 0; i < 3; i++) void call();
    await call();
    return new Response("ok");
  } };`;
  const app = nano.app("calls", calls, { limits: { subrequests: 3 } });
  await ask("calls", app, 1);
  t.match(of(app), { subrequests: 3, hits: { NANO_SUBREQUEST_LIMIT: 1 } });
});

t.test("isolates that gave way to others", async (t) => {
  const few = 30 - nano.engine.stats().liveIsolates;
  const all = Array.from({ length: few + 3 }, (_, index) => `crowd-${index}`);
  const apps = all.map((name) => nano.app(name, source));
  for (const [index, name] of all.entries()) await ask(name, apps[index] ?? 0, 1);
  const evicted = () => nano.engine.stats().apps.reduce((sum, app) => sum + app.evictedByCount, 0);
  while (evicted() === 0) await soon();
  t.equal(of(apps[0] ?? 0).evictedByMemory, 0);
  const { liveIsolates, startingIsolates, idleIsolates, busyIsolates } = nano.engine.stats();
  t.ok(idleIsolates > 0 && liveIsolates >= startingIsolates + idleIsolates + busyIsolates);
});

t.test("totals of the process", async (t) => {
  const before = nano.engine.stats();
  t.ok(before.rssBytes > 20 << 20 && before.rssBytes < 2 ** 34);
  t.match(before, { lostExecutors: 0, parkedExecutors: 0 });
  t.ok(before.executors >= 2);
  t.equal((await nano.fetch("nobody")).status, 404);
  t.equal(nano.engine.stats().withoutApp, before.withoutApp + 1);
  await nano.engine.pulse();
  await nano.engine.pulse();
  t.equal(counted(nano.engine.stats().reactorLag), counted(before.reactorLag) + 2);
  t.ok(before.watchdogTicks > 0 && before.lateWatchdogTicks <= before.watchdogTicks);
  t.equal(before.refused, 0);
  await malformed();
  t.equal(nano.engine.stats().refused, 1);
});

t.test("changes tell of an app when there is something else to tell", async (t) => {
  const { engine } = nano;
  const app = nano.app("changing", source);
  const other = nano.app("resting", source);
  const told = () => {
    const { apps, ended } = engine.changes();
    const of = (id: number) => apps.find((one) => one.app === id)?.requests;
    return { changing: of(app), resting: of(other), ended };
  };
  told();
  await ask("changing", app, 1);
  await ask("resting", other, 1);
  // What the isolate holds is counted after its turn.
  while (told().changing !== undefined) await soon();
  t.match(told(), { changing: undefined, resting: undefined });
  await ask("changing", app, 2);
  const seen = told();
  t.match(seen, { changing: 2, resting: undefined });
  t.equal(of(other).requests, 1, "and the whole is there all the same");
  t.notOk(seen.ended.includes(app));
  t.equal(engine.removeApp(app), true);
  let ended: number[] = [];
  while (!ended.includes(app)) {
    ended = told().ended;
    await soon();
  }
  t.same(told(), { changing: undefined, resting: undefined, ended: [] });
  t.equal(engine.removeApp(nano.dormant("never")), false, "nothing will be heard of one that nobody asked");
  t.equal(engine.removeApp(app), false);
});
