import t from "tap";
import { randomNumbers } from "../clients/zipf.ts";
import { type Point, trendOf, verdictOf } from "./trend.ts";

/** 200 points over 100 seconds. */
function points(valueAt: (at: number, noise: number) => number): Point[] {
  const random = randomNumbers(3);
  return Array.from({ length: 200 }, (_, index) => ({ at: index / 2, value: valueAt(index / 2, random() - 0.5) }));
}

const verdict = (some: Point[]) => {
  const trend = trendOf(some);
  return trend === undefined ? "too few" : verdictOf(trend, 0.02);
};

t.test("a line is found, in the second half alone", (t) => {
  const trend = trendOf(points((at) => (at < 50 ? at * 100 : 1000 + at)));
  t.ok(Math.abs((trend?.perHour ?? 0) - 3600) < 1e-6);
  t.ok(Math.abs((trend?.growth ?? 0) - 49.5) < 1e-6);
  t.ok(Math.abs((trend?.mean ?? 0) - 1074.75) < 1e-6);
  t.ok((trend?.most ?? 0) - (trend?.least ?? 0) < 1e-6, "nothing is unsure of a straight line");
  t.end();
});

t.test("what rises at first and then stays is flat", (t) => {
  t.equal(verdict(points((at, noise) => Math.min(1000, at * 30) + noise * 10)), "flat");
  t.equal(verdict(points((at, noise) => 1000 - at + noise * 10)), "flat", "what falls does not grow");
  t.end();
});

t.test("what goes on rising grows, among noise, too", (t) => {
  t.equal(verdict(points((at, noise) => 1000 + at * 2 + noise * 50)), "grows");
  t.equal(verdict(points((at) => 1000 + at * 0.1)), "flat", "half of a percent is within the tolerance");
  t.end();
});

t.test("noise alone is no growth, and no proof that there is none", (t) => {
  const wild = verdict(points((at, noise) => 1000 + (Math.floor(at / 20) % 2) * 600 + noise));
  t.equal(wild, "unclear");
  t.equal(verdict(points(() => 1).slice(0, 20)), "too few");
  t.end();
});
