import t from "tap";
import { Ledger } from "./ledger.ts";
import type { CounterRow, Counters, ProcessStats } from "./messages.ts";
import { processStats } from "./process-stats.fixture.ts";

function row(label: string, requests: number, hits: Record<string, number> = {}, heapBytes = 0): CounterRow {
  const wall = { first: 1, counts: [requests, 0, 1], sum: 2 * requests };
  return {
    label,
    counters: { requests },
    outcomes: { ok: requests },
    hits,
    levels: { heapBytes },
    histograms: { wall },
  };
}

function told(process: Partial<ProcessStats>, ...rows: CounterRow[]): Counters {
  return { process: processStats(process), rows };
}

t.test("what engines counted is added up, over those that have ended, too; what they held is not", (t) => {
  const ledger = new Ledger();
  const rowOf = (label: string) => ledger.all()?.rows.find((one) => one.label === label);
  t.equal(ledger.all(), undefined);
  const [one, two] = [{}, {}];
  ledger.enter(one, told({ rssBytes: 20 }, row("a", 1), row("b", 5)));
  ledger.enter(one, told({ rssBytes: 30 }, row("a", 3, { NANO_CPU_LIMIT: 1 }, 100)));
  t.same(ledger.all(), told({ rssBytes: 30 }, row("a", 3, { NANO_CPU_LIMIT: 1 }, 100), row("b", 5)));
  ledger.enter(two, told({ rssBytes: 7 }, row("a", 1, { NANO_CPU_LIMIT: 1, NANO_OVERLOADED: 2 }, 10)));
  const both = row("a", 4, { NANO_CPU_LIMIT: 2, NANO_OVERLOADED: 2 }, 110);
  both.histograms = { wall: { first: 1, counts: [4, 0, 2], sum: 8 } };
  t.same(rowOf("a"), both);
  t.equal(ledger.all()?.process.rssBytes, 37);
  ledger.close(one);
  ledger.close(one);
  t.same(rowOf("a"), { ...both, levels: { heapBytes: 10 } });
  t.equal(ledger.all()?.process.rssBytes, 7);
  ledger.close(two);
  t.equal(rowOf("a")?.counters.requests, 4);
  t.equal(rowOf("b")?.counters.requests, 5);
  t.equal(ledger.all()?.process.rssBytes, 7, "the last that there was");
  t.end();
});

t.test("of a label that was taken away nothing is kept", (t) => {
  const ledger = new Ledger();
  const [one, two, three] = [{}, {}, {}];
  ledger.enter(one, told({}, row("a", 3), row("b", 5)));
  ledger.close(one);
  ledger.enter(two, told({}, row("a", 1)));
  ledger.enter(three, { ...told({}), gone: ["a", "never"] });
  t.same(ledger.all()?.rows, [{ ...row("b", 5), levels: {} }]);
  ledger.close(two);
  t.same(
    ledger.all()?.rows.map(({ label }) => label),
    ["b"],
  );
  ledger.enter(three, told({}, row("a", 7)));
  t.match(
    ledger.all()?.rows.find(({ label }) => label === "a"),
    { counters: { requests: 7 } },
    "another one begins anew",
  );
  t.end();
});

t.test("what a process counted of itself is added up as well", (t) => {
  const ledger = new Ledger();
  const lag = (...counts: number[]) => ({ first: 0.1, counts, sum: 1 });
  const [one, two] = [{}, {}];
  ledger.enter(one, told({ executors: 2, lostExecutors: 3, watchdogTicks: 10, reactorLag: lag(1, 0, 2) }));
  ledger.enter(two, told({ executors: 2, lostExecutors: 1, watchdogTicks: 5, reactorLag: lag(4, 0, 0) }));
  t.match(ledger.all()?.process, { executors: 4, lostExecutors: 4, watchdogTicks: 15, reactorLag: { sum: 2 } });
  ledger.close(one);
  t.match(ledger.all()?.process, { executors: 2, lostExecutors: 4, watchdogTicks: 15 });
  t.same(ledger.all()?.process.reactorLag.counts, [5, 0, 2]);
  ledger.close(two);
  t.match(ledger.all()?.process, { executors: 2, lostExecutors: 4, watchdogTicks: 15, reactorLag: { sum: 2 } });
  t.end();
});
