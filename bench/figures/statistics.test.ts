import t from "tap";
import { compare, latencies, median, quantile, spread } from "./statistics.ts";

t.test("median: the middle, or the mean of both in the middle", (t) => {
  t.equal(median([3, 1, 2]), 2);
  t.equal(median([4, 1, 3, 2]), 2.5);
  t.equal(median([7]), 7);
  t.ok(Number.isNaN(median([])));
  t.end();
});

t.test("quantile: the nearest rank, of numbers in any order", (t) => {
  const numbers = Array.from({ length: 100 }, (_, index) => 100 - index);
  t.same(
    [0, 0.5, 0.99, 0.999, 1].map((part) => quantile(numbers, part)),
    [1, 50, 99, 100, 100],
  );
  t.same(latencies([5, 1]), { p50: 1, p99: 5, p999: 5, max: 5 });
  t.same(numbers[0], 100, "what is given is left as it is");
  t.end();
});

t.test("spread", (t) => {
  t.same(spread([2, 9, 4]), { median: 4, least: 2, most: 9 });
  t.end();
});

t.test("a ratio is refused when the rounds of one reach into those of the other", (t) => {
  t.same(compare([10, 11, 12], [1, 2, 3]), { kind: "ratio", ratio: 5.5 });
  t.same(compare([1, 2, 3], [10, 11, 12]), { kind: "ratio", ratio: 2 / 11 });
  t.same(compare([10, 11, 12], [1, 2, 10]), { kind: "noise" });
  t.same(compare([1, 2, 10], [10, 11, 12]), { kind: "noise" });
  t.same(compare([5, 20], [10, 11]), { kind: "noise" }, "one spread around the other");
  t.end();
});

t.test("a ratio is refused when there was one round", (t) => {
  t.same(compare([10], [1, 2]), { kind: "once" });
  t.same(compare([10, 11], [1]), { kind: "once" });
  t.end();
});
