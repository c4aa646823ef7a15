import t from "tap";
import { Ledger } from "./ledger.ts";

t.test("what engines counted is added up, over those that have ended, too", (t) => {
  const ledger = new Ledger();
  const [one, two] = [{}, {}];
  ledger.enter(one, [
    { label: "a", counters: { requests: 1, cpu: 10 } },
    { label: "b", counters: { requests: 5, cpu: 1 } },
  ]);
  ledger.enter(one, [{ label: "a", counters: { requests: 3, cpu: 30 } }]);
  t.same(ledger.rows(), [
    { label: "a", counters: { requests: 3, cpu: 30 } },
    { label: "b", counters: { requests: 5, cpu: 1 } },
  ]);
  ledger.enter(two, [{ label: "a", counters: { requests: 1, cpu: 2 } }]);
  ledger.close(one);
  ledger.close(one);
  ledger.close(two);
  t.same(ledger.rows(), [
    { label: "a", counters: { requests: 4, cpu: 32 } },
    { label: "b", counters: { requests: 5, cpu: 1 } },
  ]);
  t.end();
});
