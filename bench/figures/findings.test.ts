import t from "tap";
import { Findings, judge, type Measure, measuresOf } from "./findings.ts";

const wait: Measure = { row: "hello", figure: "p50", unit: "ms", better: "less" };
const rate: Measure = { row: "hello", figure: "rate", unit: "requests/s", better: "more" };

function found(measure: Measure, rounds: { nano: number[]; workerd?: number[] }): Findings {
  const findings = new Findings();
  for (const value of rounds.nano) findings.add(measure, "nano", value);
  for (const value of rounds.workerd ?? []) findings.add(measure, "workerd", value);
  return findings;
}

t.test("rounds of the same measure and runtime are gathered", (t) => {
  const findings = found(wait, { nano: [1, 2], workerd: [3] });
  findings.add(rate, "nano", 4);
  t.same(
    findings.series.map(({ figure, runtime, rounds }) => [figure, runtime, rounds]),
    [
      ["p50", "nano", [1, 2]],
      ["p50", "workerd", [3]],
      ["rate", "nano", [4]],
    ],
  );
  t.same(
    measuresOf(findings).map(({ figure }) => figure),
    ["p50", "rate"],
  );
  t.end();
});

t.test("a bar in the measure's unit", (t) => {
  const verdictOf = (nano: number[], measure: Measure, bound: number) => {
    const findings = found(measure, { nano });
    findings.bar({ row: measure.row, figure: measure.figure, bound });
    return judge(findings)[0];
  };
  t.match(verdictOf([1, 2, 3], wait, 5), { state: "met", noisy: false, text: "p50 ≤ 5 ms" });
  t.match(verdictOf([1, 2, 6], wait, 5), { state: "met", noisy: true });
  t.match(verdictOf([6, 7, 8], wait, 5), { state: "missed", noisy: false });
  t.match(verdictOf([6, 7, 8], rate, 5), { state: "met", text: "rate ≥ 5 requests/s" });
  t.match(verdictOf([4, 4, 8], rate, 5), { state: "missed", noisy: true });
  t.end();
});

t.test("a bar that is a multiple of a peer's", (t) => {
  const verdictOf = (rounds: { nano: number[]; workerd?: number[] }, measure: Measure, bound: number) => {
    const findings = found(measure, rounds);
    findings.bar({ row: measure.row, figure: measure.figure, bound, times: "workerd" });
    return judge(findings)[0];
  };
  t.match(verdictOf({ nano: [1, 2], workerd: [10, 11] }, wait, 1 / 5), {
    state: "met",
    noisy: false,
    text: "p50 ≤ workerd's ÷ 5",
  });
  t.match(verdictOf({ nano: [1, 3], workerd: [10, 12] }, wait, 1 / 5), { state: "met", noisy: true });
  t.match(verdictOf({ nano: [3], workerd: [10] }, wait, 1 / 3), { state: "met", text: "p50 ≤ workerd's ÷ 3" });
  t.match(verdictOf({ nano: [49], workerd: [10] }, rate, 5), { state: "missed", text: "rate ≥ 5 × workerd's" });
  t.match(verdictOf({ nano: [10], workerd: [10] }, rate, 1), { state: "met", text: "rate ≥ workerd's" });
  t.match(verdictOf({ nano: [9], workerd: [10] }, rate, 0.85), { state: "met", text: "rate ≥ 0.85 × workerd's" });
  t.match(verdictOf({ nano: [1] }, wait, 1), { state: "unknown" });
  t.end();
});

t.test("only what failed is told to have failed, and a note is told once", (t) => {
  const findings = new Findings();
  findings.failed(0, "nothing");
  findings.failed(3, "requests");
  findings.note("a");
  findings.note("a");
  t.same(findings.failures, ["3 failed: requests"]);
  t.same(findings.notes, ["a"]);
  t.end();
});

t.test("what was not answered is no figure", (t) => {
  const findings = new Findings();
  findings.add(wait, "nano", Number.NaN);
  findings.add(rate, "nano", 0);
  t.same(findings.series, []);
  t.match(findings.failures, [/^1 failed: hello, nano: .* p50$/, /rate$/]);
  findings.add(wait, "nano", 0);
  t.equal(findings.series.length, 1, "no wait at all is one");
  t.end();
});
