import t from "tap";
import { Findings } from "../figures/findings.ts";
import type { HistoryLine, Report } from "../figures/report.ts";
import { page } from "./page.ts";

function reportOf(row: string): Report {
  const findings = new Findings();
  for (const value of [10, 12]) findings.add({ row, figure: "took", unit: "ms", better: "less" }, "nano", value);
  for (const value of [1000, 1200]) findings.add({ row, figure: "took", unit: "ms", better: "less" }, "workerd", value);
  findings.bar({ row, figure: "took", bound: 11 });
  const { series, bars } = findings;
  const machine = { cpu: "CPU", cores: 2, memoryGb: 4, kernel: "6.1", node: "26", v8: "14", commit: "abc", load: 0 };
  return {
    ...{ command: "npm run bench start", question: "start", title: "Start", quick: false, series, bars },
    machine: { ...machine, time: "2026-01-01T00:00:00.000Z" },
    versions: { nano: "0.1.0", workerd: "1" },
    headlines: [{ row, figure: "took" }],
    notes: ["a <note>"],
    failures: ["3 failed"],
  };
}

/** What the page gives to its script. */
function chartsOf(html: string): { id: string; kind: string; datasets: { name: string; values: number[] }[] }[] {
  const json = /<script id="charts" type="application\/json">(.*)<\/script>/.exec(html)?.[1] ?? "";
  return JSON.parse(json);
}

t.test("a chart of the headlines, the bars, the notes and what failed", (t) => {
  const html = page([reportOf("server")], []);
  t.match(chartsOf(html), [
    {
      id: "start-0",
      kind: "bars",
      isLogarithmic: true,
      labels: [["server"]],
      datasets: [
        { name: "NANO", values: [11], ranges: [[10, 12]] },
        { name: "workerd", values: [1100], texts: ["1100"] },
      ],
    },
  ]);
  for (const { id } of chartsOf(html)) t.ok(html.includes(`<canvas id="${id}">`));
  t.match(html, /<li class="met"><b>✓<\/b> server: took ≤ 11 ms <span class="quiet">within noise/);
  t.match(html, "a &lt;note&gt;");
  t.match(html, '<p class="warning">3 failed</p>');
  t.end();
});

t.test("it loads nothing from elsewhere, and no text gets out of its place", (t) => {
  const html = page([reportOf("</script><script>alert(1)</script>")], []);
  t.notMatch(html, /<script[^>]* src=|<link|@import|sourceMappingURL/);
  t.equal(html.match(/<script/g)?.length, html.match(/<\/script>/g)?.length);
  t.notMatch(html, "</script><script>alert(1)");
  t.equal(chartsOf(html).length, 1);
  t.end();
});

t.test("history is drawn when there are two runs of the same kind", (t) => {
  const line = (quick: boolean, nano: number): HistoryLine => ({
    ...{ time: "2026-01-02T00:00:00.000Z", commit: "0123456789", question: "start", quick },
    medians: { "server: took ms": { nano, workerd: 1 } },
  });
  const kinds = (history: HistoryLine[]) => chartsOf(page([reportOf("server")], history)).map(({ kind }) => kind);
  t.same(kinds([line(false, 1), line(true, 2)]), ["bars"]);
  t.same(kinds([line(false, 1), line(false, 2)]), ["bars", "history"]);
  const charts = chartsOf(page([reportOf("server")], [line(false, 1), line(false, 2)]));
  t.match(charts[1], { labels: [["0123456", "01-02"]], datasets: [{ name: "server: took ms", values: [1, 2] }] });
  t.end();
});
