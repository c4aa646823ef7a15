import { execFileSync } from "node:child_process";
import t from "tap";
import type { Conformance } from "../conformance.ts";
import { compare } from "../verdict/compare.ts";
import { countOf } from "./counts.ts";
import { junitReport } from "./junit.ts";

const hostile = '\u0000\u0001\u001f\u007f\u0085\u2028\ud800 \udfff \ufffe\uffff ]]> <b a="\'">&amp;\n\t\r\u{1f600}';
const subtests = [
  { name: hostile, status: "FAIL" as const, message: hostile },
  { name: "known", status: "FAIL" as const, message: "why" },
  { name: "good", status: "PASS" as const, message: "" },
];
const given = { id: `x/${hostile}`, status: "OK" as const, message: "", subtests, millis: 1500 };
const verdicts = [compare(given, { fail: { "a reason": ["known", "gone"] } })];
const omitted = [{ path: "x/b.window.js", reason: hostile }];
const conformance: Conformance = {
  directories: [{ suite: "wpt", count: countOf("x", verdicts, 1), verdicts, omitted, isWhole: true }],
  surprises: [],
  unsteady: [],
};
const report = junitReport(conformance, { command: "", nano: "", engine: "", machine: "", revision: "", date: "d" });

/** What a parser of XML that is not ours finds: names of the cases that failed, and of those that were skipped. */
function parsed(): { failed: string[]; skipped: string[]; counts: string[] } {
  const program = [
    "import sys, json, xml.etree.ElementTree as E",
    "suite = E.fromstring(sys.stdin.buffer.read()).find('testsuite')",
    "found = lambda tag: [case.get('name') for case in suite if case.find(tag) is not None]",
    "counts = [suite.get(name) for name in ('tests', 'failures', 'skipped')]",
    "print(json.dumps(dict(failed=found('failure'), skipped=found('skipped'), counts=counts)))",
  ];
  return JSON.parse(execFileSync("python3", ["-c", program.join("\n")], { input: report, encoding: "utf8" }));
}

t.test("names and messages of any kind are well-formed XML", (t) => {
  const { failed, skipped, counts } = parsed();
  t.strictSame(failed, [
    "gone",
    '\\u0000\\u0001\\u001f\u007f\u0085\u2028\\ud800 \\udfff \\ufffe\\uffff ]]> <b a="\'">&amp;\n\t\r\u{1f600}',
  ]);
  t.strictSame(skipped, ["known", "(omitted)"]);
  t.strictSame(counts, ["5", "2", "2"]);
  t.end();
});
