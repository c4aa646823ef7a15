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
  const [head, ...rows] = topTable(rates, { sorting: "cpu", most: 2 });
  t.match(head, /^app +state +req\/s +cpu % +memory +open +cold +limits met$/);
  t.match(rows, [/^busy +live +1000 +100\.0 +1000 B +2 +1 +0$/, /^bad\\x1b\[2J +live +10 +1\.0 /, "and 1 more"]);
  const names = (sorting: "name" | "requests") => topTable(rates, { sorting, most: 3 }).map((line) => line.slice(0, 3));
  t.same(names("name"), ["app", "bad", "bus", "idl"]);
  t.same(names("requests"), ["app", "bus", "bad", "idl"]);
  t.end();
});

t.test("where the terminal is narrow whole columns are left out, and never that by which it is sorted", (t) => {
  const now = [seen("a-name-of-some-length-that-is-long", 1000), seen("b", 10)];
  const rates = ratesOf([], now, 1);
  const titles = (width: number, sorting: "cpu" | "cold" = "cpu") => {
    const lines = topTable(rates, { sorting, most: 9, width });
    for (const line of lines) t.ok(line.length <= width, `${width}: ${line}`);
    return lines[0]?.trim().split(/ {2,}/).join(" ");
  };
  t.equal(titles(200), "app state req/s cpu % memory open cold limits met");
  t.equal(titles(80), "app state req/s cpu % memory open cold limits met");
  t.equal(titles(70), "app state req/s cpu % memory open limits met");
  t.equal(titles(40), "app req/s cpu %");
  t.equal(titles(36, "cold"), "app req/s cold");
  t.equal(titles(20), "app");
  t.match(topTable(rates, { sorting: "cpu", most: 1, width: 40 })[1], /^a-name-of-some-leng… {2} +1000 {2}/);
  t.end();
});
