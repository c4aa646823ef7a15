import pc from "picocolors";
import t from "tap";
import type { NamedStats } from "./stats-table.ts";
import { bytes, count, duration, statsTable, sum } from "./stats-table.ts";

const colors = pc.createColors(false);
const process = {
  liveIsolates: 2,
  pooledIsolates: 4,
  runningExchanges: 1,
  openConnections: 12,
  executors: 2,
  lostExecutors: 0,
  parkedExecutors: 0,
  withoutApp: 0,
  evictedIsolates: 0,
  dormantApps: 0,
  rssBytes: 80 << 20,
};

function app(name: string, more: Partial<NamedStats> = {}): NamedStats {
  return { ...sum([]), live: true, name, ...more };
}

function lines(apps: NamedStats[], most = 50, totals = process): string[] {
  return statsTable({ process: totals, apps }, { colors, most }).trimEnd().split("\n");
}

t.test("apps by their CPU time, aligned, totals below", (t) => {
  const table = lines([
    app("idle", { live: false }),
    app("busy", { requests: 1234, cpuMicros: 3_400_000, hotStarts: 1233, coldStarts: 1, heapBytes: 5 << 20, open: 2 }),
    app("some-app", { requests: 7, cpuMicros: 850, warmStarts: 7, heapBytes: 1000 }),
  ]);
  t.equal(
    table.join("\n"),
    [
      "app         requests  open     cpu    hot  warm  cold    heap  buffers  outside",
      "● busy         1.2 k     2   3.4 s  1.2 k     ·     1  5.0 MB        ·        ·",
      "● some-app         7     ·  850 µs      ·     7     ·  1000 B        ·        ·",
      "○ idle             ·     ·       ·      ·     ·     ·       ·        ·        ·",
      "  3 apps       1.2 k     2   3.4 s  1.2 k     7     1  5.0 MB        ·        ·",
      "  80 MB resident · 2 isolates and 4 in the pool · 12 connections · 2 executors",
    ].join("\n"),
  );
  t.end();
});

t.test("only codes that were met have a column, and lost threads are told", (t) => {
  t.notMatch(lines([app("a")])[0], /LIMIT|replaced|lost/);
  const table = lines(
    [
      app("a", { hits: { NANO_WALL_LIMIT: 1, NANO_CPU_LIMIT: 20 }, isolatesReplaced: 3 }),
      app("b", { hits: { NANO_CPU_LIMIT: 1 } }),
    ],
    50,
    { ...process, lostExecutors: 2, parkedExecutors: 1, withoutApp: 5, dormantApps: 3 },
  );
  t.match(table[0], /outside {2}replaced {2}CPU_LIMIT {2}WALL_LIMIT$/);
  t.match(table[1], /^● a .* 3 +20 +1$/);
  t.match(table[2], /^● b .* · +1 +·$/);
  t.match(table[3], /^ {2}2 apps .* 3 +21 +1$/);
  t.match(table[4], /2 executors, 2 lost, 1 parked for good · 3 apps that nobody asked · 5 requests for no app$/);
  t.end();
});

t.test("a long list is cut, and what is cut is summed up", (t) => {
  const many = Array.from({ length: 100 }, (_, index) => app(`app-${index}`, { cpuMicros: index, requests: 1 }));
  const table = lines(many, 3);
  t.equal(table.length, 7);
  t.match(table[1], /^● app-99 /);
  t.match(table[4], /^ {2}and 97 more +97 /);
  t.match(table[5], /^ {2}100 apps +100 /);
  t.end();
});

t.test("a name does not write to the terminal itself", (t) => {
  t.notOk(
    lines([app("\u001b[2J")])
      .join("")
      .includes("\u001b"),
  );
  t.ok(statsTable({ process, apps: [app("a")] }, { colors: pc.createColors(true), most: 9 }).includes("\u001b[1m"));
  t.end();
});

t.test("numbers that people read", (t) => {
  t.same([0, 1, 999, 1000, 9949, 9950, 999_499, 999_500, 34e6, 5e15].map(count), [
    ...["·", "1", "999", "1.0 k", "9.9 k", "10 k", "999 k", "1.0 M", "34 M", "5000 T"],
  ]);
  t.same([0, 1, 1023, 1024, 34 << 20, 3 * 2 ** 30].map(bytes), ["·", "1 B", "1023 B", "1.0 kB", "34 MB", "3.0 GB"]);
  t.same([0, 1, 999, 1000, 12_345, 999_499, 1e6, 119e6, 300e6, 7200e6, 1e12].map(duration), [
    "·",
    "1 µs",
    "999 µs",
    "1.0 ms",
    "12 ms",
    "999 ms",
    "1.0 s",
    "119 s",
    "5.0 min",
    "2.0 h",
    "278 h",
  ]);
  t.end();
});
