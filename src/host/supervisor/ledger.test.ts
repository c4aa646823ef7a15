import t from "tap";
import { Ledger } from "./ledger.ts";
import type { CounterRow, Counters } from "./messages.ts";

function row(label: string, requests: number, hits: Record<string, number> = {}, heapBytes = 0): CounterRow {
  return { label, counters: { requests }, hits, levels: { heapBytes } };
}

function told(rssBytes: number, ...rows: CounterRow[]): Counters {
  const none = { liveIsolates: 0, pooledIsolates: 0, runningExchanges: 0, openConnections: 0, executors: 0 };
  const counts = { lostExecutors: 0, parkedExecutors: 0, withoutApp: 0, evictedIsolates: 0, dormantApps: 0 };
  return { process: { ...none, ...counts, rssBytes }, rows };
}

t.test("what engines counted is added up, over those that have ended, too; what they held is not", (t) => {
  const ledger = new Ledger();
  const rowOf = (label: string) => ledger.all()?.rows.find((one) => one.label === label);
  t.equal(ledger.all(), undefined);
  const [one, two] = [{}, {}];
  ledger.enter(one, told(20, row("a", 1), row("b", 5)));
  ledger.enter(one, told(30, row("a", 3, { NANO_CPU_LIMIT: 1 }, 100)));
  t.same(ledger.all(), told(30, row("a", 3, { NANO_CPU_LIMIT: 1 }, 100), row("b", 5)));
  ledger.enter(two, told(7, row("a", 1, { NANO_CPU_LIMIT: 1, NANO_OVERLOADED: 2 }, 10)));
  t.same(rowOf("a"), row("a", 4, { NANO_CPU_LIMIT: 2, NANO_OVERLOADED: 2 }, 110));
  t.equal(ledger.all()?.process.rssBytes, 37);
  ledger.close(one);
  ledger.close(one);
  t.same(rowOf("a"), row("a", 4, { NANO_CPU_LIMIT: 2, NANO_OVERLOADED: 2 }, 10));
  t.equal(ledger.all()?.process.rssBytes, 7);
  ledger.close(two);
  t.equal(rowOf("a")?.counters.requests, 4);
  t.equal(rowOf("b")?.counters.requests, 5);
  t.equal(ledger.all()?.process.rssBytes, 7, "the last that there was");
  t.end();
});
