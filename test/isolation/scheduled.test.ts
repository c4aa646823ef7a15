// Scheduled handlers: asked for by the engine, under the app's limits, to the end of their promises of waitUntil.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const TIME = Date.parse("2026-11-26T10:00:00Z");
const run = (app: number, cron = "* * * * *") => nano.engine.runScheduled(app, { cron, scheduledTime: TIME });
const logOf = (app: number) =>
  nano.events
    .filter((event) => event.type === "log" && event.app === app)
    .map((event) => "text" in event && event.text);

t.test("the handler of an object gets controller, env and ctx", async (t) => {
  const app = nano.app(
    "object",
    `export default {
      scheduled(controller, env, ctx) {
        console.log(JSON.stringify([
          controller.scheduledTime, controller.cron, controller.type, env.A, typeof ctx.waitUntil,
          this === undefined ? "" : typeof this.scheduled, String(controller),
        ]));
      },
    };`,
    { env: { A: "1" } },
  );
  const result = await run(app, "*/5 * * * *");
  t.match(result, { outcome: "ok", code: "", noRetry: false });
  t.ok(result.wallMicros > 0);
  t.same(logOf(app), [
    JSON.stringify([TIME, "*/5 * * * *", "scheduled", "1", "function", "function", "[object ScheduledController]"]),
  ]);
  t.match(await nano.exchanges(app, 1), [
    { method: "CRON", path: "*/5 * * * *", status: 200, outcome: "ok", code: "" },
  ]);
});

t.test("of a class, and of a listener", async (t) => {
  const ofClass = nano.app(
    "class",
    `export default class {
      constructor(ctx, env) { this.env = env; }
      async scheduled(controller) { console.log(this.env.A + controller.cron); }
    };`,
    { env: { A: "a " } },
  );
  t.match(await run(ofClass), { outcome: "ok" });
  t.same(logOf(ofClass), ["a * * * * *"]);
  const listener = nano.app(
    "listener",
    `addEventListener("scheduled", (event) => {
      event.waitUntil((async () => {
        console.log([event.type, event.cron, event.scheduledTime, event instanceof ExtendableEvent,
          event instanceof ScheduledEvent, event.isTrusted].join());
      })());
      if (event.cron === "bad") throw new Error("listener");
    });`,
    { kind: "script" },
  );
  t.match(await run(listener), { outcome: "ok" });
  t.same(logOf(listener), [`scheduled,* * * * *,${TIME},true,true,true`]);
  t.match(await run(listener, "bad"), { outcome: "threw", code: "NANO_APP_EXCEPTION" });
});

t.test("what cannot be had: a handler that is not there", async (t) => {
  const scheduledOnly = nano.app("only-scheduled", `export default { scheduled() {} };`);
  const refused = await nano.fetch("only-scheduled");
  t.equal(refused.status, 501);
  t.equal(refused.headers.get("x-nano-error"), "NANO_NO_HANDLER");
  t.match(await run(scheduledOnly), { outcome: "ok" });
  const fetchOnly = nano.app("only-fetch", `export default { fetch: () => new Response("hi") };`);
  t.match(await run(fetchOnly), { outcome: "threw", code: "NANO_NO_HANDLER" });
  t.equal(await (await nano.fetch("only-fetch")).text(), "hi");
  t.same([logOf(scheduledOnly), logOf(fetchOnly)], [[], []]);
  const neither = nano.app("neither", `export default { other() {} };`);
  t.match(await nano.engine.probe(neither), { outcome: "threw", error: /no fetch handler, nor a scheduled one/ });
  t.match(await run(123_456), { outcome: "disposed", code: "NANO_NO_APP" });
});

t.test("what it throws, and what it gave to waitUntil, is its outcome", async (t) => {
  const app = nano.app(
    "failing",
    `export default { async scheduled(controller, env, ctx) {
      if (controller.cron === "noRetry") controller.noRetry();
      if (controller.cron === "wait") ctx.waitUntil(new Promise((_, no) => setTimeout(() => no(new Error("late")), 20)));
      else if (controller.cron === "good") ctx.waitUntil(new Promise((yes) => setTimeout(yes, 20)).then(() => console.log("done")));
      else throw new Error("thrown " + controller.cron);
    } };`,
  );
  t.match(await run(app, "throws"), { outcome: "threw", code: "NANO_APP_EXCEPTION", noRetry: false });
  t.match(await run(app, "noRetry"), { outcome: "threw", noRetry: true });
  t.match(await run(app, "wait"), { outcome: "threw", noRetry: false });
  t.match(await run(app, "good"), { outcome: "ok" });
  t.equal(logOf(app).at(-1), "done", "it was waited for");
  t.match(logOf(app)[0], /Error: thrown throws/);
});

t.test("limits of CPU, wall time and waitUntil hold", async (t) => {
  const limits = { cpuMs: 30, wallMs: 300, waitUntilMs: 100 };
  const app = nano.app(
    "limited",
    `export default { scheduled(controller, env, ctx) {
      if (controller.cron === "spin") for (;;);
      if (controller.cron === "hang") return new Promise(() => setTimeout(() => {}, 10_000));
      if (controller.cron === "wait") ctx.waitUntil(new Promise(() => setTimeout(() => {}, 10_000)));
      if (controller.cron === "grow") for (const list = [];;) list.push(new Array(1000).fill(1));
    } };`,
    { limits: { ...limits, memoryMb: 32 } },
  );
  t.match(await run(app, "spin"), { outcome: "exceededCpu", code: "NANO_CPU_LIMIT" });
  t.match(await run(app, "hang"), { outcome: "exceededWall", code: "NANO_WALL_LIMIT" });
  t.match(await run(app, "wait"), { outcome: "exceededWall", code: "NANO_WALL_LIMIT" });
  const greedy = nano.app(
    "greedy",
    `export default { scheduled() { for (const list = [];;) list.push(new Array(1000).fill(1)); } };`,
    {
      limits: { memoryMb: 32 },
    },
  );
  t.match(await run(greedy), { outcome: "exceededMemory", code: "NANO_MEMORY_LIMIT" });
});

t.test("a dormant app is built for it, one on probation is not asked", async (t) => {
  const { define } = await import("../engine.ts");
  const app = nano.dormant("sleeper");
  const ran = run(app);
  while (!nano.events.some((event) => event.type === "wanted" && event.app === app)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  nano.engine.defineApp(app, define("sleeper", `export default { scheduled() { console.log("awake"); } };`));
  t.match(await ran, { outcome: "ok" });
  t.same(logOf(app), ["awake"]);
  nano.engine.setProbation(app, 60_000);
  t.match(await run(app), { code: "NANO_APP_PROBATION" });
  t.match(await nano.fetch("sleeper"), { status: 503 });
});

t.test("objects that scheduled handlers get cannot be made, and nothing of the app's can fool them", async (t) => {
  const app = nano.app(
    "hostile",
    `let kept;
    export default { async scheduled(controller) {
      const results = [];
      const attempt = (make) => { try { results.push(String(make())); } catch (error) { results.push(error.name); } };
      attempt(() => new controller.constructor());
      attempt(() => new ScheduledEvent("scheduled", {}));
      attempt(() => controller.noRetry.call({}));
      attempt(() => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(controller), "cron").get.call({}));
      attempt(() => structuredClone(controller));
      results.push(typeof ScheduledController);
      console.log(results.join());
      return { get then() { throw new Error("no thenable"); } };
    } };`,
  );
  t.match(await run(app), { outcome: "threw" });
  t.same(logOf(app)[0], "TypeError,TypeError,TypeError,TypeError,DataCloneError,undefined");
});

t.test("a drain waits for it", async (t) => {
  const app = nano.app(
    "slow",
    `export default { async scheduled() { await new Promise((yes) => setTimeout(yes, 200)); console.log("whole"); } };`,
  );
  const ran = run(app);
  while (nano.engine.stats().runningExchanges === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  t.equal(await nano.engine.drain(5000), 0);
  t.match(await ran, { outcome: "ok" });
  t.same(logOf(app), ["whole"]);
});
