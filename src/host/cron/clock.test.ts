import t, { type Test } from "tap";
import { CronClock } from "./clock.ts";
import { type CronRun, LastRunsInMemory } from "./last-runs.ts";

const START = Date.parse("2026-11-26T10:00:30Z");

/** A clock whose time is the test's to tell. */
function clockOf(t: Test, crons: Record<string, string[]>, lastRuns = new LastRunsInMemory()) {
  const time = { now: START };
  const runs: CronRun[] = [];
  const failed = (_: CronRun[], error: unknown) => t.fail(String(error));
  const clock = new CronClock({ lastRuns, due: (due) => runs.push(...due), failed, now: () => time.now });
  clock.set(new Map(Object.entries(crons)));
  t.teardown(() => clock.stop());
  return {
    clock,
    lastRuns,
    /** What is due when the time has come, as "app minute". */
    at(text: string): string[] {
      time.now = Date.parse(`2026-11-26T${text}Z`);
      runs.length = 0;
      clock.tick();
      return runs.map(({ app, time }) => `${app} ${new Date(time).toISOString().slice(11, 16)}`);
    },
  };
}

t.test("each minute once", async (t) => {
  const { at } = clockOf(t, { a: ["* * * * *"], b: ["*/2 * * * *", "1 * * * *"] });
  t.same(at("10:00:45"), []);
  t.same(at("10:01:00"), ["a 10:01", "b 10:01"]);
  t.same(at("10:01:01"), []);
  t.same(at("10:02:00"), ["a 10:02", "b 10:02"]);
});

t.test("late is run, what is later than a minute was missed", async (t) => {
  const { at } = clockOf(t, { a: ["* * * * *"], hourly: ["0 * * * *"] });
  t.same(at("10:01:59"), ["a 10:01"]);
  t.same(at("12:30:10"), ["a 12:30"], "asleep for two hours");
  t.same(at("13:00:00"), ["a 13:00", "hourly 13:00"]);
});

t.test("a restart in the same minute runs nothing again", async (t) => {
  const first = clockOf(t, { a: ["* * * * *"] });
  // The timer was early.
  first.lastRuns.record([{ app: "a", cron: "* * * * *", time: Date.parse("2026-11-26T10:01:00Z") }]);
  const second = clockOf(t, { a: ["* * * * *"] }, first.lastRuns);
  t.same(second.at("10:01:00"), []);
  t.same(second.at("10:02:00"), ["a 10:02"]);
});

t.test("a clock that is set back runs nothing twice, one that was wrong is forgotten", async (t) => {
  const { at, lastRuns } = clockOf(t, { a: ["* * * * *"] });
  t.same(at("10:01:00"), ["a 10:01"]);
  t.same(at("10:02:00"), ["a 10:02"]);
  t.same(at("10:00:50"), []);
  t.same(at("10:01:00"), []);
  t.same(at("10:02:00"), []);
  t.same(at("10:03:00"), ["a 10:03"]);
  lastRuns.record([{ app: "a", cron: "* * * * *", time: Date.parse("2036-01-01T00:00:00Z") }]);
  t.same(at("10:04:00"), ["a 10:04"]);
});

t.test("apps come, go and change", async (t) => {
  const { clock, at } = clockOf(t, { a: ["* * * * *"] });
  clock.set(new Map([["b", ["* * * * *", "* * * * *"]]]));
  t.same(at("10:01:00"), ["b 10:01"]);
  clock.set(new Map());
  t.same(at("10:02:00"), []);
});

t.test("what is due is recorded before it is told of, and what cannot be recorded is not run", async (t) => {
  const order: string[] = [];
  const lastRuns = new (class extends LastRunsInMemory {
    isFull = false;
    override record(runs: readonly CronRun[]): void {
      if (this.isFull) throw new Error("no space");
      order.push("recorded");
      super.record(runs);
    }
  })();
  let now = START;
  const clock = new CronClock({
    lastRuns,
    due: () => order.push("due"),
    failed: (runs, error) => order.push(`${runs[0]?.app} failed: ${(error as Error).message}`),
    now: () => now,
  });
  t.teardown(() => clock.stop());
  clock.set(new Map([["a", ["* * * * *"]]]));
  now += 30_000;
  clock.tick();
  t.same(order, ["recorded", "due"]);
  lastRuns.isFull = true;
  now += 60_000;
  clock.tick();
  t.same(order, ["recorded", "due", "a failed: no space"]);
});
