import t from "tap";
import { Ledger } from "./ledger.ts";
import type { CounterRow } from "./messages.ts";

function row(label: string, requests: number, hits: Record<string, number> = {}, heapBytes = 0): CounterRow {
  return { label, counters: { requests }, hits, levels: { heapBytes } };
}

t.test("what engines counted is added up, over those that have ended, too; what they held is not", (t) => {
  const ledger = new Ledger();
  const [one, two] = [{}, {}];
  ledger.enter(one, [row("a", 1), row("b", 5)]);
  ledger.enter(one, [row("a", 3, { NANO_CPU_LIMIT: 1 }, 100)]);
  t.same(ledger.rows(), [row("a", 3, { NANO_CPU_LIMIT: 1 }, 100), row("b", 5)]);
  ledger.enter(two, [row("a", 1, { NANO_CPU_LIMIT: 1, NANO_OVERLOADED: 2 }, 10)]);
  t.same(ledger.rows()[0], row("a", 4, { NANO_CPU_LIMIT: 2, NANO_OVERLOADED: 2 }, 110));
  ledger.close(one);
  ledger.close(one);
  t.same(
    ledger.rows().find(({ label }) => label === "a"),
    row("a", 4, { NANO_CPU_LIMIT: 2, NANO_OVERLOADED: 2 }, 10),
  );
  ledger.close(two);
  t.same(
    ledger
      .rows()
      .map(({ counters }) => counters.requests)
      .sort(),
    [4, 5],
  );
  t.end();
});
