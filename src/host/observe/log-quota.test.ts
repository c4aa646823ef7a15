import t from "tap";
import { LogQuota } from "./log-quota.ts";

t.test("so many bytes a second, and four seconds of it at once", (t) => {
  const quota = new LogQuota(1000);
  const line = "x".repeat(900);
  t.same(
    [0, 0, 0, 0, 0, 0].map((now) => quota.take("a", line, now)),
    [true, true, true, true, false, false],
  );
  t.ok(quota.take("b", line, 0), "another app has its own");
  t.equal(quota.dropped("a"), 2);
  t.equal(quota.dropped("a"), 0, "told once");
  t.equal(quota.dropped("c"), 0);
  t.same(
    [500, 1000, 1500].map((now) => quota.take("a", line, now)),
    [false, true, false],
  );
  t.equal(quota.dropped("a"), 2);
  t.same(
    [100_000, 100_000].map((now) => quota.take("a", "y".repeat(5000), now)),
    [true, false],
    "once it has all",
  );
  t.end();
});

t.test("nothing is remembered of apps that have all again", (t) => {
  const quota = new LogQuota(1000);
  for (let app = 0; app < 100; app++) quota.take(`app${app}`, "line", app);
  t.equal(quota.size, 100);
  quota.take("later", "line", 4050);
  t.equal(quota.size, 50);
  quota.take("app99", "line", 4100);
  quota.take("last", "line", 10_000);
  t.equal(quota.size, 1);
  t.end();
});
