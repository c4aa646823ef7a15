// What belongs to no request is bounded, too: it may go on, but not take the machine, the log or the host's attention.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

async function until(done: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
}

t.test("timers that work at all times get as much CPU time a second as a request", async (t) => {
  const app = nano.app(
    "busy",
    `let ticks = 0;
    setInterval(() => { ticks++; for (const end = Date.now() + 10; Date.now() < end; ); }, 0);
    export default { fetch: () => new Response(String(ticks)) };`,
    { limits: { cpuMs: 50 } },
  );
  const ticks = async () => Number(await (await nano.fetch("busy")).text());
  const cpu = () => nano.engine.stats().apps.find((one) => one.app === app)?.cpuMicros ?? 0;
  const [start, before] = [Date.now(), await ticks()];
  await until(async () => (await ticks()) - before >= 8);
  const seconds = (Date.now() - start) / 1000;
  t.ok(cpu() < 1e6 * (0.1 * seconds + 0.15), `${cpu()} µs of CPU time in ${seconds} s`);
  t.equal(nano.events.filter((event) => event.type === "log").length, 0, "its isolate is not replaced for that");
});

t.test("so many calls of the host as of a request are under way at once", async (t) => {
  nano.app(
    "calls",
    `let refused = 0;
    const all = Array.from({ length: 100 }, () => fetch("http://example.com/").catch((error) => { refused++; }));
    export default { fetch: () => new Response(String(refused)) };`,
  );
  await until(async () => (await (await nano.fetch("calls")).text()) === "50");
  t.equal(nano.events.filter((event) => event.type === "service").length, 50);
});

t.test("a log flood is cut, and how much was cut is said", async (t) => {
  const app = nano.app(
    "flood",
    `const line = "x".repeat(64 * 1024);
    setInterval(() => { for (let i = 0; i < 20; i++) console.log(line); }, 1);
    export default { fetch: () => new Response("fine") };`,
    { limits: { logBytes: 128 * 1024 } },
  );
  const lines = () => nano.events.flatMap((event) => (event.type === "log" && event.app === app ? [event.text] : []));
  await nano.fetch("flood");
  await until(() => lines().some((line) => /^\d+ lines before this one were dropped/.test(line)));
  const dropped = lines().reduce((sum, line) => sum + Number(/^(\d+) lines/.exec(line)?.[1] ?? 0), 0);
  t.ok(dropped > lines().length, `${dropped} lines were dropped, ${lines().length} came`);
  t.equal(await (await nano.fetch("flood")).text(), "fine");
  nano.remove("flood");
});
