import t from "tap";
import { BackOff } from "./back-off.ts";

t.test("at once, then longer and longer, up to a bound", (t) => {
  const backOff = new BackOff({ firstMs: 100, mostMs: 500, quietMs: 60_000 });
  t.same(
    [0, 10, 20, 30, 40, 50].map((now) => backOff.next(now)),
    [0, 100, 200, 400, 500, 500],
  );
  t.end();
});

t.test("it begins anew after a quiet time, which begins when the wait is over", (t) => {
  const backOff = new BackOff({ firstMs: 100, mostMs: 5000, quietMs: 1000 });
  t.same([backOff.next(0), backOff.next(1000)], [0, 100], "not yet");
  t.equal(backOff.next(2100), 200, "the wait before was until 1100");
  t.equal(backOff.next(3301), 0);
  t.equal(backOff.next(3302), 100);
  t.end();
});
