// The table that a person reads after a run.

import pc from "picocolors";
import type { DirectoryCount } from "./counts.ts";

const heads = ["directory", "tests", "subtests", "passed", "failed", "expected", "unexpected", "omitted", "seconds"];

function rowOf(count: DirectoryCount): string[] {
  const { subtests, passed, failed, expected, surprises, omitted, millis } = count;
  const numbers = [count.tests, subtests, passed, failed, expected, surprises, omitted];
  return [count.directory, ...numbers.map((number) => number.toLocaleString("en-US")), (millis / 1000).toFixed(1)];
}

/** Lines of equal columns; `counts` ends with the sum. */
export function tableOf(counts: readonly DirectoryCount[]): string {
  const rows = [heads, ...counts.map(rowOf)];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
  const [head = "", ...rest] = lines;
  const colored = rest.map((line, index) => ((counts[index]?.surprises ?? 0) > 0 ? pc.red(line) : line));
  return [pc.bold(head), ...colored].join("\n");
}
