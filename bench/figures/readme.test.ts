import t from "tap";
import { BEGIN, END, insertTable, markdownTable } from "./readme.ts";
import type { Report } from "./report.ts";

const report: Report = {
  command: "npm run bench start",
  question: "start",
  title: "Start",
  quick: false,
  machine: {
    cpu: "CPU",
    cores: 2,
    memoryGb: 4,
    kernel: "6.1",
    node: "26",
    v8: "14",
    commit: "abc",
    load: 0,
    time: "2026-01-01T00:00:00.000Z",
  },
  versions: { nano: "0.1.0", workerd: "2026-11-17", bun: "1.4" },
  headlines: [
    { row: "server", figure: "took" },
    { row: "not measured", figure: "took" },
  ],
  series: [
    { row: "server", figure: "took", unit: "ms", better: "less", runtime: "nano", rounds: [10, 12] },
    { row: "server", figure: "took", unit: "ms", better: "less", runtime: "workerd", rounds: [100, 120] },
    { row: "other", figure: "took", unit: "ms", better: "less", runtime: "bun", rounds: [1, 2] },
  ],
  bars: [
    { row: "server", figure: "took", bound: 0.5, times: "workerd" },
    { row: "server", figure: "took", bound: 1, beyond: true },
  ],
  notes: [],
  failures: [],
};

t.test("a line a headline that was measured, with NANO's advantage and its bar", (t) => {
  const lines = markdownTable([report]).split("\n");
  t.same(lines.slice(0, 3), [
    "|  | NANO | workerd | Bun | bar |",
    "| --- | ---: | ---: | ---: | --- |",
    "| `start` server: took, ms | **11.0** | 110 (10.0 ×) | – | took ≤ workerd's ÷ 2: met |",
  ]);
  t.equal(lines.filter((line) => line.startsWith("|")).length, 3);
  t.match(lines.at(-1), /^Medians on CPU, 2 cores, 4 GB, Linux 6\.1, beside workerd 2026-11-17, Bun 1\.4\./);
  t.end();
});

t.test("figures of a quick run are no figures for the table", (t) => {
  t.equal(markdownTable([{ ...report, quick: true }]), "");
  t.end();
});

t.test("only what stands between the markers is replaced", (t) => {
  const text = `before\n${BEGIN}\nold\n${END}\nafter\n`;
  const once = insertTable(text, "new");
  t.equal(once, `before\n${BEGIN}\n\nnew\n\n${END}\nafter\n`);
  t.equal(insertTable(once, "new"), once);
  t.throws(() => insertTable("before\nafter", "new"), /put <!-- bench:begin/);
  t.throws(() => insertTable(`${END}${BEGIN}`, "new"), /has no place for the table/);
  t.end();
});
