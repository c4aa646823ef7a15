// A run from the suites that were asked for to the verdict on each test.

import { countOf, type DirectoryCount } from "./report/counts.ts";
import type { FileResult } from "./runner/protocol.ts";
import type { Omitted } from "./runner/selection.ts";
import { isAtOrBelow, type Suite, type SuiteDirectory } from "./suites/suite.ts";
import type { Wanted } from "./suites/wanted.ts";
import { compare, type Surprise, type Verdict } from "./verdict/compare.ts";
import type { Entry, ExpectationFolder, Expectations } from "./verdict/expectations.ts";
import { updated } from "./verdict/update.ts";

export interface ConformanceOptions {
  wanted: Wanted;
  /** Tests under way at once. */
  jobs: number;
  /** What is not as expected runs once more, with little beside it: what a busy machine brought about is told from what is so. */
  secondChance?: boolean;
  /** `done` and `all` are of the suite. */
  onResult?(result: FileResult, done: number, all: number): void;
}

export interface DirectoryReport {
  /** The suite's name. */
  suite: string;
  count: DirectoryCount;
  verdicts: Verdict[];
  omitted: Omitted[];
  /** All of it ran, not only some of its tests. */
  isWhole: boolean;
}

export interface Conformance {
  directories: DirectoryReport[];
  /** All that is not as expected, and nothing when all is well. */
  surprises: Surprise[];
  /** Tests that were as expected at their second run alone. */
  unsteady: string[];
}

/** What is known of a suite's tests, read once for a run. */
class Book {
  readonly #directories: Map<string, Expectations>;
  readonly #entries: Map<string, Entry>;

  constructor(folder: ExpectationFolder) {
    const read = (directory: string) => [directory, folder.read(directory)] as [string, Expectations];
    this.#directories = new Map(folder.directories().map(read));
    this.#entries = new Map([...this.#directories.values()].flatMap(({ tests }) => Object.entries(tests)));
  }

  entryOf(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Why a test does not run. What is said of a file is said of its variants. */
  omissionOf(id: string): string | undefined {
    const entry = this.#entries.get(id) ?? this.#entries.get(id.replace(/\?.*$/s, ""));
    return entry?.omit ?? entry?.skip;
  }

  get directories(): string[] {
    return [...this.#directories.keys()];
  }

  /** A run that loses tests, or finds some that nobody knew, is not as expected. */
  countSurprises({ directory, subtests }: DirectoryCount): Surprise[] {
    const expected = this.#directories.get(directory)?.subtests;
    if (expected === undefined || expected === subtests) return [];
    return [{ id: directory, subtest: "", what: `${subtests} subtests, expected ${expected}`, message: "" }];
  }
}

/** So many have another reason than that the machine was busy. */
const mostRepeated = 20;

function isTimeout({ status, subtests }: FileResult): boolean {
  return /TIMEOUT/.test(status) || subtests.some((subtest) => subtest.status === "TIMEOUT");
}

/** Runs what was asked for. */
async function runSuite(suite: Suite, book: Book, options: ConformanceOptions): Promise<SuiteDirectory[]> {
  const { jobs, wanted, onResult } = options;
  const omitted = new Map<string, string>();
  function isWanted(id: string): boolean {
    if (!wanted.has(id)) return false;
    const reason = book.omissionOf(id);
    if (reason !== undefined) omitted.set(id, reason);
    return reason === undefined;
  }
  const ran = await suite.run({ jobs, isWanted, onResult: (...given) => onResult?.(...given) });
  // A directory that is expected and gone is one without tests.
  const gone = book.directories.filter(
    (name) => wanted.hasAll(name) && !ran.some(({ directory }) => directory === name),
  );
  ran.push(...gone.map((directory) => ({ directory, results: [], omitted: [] })));
  for (const [id, reason] of omitted) {
    const places = ran.filter(({ directory }) => isAtOrBelow(id, directory));
    const [nearest] = places.sort((a, b) => b.directory.length - a.directory.length);
    nearest?.omitted.push({ path: id, reason });
  }
  return ran;
}

/** Runs once more what timed out though nobody expected it, and with a second chance all else that is not as expected. */
async function runAgain(
  suite: Suite,
  ran: SuiteDirectory[],
  surprises: (result: FileResult) => boolean,
  secondChance: boolean,
): Promise<{ ran: SuiteDirectory[]; unsteady: string[] }> {
  const odd = ran
    .flatMap(({ results }) => results)
    .filter((result) => (secondChance || isTimeout(result)) && surprises(result));
  if (odd.length === 0 || odd.length > mostRepeated) return { ran, unsteady: [] };
  const ids = new Set(odd.map(({ id }) => id));
  const again = await suite.run({ jobs: 2, isWanted: (id) => ids.has(id), onResult: () => undefined });
  const anew = new Map(again.flatMap(({ results }) => results).map((result) => [result.id, result]));
  const unsteady = [...anew.values()].filter((result) => !surprises(result)).map(({ id }) => id);
  const merged = ran.map((place) => ({
    ...place,
    results: place.results.map((result) => anew.get(result.id) ?? result),
  }));
  return { ran: merged, unsteady };
}

export async function runConformance(suites: readonly Suite[], options: ConformanceOptions): Promise<Conformance> {
  const conformance: Conformance = { directories: [], surprises: [], unsteady: [] };
  for (const suite of suites) {
    const book = new Book(suite.expectations);
    const isOdd = (result: FileResult) => compare(result, book.entryOf(result.id)).surprises.length > 0;
    const first = await runSuite(suite, book, options);
    const { ran, unsteady } = await runAgain(suite, first, isOdd, options.secondChance ?? false);
    conformance.unsteady.push(...unsteady);
    for (const { directory, results, omitted } of ran) {
      const isWhole = options.wanted.hasAll(directory);
      if (results.length + omitted.length === 0 && !isWhole) continue;
      const verdicts = results.map((result) => compare(result, book.entryOf(result.id)));
      const count = countOf(directory, verdicts, omitted.length);
      const surprises = verdicts.flatMap((verdict) => verdict.surprises);
      if (isWhole) surprises.push(...book.countSurprises(count));
      conformance.surprises.push(...surprises);
      const whole = { ...count, surprises: surprises.length };
      conformance.directories.push({ suite: suite.name, count: whole, verdicts, omitted, isWhole });
    }
  }
  return conformance;
}

function updatedExpectations({ count, verdicts, isWhole }: DirectoryReport, before: Expectations): Expectations {
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
  return next;
}

/** Writes expectations that fit the results. Gives the files that changed. */
export function updateExpectations({ directories }: Conformance, suites: readonly Suite[]): string[] {
  const changed: string[] = [];
  for (const { name, expectations } of suites) {
    for (const report of directories.filter(({ suite }) => suite === name)) {
      const { directory } = report.count;
      const before = expectations.read(directory);
      const next = updatedExpectations(report, before ?? { subtests: 0, tests: {} });
      if (expectations.write(directory, next)) changed.push(expectations.fileOf(directory));
    }
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
