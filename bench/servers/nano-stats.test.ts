import t from "tap";
import { parseStats } from "./nano-stats.ts";

const many = `app         requests  open     cpu    hot  warm  cold    heap  buffers  outside
● busy         1.2 k     2   3.4 s  1.2 k     ·     1  5.0 MB        ·        ·
● some-app         7     ·  850 µs      ·     7     ·  1000 B        ·        ·
  3 apps       1.2 k     2   3.4 s  1.2 k     7     1  5.0 MB        ·        ·
  80 MB resident · 2 isolates and 4 in the pool · 12 connections · 2 executors
`;

t.test("the sums of all apps, by the columns of their names", (t) => {
  t.same(parseStats(many), { hot: 1200, warm: 7, cold: 1, heap: 5 * 1024 });
  t.same(parseStats(many.replace("5.0 MB        ·        ·\n  80", "1.5 GB        ·        ·\n  80")), {
    hot: 1200,
    warm: 7,
    cold: 1,
    heap: 1.5 * 1024 ** 2,
  });
  t.end();
});

t.test("one app is its own sum", (t) => {
  const lines = many.split("\n");
  t.match(parseStats([lines[0], lines[1], lines[4]].join("\n")), { hot: 1200, cold: 1 });
  t.end();
});

t.test("nothing is told before the table has ended", (t) => {
  t.equal(parseStats(many.slice(0, many.indexOf("  80 MB"))), undefined);
  t.equal(parseStats(""), undefined);
  t.end();
});
