import t from "tap";
import { Findings, type Measure } from "./findings.ts";
import { advantage, number, rounds, table } from "./text.ts";

const wait: Measure = { row: "hello", figure: "p50", unit: "ms", better: "less" };
const rate: Measure = { row: "hello", figure: "rate", unit: "requests/s", better: "more" };

t.test("numbers have three digits that count", (t) => {
  const cases: [number, string][] = [
    [0, "0.00"],
    [0.0123, "0.012"],
    [0.9994, "0.999"],
    [1, "1.00"],
    [9.994, "9.99"],
    [9.996, "10.0"],
    [123.4, "123"],
    [9994, "9994"],
    [12_345, "12.3 k"],
    [999_499, "999 k"],
    [1_234_567, "1.23 M"],
    [Number.NaN, "–"],
  ];
  for (const [value, text] of cases) t.equal(number(value), text);
  t.equal(rounds([3, 1, 2]), "2.00 (1.00–3.00)");
  t.equal(rounds([3]), "3.00");
  t.end();
});

function found(): Findings {
  const findings = new Findings();
  for (const value of [1, 2]) findings.add(wait, "nano", value);
  for (const value of [10, 20]) findings.add(wait, "workerd", value);
  for (const value of [100, 200]) findings.add(rate, "nano", value);
  for (const value of [10, 20]) findings.add(rate, "workerd", value);
  for (const value of [150, 300]) findings.add(rate, "bun", value);
  findings.bar({ row: "hello", figure: "p50", bound: 1, beyond: true });
  return findings;
}

t.test("an advantage is more than 1 where NANO is better, whatever better means", (t) => {
  t.equal(advantage(found(), wait, "workerd"), "10.0 ×");
  t.equal(advantage(found(), rate, "workerd"), "10.0 ×");
  t.equal(advantage(found(), rate, "bun"), "within noise");
  t.equal(advantage(found(), rate, "deno"), "");
  t.end();
});

t.test("the table has a column a runtime that was measured, and one a peer to compare with", (t) => {
  const lines = table(found()).split("\n");
  t.match(lines[0], /^ +NANO +workerd +Bun +over workerd +over Bun +bar$/);
  t.match(
    lines[1],
    /^hello +p50 ms +1\.50 \(1\.00–2\.00\) +15\.0 \(10\.0–20\.0\) +10\.0 × +\(beyond\) p50 ≤ 1 ms: missed, within noise$/,
  );
  t.match(lines[2], /^hello +rate requests\/s +150 \(100–200\) +15\.0 .* 225 \(150–300\) +10\.0 × +within noise$/);
  t.equal(lines.length, 3);
  t.end();
});
