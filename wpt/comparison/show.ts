// The comparison for a terminal, and as a table of Markdown between two markers of a file.

import pc from "picocolors";
import { type Comparison, shareOf, titleOf } from "./compare-runtimes.ts";

/** Rows of cells, the first of them the heads and the last the sum. */
export function cellsOf({ runtimes, rows, total }: Comparison): string[][] {
  const heads = ["directory", "tests", "subtests", ...runtimes.map(titleOf)];
  const body = [...rows, total].map(({ directory, tests, subtests, passed }) => [
    directory,
    tests.toLocaleString("en-US"),
    subtests.toLocaleString("en-US"),
    ...passed.map((count) => shareOf(count, subtests)),
  ]);
  return [heads, ...body];
}

function widthsOf(cells: readonly string[][]): number[] {
  return (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
}

export function comparisonTable(comparison: Comparison): string {
  const cells = cellsOf(comparison);
  const widths = widthsOf(cells);
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const lines = cells.map((row) => row.map(pad).join("  "));
  return lines.map((line, index) => (index === 0 || index === lines.length - 1 ? pc.bold(line) : line)).join("\n");
}

export function comparisonMarkdown(comparison: Comparison): string {
  const cells = cellsOf(comparison);
  const widths = widthsOf(cells);
  const lines = cells.map((row, index) => {
    const isSum = index === cells.length - 1;
    const bold = (cell: string) => (isSum ? `**${cell}**` : cell);
    return `| ${row.map((cell, column) => bold(cell).padEnd((widths[column] ?? 0) + 4)).join(" | ")} |`;
  });
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-" : "-").repeat(width + (column === 0 ? 4 : 3)) + (column === 0 ? "" : ":")).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

const begin = "<!-- conformance -->";
const end = "<!-- /conformance -->";

/** Puts the table between the markers; undefined when the text has none. */
export function withComparison(text: string, comparison: Comparison): string | undefined {
  const first = text.indexOf(begin);
  const last = text.indexOf(end);
  if (first === -1 || last < first) return undefined;
  return `${text.slice(0, first + begin.length)}\n\n${comparisonMarkdown(comparison)}\n\n${text.slice(last)}`;
}
