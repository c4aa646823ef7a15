import t from "tap";
import { type AppFigures, ratesOf } from "../../figures/index.ts";
import { topTable } from "./top-table.ts";

function seen(label: string, requests: number): AppFigures {
  const counters = { requests, cpuMicros: requests * 1000, coldStarts: 1 };
  return { label, name: label, state: "live", counters, hits: {}, levels: { heapBytes: 1000, open: 2 } };
}

t.test("the table has the most first, and says how many it leaves out", (t) => {
  const now = [seen("idle", 0), seen("busy", 1000), seen("bad\u001b[2J", 10)];
  const rates = ratesOf([], now, 1);
  const [head, ...rows] = topTable(rates, "cpu", 2);
  t.match(head, /^app +state +req\/s +cpu % +memory +open +cold +limits met$/);
  t.match(rows, [/^busy +live +1000 +100\.0 +1000 B +2 +1 +0$/, /^bad\\x1b\[2J +live +10 +1\.0 /, "and 1 more"]);
  const names = (sorting: "name" | "requests") => topTable(rates, sorting, 3).map((line) => line.slice(0, 3));
  t.same(names("name"), ["app", "bad", "bus", "idl"]);
  t.same(names("requests"), ["app", "bus", "bad", "idl"]);
  t.end();
});
