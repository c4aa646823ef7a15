// An app without code: its requests wait for it, and end as any others while they do.

import { connect } from "node:net";
import t from "tap";
import type { AppStats, EngineEvent } from "../../src/host/native/index.ts";
import { define, startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const HELLO = `export default { fetch: async (request) => new Response("hello " + (await request.text()).length) }`;

const wantedOf = (app: number) => nano.events.filter((event) => event.type === "wanted" && event.app === app).length;

async function until(found: () => boolean): Promise<void> {
  while (!found()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const statsOf = (app: number): AppStats | undefined => nano.engine.stats().apps.find((stats) => stats.app === app);
const openOf = (app: number) => statsOf(app)?.open ?? 0;

/** Until so many wait for the app's code: what has come is handled when an executor has polled. */
async function waiting(app: number, count: number): Promise<void> {
  await until(() => openOf(app) === count);
  await nano.engine.pulse();
}

t.test("is not counted among the apps before somebody asks", async (t) => {
  const app = nano.dormant("unasked");
  t.equal(statsOf(app), undefined);
  t.equal(nano.engine.stats().dormantApps, 1);
  nano.remove("unasked");
  t.equal(nano.engine.stats().dormantApps, 0);
});

t.test("all that wait are one question, and are served when the code comes", async (t) => {
  const app = nano.dormant("asked");
  const answers = [nano.fetch("asked"), nano.fetch("asked", "/", { method: "POST", body: "x".repeat(1_000_000) })];
  await waiting(app, 2);
  t.equal(wantedOf(app), 1);
  nano.engine.defineApp(app, define("asked", HELLO));
  t.same(await Promise.all(answers.map(async (answer) => (await answer).text())), ["hello 0", "hello 1000000"]);
  t.equal(await (await nano.fetch("asked")).text(), "hello 0");
  t.equal(wantedOf(app), 1);
  t.equal((await nano.exchanges(app, 3)).length, 3);
  t.match(statsOf(app), { requests: 3, open: 0 });
  // The last one, and maybe one that waited and was given to an isolate that had become ready.
  t.ok([1, 2].includes(statsOf(app)?.hotStarts ?? 0), String(statsOf(app)?.hotStarts));
});

t.test("without code: NANO_APP_INVALID, and the next request asks again", async (t) => {
  const app = nano.dormant("refused");
  for (let round = 1; round <= 2; round++) {
    const answers = [nano.fetch("refused"), nano.fetch("refused")];
    await waiting(app, 2);
    t.equal(wantedOf(app), round);
    nano.engine.refuseApp(app);
    for (const answer of answers) t.equal((await answer).headers.get("x-nano-error"), "NANO_APP_INVALID");
  }
  t.match(statsOf(app), { requests: 4, open: 0, hits: { NANO_APP_INVALID: 4 } });
  t.match(await nano.exchanges(app, 4), Array(4).fill({ status: 502, outcome: "threw", code: "NANO_APP_INVALID" }));
});

t.test("the wall time of those that wait runs", async (t) => {
  const app = nano.dormant("late", { limits: { wallMs: 50 } });
  const answers = await Promise.all([nano.fetch("late"), nano.fetch("late")]);
  for (const answer of answers) t.equal(answer.headers.get("x-nano-error"), "NANO_WALL_LIMIT");
  t.match(await nano.exchanges(app, 2), Array(2).fill({ outcome: "exceededWall", code: "NANO_WALL_LIMIT" }));
  const isNote = (event: EngineEvent) => event.type === "log" && event.app === app && /was built/.test(event.text);
  t.ok(nano.events.some(isNote));
  nano.engine.defineApp(app, define("late", HELLO));
  t.equal(await (await nano.fetch("late")).text(), "hello 0");
  // The client has its answer a moment before the exchange is over.
  await waiting(app, 0);
});

t.test("a client that goes while it waits is gone", async (t) => {
  const app = nano.dormant("left");
  const socket = connect(nano.port, "127.0.0.1");
  socket.write("GET /gone HTTP/1.1\r\nHost: left.localhost\r\n\r\n");
  const stays = nano.fetch("left");
  await waiting(app, 2);
  socket.resetAndDestroy();
  t.match(await nano.exchanges(app, 1), [{ path: "/gone", status: 499, outcome: "canceled", code: "" }]);
  t.equal(openOf(app), 1);
  nano.engine.defineApp(app, define("left", HELLO));
  t.equal(await (await stays).text(), "hello 0");
});

t.test("limits hold: bodies, and how many wait", async (t) => {
  const app = nano.dormant("bounded", { limits: { bodyBytes: 10, running: 1, waiting: 1 } });
  const waits = [nano.fetch("bounded"), nano.fetch("bounded")];
  await waiting(app, 2);
  t.equal((await nano.fetch("bounded")).headers.get("x-nano-error"), "NANO_OVERLOADED");
  nano.engine.refuseApp(app);
  await Promise.all(waits);
  const large = await nano.fetch("bounded", "/", { method: "POST", body: "x".repeat(11) });
  t.equal(large.headers.get("x-nano-error"), "NANO_BODY_LIMIT");
  t.equal(openOf(app), 0);
  t.equal(wantedOf(app), 1);
});

t.test("a body that grows over its limit while it waits", async (t) => {
  const app = nano.dormant("growing", { limits: { bodyBytes: 100 } });
  const socket = connect(nano.port, "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: growing.localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  await waiting(app, 1);
  socket.write(`ff\r\n${"x".repeat(255)}\r\n`);
  const [head] = await new Promise<string[]>((resolve) =>
    socket.once("data", (data) => resolve(String(data).split("\r\n"))),
  );
  t.match(head, /^HTTP\/1\.1 413 /);
  socket.destroy();
  t.match(await nano.exchanges(app, 1), [{ status: 413, code: "NANO_BODY_LIMIT" }]);
  t.equal(openOf(app), 0);
});

t.test("what bodies hold that wait is the app's, and bounded by its memory", async (t) => {
  const app = nano.dormant("heavy", { limits: { memoryMb: 4 } });
  const body = "x".repeat(1_000_000);
  const answers = Array.from({ length: 20 }, () => nano.fetch("heavy", "/", { method: "POST", body }));
  await until(() => (statsOf(app)?.outsideBytes ?? 0) >= 4 * 2 ** 20);
  const refused = await nano.fetch("heavy");
  t.equal(refused.headers.get("x-nano-error"), "NANO_MEMORY_LIMIT");
  nano.engine.refuseApp(app);
  await Promise.all(answers);
  await waiting(app, 0);
  t.equal(statsOf(app)?.outsideBytes, 0);
});

t.test("an app on probation is not asked for", async (t) => {
  const app = nano.dormant("suspect");
  nano.engine.setProbation(app, 60_000);
  t.equal((await nano.fetch("suspect")).headers.get("x-nano-error"), "NANO_APP_PROBATION");
  t.equal(wantedOf(app), 0);
});

t.test("another app in its place gets those that wait", async (t) => {
  const old = nano.dormant("moved");
  const answer = nano.fetch("moved");
  await waiting(old, 1);
  nano.app("moved", HELLO);
  nano.engine.removeApp(old);
  t.equal(await (await answer).text(), "hello 0");
  const gone = nano.dormant("gone");
  const lost = nano.fetch("gone");
  await waiting(gone, 1);
  nano.remove("gone");
  t.equal((await lost).status, 404);
  nano.engine.defineApp(gone, define("gone", HELLO));
});

t.test("a drain waits for those that wait", async (t) => {
  const app = nano.dormant("drained");
  const answer = nano.fetch("drained");
  await waiting(app, 1);
  const drained = nano.engine.drain(10_000);
  nano.engine.defineApp(app, define("drained", HELLO));
  t.equal(await (await answer).text(), "hello 0");
  t.equal(await drained, 0);
});
