// The results in the format of wptreport.json, with the counts beside them.
// https://web-platform-tests.org/running-tests/custom-runner.html

import type { Conformance } from "../conformance.ts";
import { totalOf } from "./counts.ts";

/** What was measured, with what, where. */
export interface RunInfo {
  /** The command as it was given. */
  command: string;
  nano: string;
  engine: string;
  machine: string;
  /** Of the tests, upstream. */
  revision: string;
  /** ISO 8601. */
  date: string;
}

export function jsonReport({ directories, surprises }: Conformance, info: RunInfo): string {
  const counts = directories.map(({ count }) => count);
  const results = directories
    .flatMap(({ verdicts }) => verdicts)
    .map(({ result: { id, status, message, subtests, millis } }) => ({
      test: `/${id}`,
      status,
      message: message === "" ? null : message,
      duration: millis,
      subtests: subtests.map((subtest) => ({ ...subtest, message: subtest.message === "" ? null : subtest.message })),
    }));
  const report = {
    run_info: { product: "nano", ...info },
    counts: [...counts, totalOf(counts)],
    surprises,
    omitted: directories.flatMap(({ omitted }) => omitted),
    results,
  };
  return `${JSON.stringify(report)}\n`;
}
