// One page that needs nothing else: the table with a bar for each directory, and below it every failure with its message.

import type { Comparison } from "../comparison/compare-runtimes.ts";
import type { Conformance, DirectoryReport } from "../conformance.ts";
import { type DirectoryCount, totalOf } from "./counts.ts";
import type { RunInfo } from "./json.ts";

const style = `
:root { color-scheme: light dark; --good: #2da44e; --bad: #cf222e; --line: #8886; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child, td:first-child { text-align: left; }
tr:last-child { font-weight: 600; }
.bar { display: block; width: 10rem; height: .7rem; background: var(--bad); border-radius: .2rem; overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--good); }
.bad { color: var(--bad); }
details { margin: .3rem 0; } details details { margin-left: 1rem; }
pre { white-space: pre-wrap; margin: 0 0 .4rem 1rem; }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem; } dd { margin: 0; }
`;

/** Failures of a file that are shown; the JSON report has all. */
const mostShown = 40;

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.toWellFormed().replace(/[&<>"]/g, (character) => escapes[character] ?? "");
}

function percent({ passed, subtests }: DirectoryCount): string {
  return subtests === 0 ? "–" : `${(Math.floor((passed / subtests) * 1000) / 10).toFixed(1)} %`;
}

function row(count: DirectoryCount): string {
  const { directory, tests, subtests, passed, failed, expected, surprises, omitted } = count;
  const share = subtests === 0 ? 0 : (passed / subtests) * 100;
  const cells = [tests, subtests, passed, failed, expected]
    .map((n) => `<td>${n.toLocaleString("en-US")}</td>`)
    .join("");
  const odd = `<td${surprises > 0 ? ' class="bad"' : ""}>${surprises}</td><td>${omitted}</td>`;
  const bar = `<td><span class="bar"><i style="width:${share.toFixed(2)}%"></i></span></td><td>${percent(count)}</td>`;
  return `<tr><td>${escaped(directory)}</td>${cells}${odd}${bar}</tr>`;
}

function failuresOf({ count, verdicts, omitted }: DirectoryReport): string {
  const files = verdicts
    .filter(({ failed, result }) => failed > 0 || result.status !== "OK")
    .map(({ result, failed }) => {
      const failing = result.subtests.filter(({ status }) => status !== "PASS");
      const lines = failing.map(({ name, status, message }) => `${status}  ${name}\n    ${message}`);
      if (result.status !== "OK") lines.unshift(`${result.status}  (harness)\n    ${result.message}`);
      if (lines.length > mostShown) lines.splice(mostShown, Infinity, `… and ${lines.length - mostShown} more`);
      const summary = `${escaped(result.id)}: ${failed} of ${result.subtests.length}`;
      return `<details><summary>${summary}</summary><pre>${escaped(lines.join("\n"))}</pre></details>`;
    });
  const left = omitted.map(({ path, reason }) => `${path}: ${reason}`).join("\n");
  const notRun = `<details><summary>not run: ${omitted.length}</summary><pre>${escaped(left)}</pre></details>`;
  if (files.length === 0 && omitted.length === 0) return "";
  const summary = `${escaped(count.directory)}: ${count.failed} failed`;
  return `<details><summary>${summary}</summary>${files.join("")}${omitted.length > 0 ? notRun : ""}</details>`;
}

export function htmlReport({ directories }: Conformance, info: RunInfo, _comparison?: Comparison): string {
  const counts = directories.map(({ count }) => count);
  const heads = ["directory", "tests", "subtests", "passed", "failed", "expected", "unexpected", "not run", "", ""];
  const facts = Object.entries(info).map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>NANO: web-platform-tests</title>
<meta name="viewport" content="width=device-width"><style>${style}</style></head><body>
<h1>NANO: web-platform-tests</h1>
<dl>${facts.join("")}</dl>
<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
<tbody>${[...counts, totalOf(counts)].map(row).join("\n")}</tbody></table>
<h2>What does not pass</h2>
${directories.map(failuresOf).join("\n")}
</body></html>
`;
}
