// The Workers-compat suite: small apps, what is asked of them, and workerd's recorded answers (README.md).

import type { FileResult } from "../../wpt/index.ts";
import type { Case } from "./read/case.ts";
import { readCases } from "./read/read-cases.ts";
import { runOnNano } from "./run/on-nano.ts";
import type { Checks } from "./verdict/checks.ts";
import { readCorrections, readRecording, truthOf } from "./verdict/recorded.ts";

export interface SuiteRun {
  jobs: number;
  isWanted(id: string): boolean;
  onResult(result: FileResult, done: number, all: number): void;
}

export interface SuiteDirectory {
  directory: string;
  results: FileResult[];
  omitted: { path: string; reason: string }[];
}

function truths(cases: readonly Case[]): Map<Case, Checks> {
  const all = new Map<Case, Checks>();
  for (const each of cases) {
    const truth = truthOf(each.name, readRecording(each.directory), readCorrections(each.directory));
    if (truth === undefined) throw new Error(`${each.id} is not recorded: npm run conformance:record -- ${each.id}`);
    all.set(each, truth);
  }
  return all;
}

/** Runs the suite's tests on NANO. */
export async function runSuite({ jobs, isWanted, onResult }: SuiteRun): Promise<SuiteDirectory[]> {
  const cases = readCases().filter(({ id }) => isWanted(`workers/${id}`));
  const truth = truths(cases);
  const results = new Map<string, FileResult>();
  await runOnNano(cases, {
    jobs: Math.max(1, jobs),
    truthOf: (given) => truth.get(given) as Checks,
    onResult(result) {
      results.set(result.id, result);
      onResult(result, results.size, cases.length);
    },
  });
  return [...new Set(cases.map(({ directory }) => directory))].map((directory) => ({
    directory: `workers/${directory}`,
    results: cases
      .filter((each) => each.directory === directory)
      .map(({ id }) => results.get(`workers/${id}`) as FileResult),
    omitted: [],
  }));
}
