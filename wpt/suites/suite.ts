// What a suite is: tests in directories, each test with an id, and a way to run those of them that are wanted.

import type { FileResult } from "../runner/protocol.ts";
import type { Omitted } from "../runner/selection.ts";
import type { ExpectationFolder } from "../verdict/expectations.ts";

export interface SuiteDirectory {
  /** What the ids of its tests begin with. */
  directory: string;
  results: FileResult[];
  omitted: Omitted[];
}

export interface SuiteRun {
  /** Tests under way at once. */
  jobs: number;
  /** A test that is not wanted does not run, and is neither among the results nor among what was omitted. */
  isWanted(id: string): boolean;
  onResult(result: FileResult, done: number, all: number): void;
}

export type RunSuite = (run: SuiteRun) => Promise<SuiteDirectory[]>;

export interface Suite {
  name: string;
  expectations: ExpectationFolder;
  run: RunSuite;
}

export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
