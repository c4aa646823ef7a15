// The runtimes side by side, for the page.

import { type Comparison, type ComparisonRow, shareOf, titleOf } from "../comparison/compare-runtimes.ts";
import { escaped } from "./html-text.ts";

function cell(passed: number | undefined, { subtests }: ComparisonRow, best: number): string {
  if (passed === undefined || subtests === 0) return "<td>–</td>";
  const share = ((passed / subtests) * 100).toFixed(2);
  const bar = `<span class="bar"><i style="width:${share}%"></i></span>`;
  return `<td${passed === best ? ' class="best"' : ""}>${bar}${escaped(shareOf(passed, subtests))}</td>`;
}

function rowOf(row: ComparisonRow): string {
  const best = Math.max(...row.passed.map((passed) => passed ?? -1));
  const numbers = [row.tests, row.subtests].map((number) => `<td>${number.toLocaleString("en-US")}</td>`);
  const cells = row.passed.map((passed) => cell(passed, row, best));
  return `<tr><td>${escaped(row.directory)}</td>${numbers.join("")}${cells.join("")}</tr>`;
}

export function comparisonSection({ runtimes, rows, total }: Comparison): string {
  const heads = ["directory", "tests", "subtests", ...runtimes.map(titleOf)];
  const dates = runtimes.map((runtime) => `${titleOf(runtime)}: ${runtime.date.slice(0, 10)}, ${runtime.machine}`);
  return `<h2>Beside other runtimes</h2>
<p>Subtests passed of those that any of these reached, by the same files and the same counting.</p>
<div class="wide"><table class="runtimes"><thead><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join("")}</tr></thead>
<tbody>${[...rows, total].map(rowOf).join("\n")}</tbody></table></div>
<p class="small">${dates.map(escaped).join("<br>")}</p>`;
}
