// A run from the paths that were asked for to the verdict on each test.

import type { Tests } from "./fetch/fetch.ts";
import { type Directory, type Pin, readPin } from "./fetch/pin.ts";
import { countOf, type DirectoryCount } from "./report/counts.ts";
import type { FileResult, TestFile } from "./runner/protocol.ts";
import { type ChosenTest, runChosen } from "./runner/run.ts";
import { type Omitted, selectTests } from "./runner/selection.ts";
import { compare, type Surprise, type Verdict } from "./verdict/compare.ts";
import { type Expectations, readExpectations, writeExpectations } from "./verdict/expectations.ts";
import { updated } from "./verdict/update.ts";

/** A directory of the pin, as far as it was asked for. */
interface Chosen {
  directory: Directory;
  /** All of it, not only some of its files. */
  isWhole: boolean;
  tests: TestFile[];
  omitted: Omitted[];
  expectations: Expectations;
}

export interface ConformanceOptions {
  /** Directories or files of the tests; none: all of the pin. */
  paths: readonly string[];
  /** Tests under way at once. */
  jobs: number;
  /** 0: as many as there are cores. */
  executors: number;
  onResult?(result: FileResult, done: number, all: number): void;
}

export interface DirectoryReport {
  count: DirectoryCount;
  verdicts: Verdict[];
  omitted: Omitted[];
}

export interface Conformance {
  tests: Tests;
  directories: DirectoryReport[];
  /** All that is not as expected, and nothing when all is well. */
  surprises: Surprise[];
}

function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** What to look for in a directory: itself when it lies in one of the paths, else the paths that lie in it. */
function pathsIn(directory: string, paths: readonly string[]): string[] {
  if (paths.length === 0 || paths.some((path) => isAtOrBelow(directory, path))) return [directory];
  return paths.filter((path) => isAtOrBelow(path, directory));
}

function choose(tests: Tests, pin: Pin, paths: readonly string[]): Chosen[] {
  const clean = paths.map((path) => path.replace(/^\.?\/+|\/+$/g, ""));
  const chosen: Chosen[] = [];
  for (const directory of pin.directories) {
    const places = pathsIn(directory.path, clean);
    if (places.length === 0) continue;
    const expectations = readExpectations(directory.path);
    const selections = places.map((path) => selectTests(tests.root, path));
    const omitted = selections.flatMap((selection) => selection.omitted);
    const found: TestFile[] = [];
    for (const test of selections.flatMap((selection) => selection.tests)) {
      const entry = expectations.tests[test.id] ?? expectations.tests[test.path];
      const reason = entry?.omit ?? entry?.skip;
      if (reason === undefined) found.push(test);
      else omitted.push({ path: test.id, reason });
    }
    chosen.push({ directory, isWhole: places[0] === directory.path, tests: found, omitted, expectations });
  }
  return chosen;
}

/** So many time out for another reason than that the machine was busy. */
const mostRepeated = 20;

function isTimeout({ status, subtests }: FileResult): boolean {
  return /TIMEOUT/.test(status) || subtests.some((subtest) => subtest.status === "TIMEOUT");
}

/** A run that loses tests, or finds some that nobody knew, is not as expected. */
function countSurprise({ directory, isWhole, expectations }: Chosen, count: DirectoryCount): Surprise[] {
  if (!isWhole || expectations.subtests === count.subtests) return [];
  const what = `${count.subtests} subtests, expected ${expectations.subtests}`;
  return [{ id: directory.path, subtest: "", what, message: "" }];
}

function expectedOf(chosen: readonly Chosen[], id: string) {
  return chosen.find(({ expectations }) => id in expectations.tests)?.expectations.tests[id];
}

/** Runs what was asked for. What timed out though nobody expected it runs once more, with little beside it. */
async function runAll(
  chosen: readonly Chosen[],
  tests: Tests,
  options: ConformanceOptions,
): Promise<Map<string, FileResult>> {
  const all: ChosenTest[] = chosen.flatMap(({ directory, tests }) =>
    tests.map((test) => ({ test, needsServer: directory.server })),
  );
  const { jobs, executors, onResult } = options;
  let done = 0;
  const settings = { jobs, executors, onResult: (result: FileResult) => onResult?.(result, ++done, all.length) };
  const results = new Map((await runChosen(all, tests, settings)).map((result) => [result.id, result]));
  const late = all.filter(({ test }) => {
    const result = results.get(test.id) as FileResult;
    return isTimeout(result) && compare(result, expectedOf(chosen, test.id)).surprises.length > 0;
  });
  if (late.length === 0 || late.length > mostRepeated) return results;
  const again = await runChosen(late, tests, { jobs: 2, executors, onResult: () => undefined });
  for (const result of again) results.set(result.id, result);
  return results;
}

export async function runConformance(tests: Tests, options: ConformanceOptions): Promise<Conformance> {
  const chosen = choose(tests, readPin(), options.paths);
  const results = await runAll(chosen, tests, options);
  const surprises: Surprise[] = [];
  const directories = chosen.map((part): DirectoryReport => {
    const { directory, expectations, omitted } = part;
    const verdicts = part.tests.map(({ id }) => compare(results.get(id) as FileResult, expectations.tests[id]));
    const count = countOf(directory.path, verdicts, omitted.length);
    const found = [...verdicts.flatMap((verdict) => verdict.surprises), ...countSurprise(part, count)];
    surprises.push(...found);
    return { count: { ...count, surprises: found.length }, verdicts, omitted };
  });
  return { tests, directories, surprises };
}

/** Writes expectations that fit the results. Gives the directories whose file changed. */
export function updateExpectations({ directories }: Conformance, paths: readonly string[]): string[] {
  const changed: string[] = [];
  for (const { count, verdicts } of directories) {
    const before = readExpectations(count.directory);
    const isWhole = pathsIn(count.directory, paths)[0] === count.directory;
    const next: Expectations = { subtests: isWhole ? count.subtests : before.subtests, tests: {} };
    const ran = new Set(verdicts.map(({ result }) => result.id));
    for (const [id, entry] of Object.entries(before.tests)) {
      const stays = entry.omit !== undefined || entry.skip !== undefined || (!isWhole && !ran.has(id));
      if (stays) next.tests[id] = entry;
    }
    for (const { result } of verdicts) {
      const entry = updated(result, before.tests[result.id]);
      if (entry !== undefined) next.tests[result.id] = entry;
    }
    if (JSON.stringify(next) === JSON.stringify(before)) continue;
    writeExpectations(count.directory, next);
    changed.push(count.directory);
  }
  return changed;
}

/** The subtests whose status is not the same in all runs: id, name, and the statuses. */
export function flips(runs: readonly Conformance[]): string[] {
  const statuses = new Map<string, Set<string>>();
  for (const { directories } of runs) {
    for (const { result } of directories.flatMap(({ verdicts }) => verdicts)) {
      const all = [{ name: "", status: result.status }, ...result.subtests];
      for (const { name, status } of all) {
        const key = JSON.stringify([result.id, name]);
        statuses.set(key, (statuses.get(key) ?? new Set()).add(status));
      }
    }
  }
  const flipped = [...statuses].filter(([, seen]) => seen.size > 1);
  return flipped.map(([key, seen]) => `${(JSON.parse(key) as string[]).join(": ")} (${[...seen].join(", ")})`);
}
