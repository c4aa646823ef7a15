import t from "tap";
import type { Order } from "./messages.ts";
import { ScheduledRuns } from "./scheduled-runs.ts";

const result = { outcome: "ok", code: "", cpuMicros: 1, wallMicros: 2, noRetry: false } as const;

/** What came to an engine. */
class FakeEngine {
  readonly runs: Extract<Order, { type: "scheduled" }>[] = [];
  order(order: Order): void {
    if (order.type === "scheduled") this.runs.push(order);
  }
}

t.test("a run goes to the engine that serves, and its end is told", async (t) => {
  const runs = new ScheduledRuns();
  const engine = new FakeEngine();
  runs.serve(engine);
  const ended = runs.start({ app: "a", cron: "* * * * *", time: 7 });
  t.match(engine.runs, [{ app: "a", cron: "* * * * *", time: 7 }]);
  const id = engine.runs[0]?.id ?? 0;
  runs.taken(id);
  runs.ran(id, result);
  t.same(await ended, result);
});

t.test("the old engine ends what it has when another takes over", async (t) => {
  const runs = new ScheduledRuns();
  const [old, fresh] = [new FakeEngine(), new FakeEngine()];
  runs.serve(old);
  const ended = runs.start({ app: "a", cron: "* * * * *", time: 1 });
  const id = old.runs[0]?.id ?? 0;
  runs.taken(id);
  runs.serve(fresh);
  t.same(fresh.runs, []);
  runs.ran(id, result);
  runs.gone(old);
  t.same(await ended, result);
  t.same(fresh.runs, []);
});

t.test("what an engine had taken is not run again when it crashes, what it had not is", async (t) => {
  const runs = new ScheduledRuns();
  const [old, fresh] = [new FakeEngine(), new FakeEngine()];
  runs.serve(old);
  const taken = runs.start({ app: "taken", cron: "* * * * *", time: 1 });
  void runs.start({ app: "open", cron: "* * * * *", time: 1 });
  runs.taken(old.runs[0]?.id ?? 0);
  runs.gone(old);
  t.match(await taken, { outcome: "disposed" });
  runs.serve(fresh);
  t.match(fresh.runs, [{ app: "open", time: 1 }]);
  t.equal(fresh.runs.length, 1);
});

t.test("while nobody serves the latest of a cron waits", async (t) => {
  const runs = new ScheduledRuns();
  const older = runs.start({ app: "a", cron: "* * * * *", time: 1 });
  void runs.start({ app: "a", cron: "* * * * *", time: 2 });
  void runs.start({ app: "b", cron: "* * * * *", time: 1 });
  t.match(await older, { outcome: "disposed" });
  const engine = new FakeEngine();
  runs.serve(engine);
  t.same(
    engine.runs.map(({ app, time }) => [app, time]),
    [
      ["a", 2],
      ["b", 1],
    ],
  );
});
