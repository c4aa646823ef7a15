// The suite of ECMA-429, the Minimum common web API: https://min-common-api.proposal.wintertc.org/

import type { FileResult } from "../../wpt/index.ts";
import { runPrograms } from "../isolates/index.ts";
import { itemsOf, standards } from "./items.ts";

export interface SuiteDirectory {
  /** "wintertc/streams" */
  directory: string;
  results: FileResult[];
  omitted: { path: string; reason: string }[];
}

export interface SuiteRun {
  /** Tests under way at once. */
  jobs: number;
  isWanted(id: string): boolean;
  onResult(result: FileResult, done: number, all: number): void;
}

/** Runs the suite's tests on NANO. */
export async function runSuite({ jobs, isWanted, onResult }: SuiteRun): Promise<SuiteDirectory[]> {
  const programs = Object.keys(standards)
    .flatMap(itemsOf)
    .filter(({ id }) => isWanted(id));
  let done = 0;
  const results = await runPrograms(programs, {
    jobs,
    onResult: (result) => onResult(result, ++done, programs.length),
  });
  const byDirectory = Map.groupBy(results, ({ id }) => id.slice(0, id.lastIndexOf("/")));
  return [...byDirectory].map(([directory, results]) => ({ directory, results, omitted: [] }));
}
