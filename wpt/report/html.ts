// One page that needs nothing else: the table with a bar for each directory, and below it every failure with its message.

import type { Comparison } from "../comparison/compare-runtimes.ts";
import type { Conformance, DirectoryReport } from "../conformance.ts";
import type { Verdict } from "../verdict/compare.ts";
import { type DirectoryCount, totalOf } from "./counts.ts";
import { comparisonSection } from "./html-comparison.ts";
import { escaped } from "./html-text.ts";
import type { RunInfo } from "./json.ts";

const style = `
:root { color-scheme: light dark; --good: #2da44e; --bad: #cf222e; --line: #8886; --soft: #8881; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
tbody tr:last-child { font-weight: 600; }
tbody tr:hover { background: var(--soft); }
.bar { display: block; min-width: 6rem; height: .6rem; background: var(--bad); border-radius: .2rem; overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--good); }
.runtimes .bar { height: .25rem; margin-bottom: .15rem; }
.best { font-weight: 600; } .bad { color: var(--bad); } .small { font-size: .85em; opacity: .75; }
summary { cursor: pointer; overflow-wrap: anywhere; }
details { margin: .3rem 0; } details details { margin-left: 1rem; }
.one { margin: .2rem 0 .5rem 1rem; overflow-wrap: anywhere; } .one b { font-weight: 600; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .3rem 1rem; font-size: .9em; opacity: .85; }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem; } dd { margin: 0; overflow-wrap: anywhere; }
`;

/** Failures of a file that are shown; the JSON report has all. */
const mostShown = 40;

function percent({ passed, subtests }: DirectoryCount): string {
  return subtests === 0 ? "–" : `${(Math.floor((passed / subtests) * 1000) / 10).toFixed(1)} %`;
}

function row(count: DirectoryCount): string {
  const { directory, tests, subtests, passed, failed, expected, surprises, omitted } = count;
  const share = subtests === 0 ? 0 : (passed / subtests) * 100;
  const cells = [tests, subtests, passed, failed, expected]
    .map((n) => `<td>${n.toLocaleString("en-US")}</td>`)
    .join("");
  const odd = `<td${surprises > 0 ? ' class="bad"' : ""}>${surprises}</td><td>${omitted}</td><td>${(count.millis / 1000).toFixed(1)}</td>`;
  const bar = `<td><span class="bar"><i style="width:${share.toFixed(2)}%"></i></span></td><td>${percent(count)}</td>`;
  return `<tr><td>${escaped(directory)}</td>${cells}${odd}${bar}</tr>`;
}

/** A subtest, or the file as a whole, with its message below it. */
function failure(status: string, name: string, message: string): string {
  const text = message === "" ? "" : `<pre>${escaped(message)}</pre>`;
  return `<div class="one"><b>${escaped(status)}</b> ${escaped(name)}${text}</div>`;
}

function fileOf({ result, failed, surprises }: Verdict): string {
  const failing = result.subtests.filter(({ status }) => status !== "PASS");
  const lines = failing.slice(0, mostShown).map(({ name, status, message }) => failure(status, name, message));
  if (result.status !== "OK") lines.unshift(failure(result.status, "(the file as a whole)", result.message));
  if (failing.length > mostShown) lines.push(`<div class="one">… and ${failing.length - mostShown} more</div>`);
  const odd = surprises.length > 0 ? ` <span class="bad">${surprises.length} unexpected</span>` : "";
  const summary = `${escaped(result.id)}: ${failed} of ${result.subtests.length}${odd}`;
  return `<details><summary>${summary}</summary>${lines.join("")}</details>`;
}

function failuresOf({ count, verdicts, omitted }: DirectoryReport): string {
  const files = verdicts.filter(({ failed, result }) => failed > 0 || result.status !== "OK").map(fileOf);
  if (files.length === 0 && omitted.length === 0) return "";
  const left = omitted.map(
    ({ path, reason }) => `<div class="one">${escaped(path)}<pre>${escaped(reason)}</pre></div>`,
  );
  const notRun = `<details><summary>not run: ${omitted.length}</summary>${left.join("")}</details>`;
  const summary = `${escaped(count.directory)}: ${count.failed} failed`;
  return `<details><summary>${summary}</summary>${files.join("")}${omitted.length > 0 ? notRun : ""}</details>`;
}

export function htmlReport({ directories }: Conformance, info: RunInfo, comparison?: Comparison): string {
  const counts = directories.map(({ count }) => count);
  const heads = [
    "directory",
    "tests",
    "subtests",
    "passed",
    "failed",
    "expected",
    "unexpected",
    "not run",
    "seconds",
    "",
    "",
  ];
  const facts = Object.entries(info).map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>NANO: conformance</title>
<meta name="viewport" content="width=device-width"><style>${style}</style></head><body>
<h1>NANO: conformance</h1>
<dl>${facts.join("")}</dl>
<div class="wide"><table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
<tbody>${[...counts, totalOf(counts)].map(row).join("\n")}</tbody></table></div>
${comparison === undefined ? "" : comparisonSection(comparison)}
<h2>What does not pass</h2>
${directories.map(failuresOf).join("\n")}
</body></html>
`;
}
