// Runtimes side by side: of the subtests that any of them reached, how many each passed.

import { isAtOrBelow } from "../suites/suite.ts";
import { fromRanges, type RuntimeRecord } from "./record.ts";

export interface ComparisonRow {
  directory: string;
  tests: number;
  /** That any runtime reached. */
  subtests: number;
  /** In the order of the runtimes; undefined for one that did not run the directory. */
  passed: (number | undefined)[];
}

export interface Comparison {
  runtimes: Pick<RuntimeRecord, "runtime" | "version" | "date" | "machine">[];
  rows: ComparisonRow[];
  total: ComparisonRow;
}

/** How many subtests of a test each runtime passed, and how many any of them reached. */
function compareTest(id: string, records: readonly RuntimeRecord[]) {
  const reached = new Set<number>();
  const passed = records.map(({ tests }) => {
    const record = tests[id];
    if (record === undefined) return 0;
    const good = fromRanges(record.passed);
    for (const place of [...good, ...fromRanges(record.failed)]) reached.add(place);
    return good.length;
  });
  return { reached: reached.size, passed };
}

function rowOf(directory: string, ids: readonly string[], records: readonly RuntimeRecord[]): ComparisonRow {
  const row: ComparisonRow = { directory, tests: ids.length, subtests: 0, passed: [] };
  const sums = records.map(() => 0);
  for (const id of ids) {
    const { reached, passed } = compareTest(id, records);
    row.subtests += reached;
    for (const [index, count] of passed.entries()) sums[index] = (sums[index] ?? 0) + count;
  }
  row.passed = records.map(({ tests }, index) => (ids.some((id) => id in tests) ? sums[index] : undefined));
  return row;
}

/** `isWanted`: tests that are compared. */
export function compareRuntimes(
  records: readonly RuntimeRecord[],
  directories: readonly string[],
  isWanted: (id: string) => boolean,
): Comparison {
  const all = [...new Set(records.flatMap(({ tests }) => Object.keys(tests)))].filter(isWanted);
  const rows = directories
    .map((directory) =>
      rowOf(
        directory,
        all.filter((id) => isAtOrBelow(id, directory)),
        records,
      ),
    )
    .filter(({ tests }) => tests > 0);
  const sum = (of: (row: ComparisonRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const passed = records.map((_, index) =>
    rows.some((row) => row.passed[index] === undefined) ? undefined : sum((row) => row.passed[index] ?? 0),
  );
  const total = {
    directory: "all",
    tests: sum(({ tests }) => tests),
    subtests: sum(({ subtests }) => subtests),
    passed,
  };
  const runtimes = records.map(({ runtime, version, date, machine }) => ({ runtime, version, date, machine }));
  return { runtimes, rows, total };
}

/** "97.1 % (−787)": never 100 % when something is missing. */
export function shareOf(passed: number | undefined, subtests: number): string {
  if (passed === undefined) return "–";
  if (subtests === 0) return "–";
  const missing = subtests - passed;
  const share = (Math.floor((passed / subtests) * 1000) / 10).toFixed(1);
  return missing === 0 ? "100.0 %" : `${share} % (−${missing.toLocaleString("en-US")})`;
}

/** The name by which a runtime is known. */
export function titleOf({ runtime, version }: Pick<RuntimeRecord, "runtime" | "version">): string {
  const titles: Record<string, string> = { nano: "NANO", deno: "Deno", bun: "Bun", node: "Node" };
  return `${titles[runtime] ?? runtime} ${version}`;
}
