// The suite of ECMA-429, the Minimum common web API: https://min-common-api.proposal.wintertc.org/

import type { FileResult } from "../../wpt/index.ts";
import { runPrograms } from "../isolates/index.ts";
import { itemsOf, standards } from "./items.ts";
import { compareLanguage, languagePrograms } from "./language/language.ts";
import { findPeculiar } from "./second-opinion/peculiar.ts";
import { compareWith, type Implementation, opinionIds } from "./second-opinion/second-opinion.ts";

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

interface Wanted {
  jobs: number;
  isWanted(id: string): boolean;
  onResult(result: FileResult): void;
}

/** What runs together. */
interface Part {
  ids: string[];
  run(wanted: Wanted): Promise<FileResult[]>;
}

function itemsPart(): Part {
  const programs = Object.keys(standards).flatMap(itemsOf);
  return {
    ids: programs.map(({ id }) => id),
    run: ({ isWanted, ...options }) =>
      runPrograms(
        programs.filter(({ id }) => isWanted(id)),
        options,
      ),
  };
}

function languagePart(): Part {
  const programs = languagePrograms();
  return {
    ids: programs.map(({ id }) => id),
    run: ({ isWanted, ...options }) =>
      compareLanguage(
        programs.filter(({ id }) => isWanted(id)),
        options,
      ),
  };
}

function opinionPart(other: Implementation): Part {
  return { ids: opinionIds(other), run: (wanted) => compareWith(other, wanted) };
}

/** Runs the suite's tests on NANO. */
export async function runSuite({ jobs, isWanted, onResult }: SuiteRun): Promise<SuiteDirectory[]> {
  const other = findPeculiar();
  const parts = [itemsPart(), languagePart()];
  if (other !== undefined) parts.push(opinionPart(other));
  const all = parts.flatMap(({ ids }) => ids).filter(isWanted).length;
  let done = 0;
  const results: FileResult[] = [];
  for (const { ids, run } of parts) {
    if (!ids.some(isWanted)) continue;
    results.push(...(await run({ jobs, isWanted, onResult: (result) => onResult(result, ++done, all) })));
  }
  const byDirectory = Map.groupBy(results, ({ id }) => id.slice(0, id.lastIndexOf("/")));
  const directories: SuiteDirectory[] = [];
  for (const [directory, results] of byDirectory) directories.push({ directory, results, omitted: [] });
  if (other === undefined) {
    const directory = "wintertc/second-opinion";
    const omitted = [{ path: directory, reason: "@peculiar/webcrypto is not installed" }];
    directories.push({ directory, results: [], omitted });
  }
  return directories;
}
