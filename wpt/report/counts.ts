// What a directory's tests came to, in numbers.

import type { Verdict } from "../verdict/compare.ts";

export interface DirectoryCount {
  directory: string;
  /** Files, a file with variants once for each. */
  tests: number;
  subtests: number;
  passed: number;
  failed: number;
  /** Of the failed: known. */
  expected: number;
  surprises: number;
  /** Tests that did not run, for a written reason or for want of a document. */
  omitted: number;
  /** Of all tests together, though many run at once. */
  millis: number;
}

const sum = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((total, item) => total + of(item), 0);

export function countOf(directory: string, verdicts: readonly Verdict[], omitted: number): DirectoryCount {
  return {
    directory,
    tests: verdicts.length,
    subtests: sum(verdicts, ({ result }) => result.subtests.length),
    passed: sum(verdicts, ({ passed }) => passed),
    failed: sum(verdicts, ({ failed }) => failed),
    expected: sum(verdicts, ({ expected }) => expected),
    surprises: sum(verdicts, ({ surprises }) => surprises.length),
    omitted,
    millis: sum(verdicts, ({ result }) => result.millis),
  };
}

/** A line below the others. */
export function totalOf(counts: readonly DirectoryCount[]): DirectoryCount {
  return {
    directory: "all",
    tests: sum(counts, ({ tests }) => tests),
    subtests: sum(counts, ({ subtests }) => subtests),
    passed: sum(counts, ({ passed }) => passed),
    failed: sum(counts, ({ failed }) => failed),
    expected: sum(counts, ({ expected }) => expected),
    surprises: sum(counts, ({ surprises }) => surprises),
    omitted: sum(counts, ({ omitted }) => omitted),
    millis: sum(counts, ({ millis }) => millis),
  };
}
