import { stripVTControlCharacters } from "node:util";
import t from "tap";
import type { Conformance } from "../conformance.ts";
import { compare } from "../verdict/compare.ts";
import { countOf, totalOf } from "./counts.ts";
import { htmlReport } from "./html.ts";
import { jsonReport } from "./json.ts";
import { tableOf } from "./table.ts";

const verdicts = [
  compare({
    id: "url/a.any.js",
    status: "OK",
    message: "",
    subtests: [
      { name: "good", status: "PASS", message: "" },
      { name: "<b>&\ud800", status: "FAIL", message: 'expected "<script>"' },
    ],
    millis: 1500,
  }),
];
const omitted = [{ path: "url/b.window.js", reason: "needs a window" }];
const conformance: Conformance = {
  directories: [{ suite: "wpt", count: countOf("url", verdicts, 1), verdicts, omitted, isWhole: true }],
  surprises: verdicts.flatMap(({ surprises }) => surprises),
  unsteady: [],
};
const info = { command: "nano <x>", nano: "0", engine: "V8", machine: "m", revision: "r", date: "d" };
const counts = conformance.directories.map(({ count }) => count);

t.test("counts and their sum", (t) => {
  const [url] = counts;
  t.match(url, { tests: 1, subtests: 2, passed: 1, failed: 1, expected: 0, surprises: 1, omitted: 1, millis: 1500 });
  t.match(totalOf([...counts, ...counts]), { directory: "all", tests: 2, subtests: 4, millis: 3000 });
  t.end();
});

t.test("the table's columns stand under their heads", (t) => {
  const lines = stripVTControlCharacters(tableOf(counts)).split("\n");
  t.equal(lines.length, 2);
  t.equal(new Set(lines.map((line) => line.length)).size, 1);
  t.match(lines[1], /^url +1 +2 +1 +1 +0 +1 +1 +1\.5$/);
  t.end();
});

t.test("names of subtests stay what they are in JSON", (t) => {
  const { results, surprises } = JSON.parse(jsonReport(conformance, info)) as {
    results: { test: string; subtests: { name: string; message: string | null }[] }[];
    surprises: unknown[];
  };
  t.equal(results[0]?.test, "/url/a.any.js");
  t.equal(results[0]?.subtests[1]?.name, "<b>&\ud800");
  t.equal(results[0]?.subtests[0]?.message, null);
  t.equal(surprises.length, 1);
  t.end();
});

t.test("a file with many failures does not fill the page", (t) => {
  const subtests = Array.from({ length: 100 }, (_, n) => ({ name: `n${n}.`, status: "FAIL" as const, message: "" }));
  const many = [compare({ id: "url/a.any.js", status: "OK", message: "", subtests, millis: 1 })];
  const directories = [{ suite: "wpt", count: countOf("url", many, 0), verdicts: many, omitted: [], isWhole: true }];
  const page = htmlReport({ ...conformance, directories }, info);
  t.match(page, "n39.");
  t.notMatch(page, "n40.");
  t.match(page, "… and 60 more");
  t.end();
});

t.test("what tests say is text in the page", (t) => {
  const page = htmlReport(conformance, info);
  t.match(page, "&lt;b&gt;&amp;\ufffd");
  t.match(page, "expected &quot;&lt;script&gt;&quot;");
  t.match(page, "nano &lt;x&gt;");
  t.notMatch(page, "<script");
  t.match(page, "needs a window");
  t.match(page, "50.0 %");
  t.end();
});
