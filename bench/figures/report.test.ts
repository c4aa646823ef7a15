import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { machine } from "../machine.ts";
import { judge } from "./findings.ts";
import { type Report, readHistory, readReports, writeReport } from "./report.ts";

const report: Report = {
  command: "npm run bench start",
  question: "start",
  title: "Start",
  quick: true,
  machine: machine(),
  versions: { nano: "0.1.0" },
  headlines: [{ row: "server", figure: "took" }],
  series: [
    { row: "server", figure: "took", unit: "ms", better: "less", runtime: "nano", rounds: [10, 12.3456789] },
    { row: "other", figure: "took", unit: "ms", better: "less", runtime: "nano", rounds: [1] },
  ],
  bars: [
    { row: "server", figure: "took", bound: 100 },
    { row: "server", figure: "took", bound: 1 / 3, times: "workerd" },
  ],
  notes: ["a note"],
  failures: [],
};

t.test("a report is read as it was written, and says what follows from its rounds", (t) => {
  const folder = join(t.testdir(), "reports");
  writeReport(folder, report);
  const [read] = readReports(folder, ["memory", "start"]);
  t.match(read, { question: "start", title: "Start", notes: ["a note"], machine: { cores: report.machine.cores } });
  const written = JSON.parse(readFileSync(join(folder, "start.json"), "utf8"));
  t.match(written.series[0], { rounds: [10, 12.3457], median: 11.1728, least: 10, most: 12.3457 });
  t.match(written.bars[0], { bound: 100, text: "took ≤ 100 ms", state: "met" });
  t.same(
    judge(read as Report).map(({ text }) => text),
    ["took ≤ 100 ms", "took ≤ workerd's ÷ 3"],
  );
  t.end();
});

t.test("each run adds a line of history with its headlines' medians and its commit", (t) => {
  const folder = t.testdir();
  writeReport(folder, report);
  writeReport(folder, report);
  const lines = readHistory(folder);
  t.equal(lines.length, 2);
  t.same(lines[0], {
    time: report.machine.time,
    commit: report.machine.commit,
    question: "start",
    quick: true,
    medians: { "server: took ms": { nano: 11.1728 } },
  });
  t.same(readHistory(join(folder, "nowhere")), []);
  t.end();
});
