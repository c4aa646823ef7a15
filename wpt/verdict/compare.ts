// Compares what a test came to with what is expected of it.

import type { FileResult, Subtest } from "../runner/protocol.ts";
import type { Entry } from "./expectations.ts";

/** Something that is not as expected: a failure, or a pass. */
export interface Surprise {
  id: string;
  /** "" for the test as a whole. */
  subtest: string;
  what: string;
  message: string;
}

export interface Verdict {
  result: FileResult;
  passed: number;
  failed: number;
  /** Failures that were known. */
  expected: number;
  surprises: Surprise[];
}

/** The subtests that an entry names, and how many it counts. */
function namedBy(entry: Entry): { fail: Set<string>; flaky: Set<string>; counted: number } {
  const fail = new Set<string>();
  let counted = 0;
  for (const subtests of Object.values(entry.fail ?? {})) {
    if (typeof subtests === "number") counted += subtests;
    else for (const name of subtests) fail.add(name);
  }
  return { fail, flaky: new Set(Object.values(entry.flaky ?? {}).flat()), counted };
}

function harnessSurprise({ id, status, message }: FileResult, entry: Entry): Surprise | undefined {
  const wanted = entry.harness?.status ?? "OK";
  if (status === wanted) return undefined;
  const what = wanted === "OK" ? `harness: ${status}` : `harness: ${status}, expected ${wanted}`;
  return { id, subtest: "", what, message };
}

/** Failures that no entry names are as many as are counted, or each of them is a surprise. */
function countSurprises(id: string, others: readonly Subtest[], counted: number): Surprise[] {
  if (others.length === counted) return [];
  if (counted > 0) {
    const message = others.map(({ name }) => name).join(", ");
    return [{ id, subtest: "", what: `${others.length} other subtests fail, expected ${counted}`, message }];
  }
  return others.map(({ name, status, message }) => ({ id, subtest: name, what: status, message }));
}

export function compare(result: FileResult, entry: Entry = {}): Verdict {
  const { id, subtests } = result;
  const named = namedBy(entry);
  const failing = subtests.filter(({ status }) => status !== "PASS");
  const others = failing.filter(({ name }) => !named.fail.has(name) && !named.flaky.has(name));
  const surprises = countSurprises(id, others, named.counted);
  const harness = harnessSurprise(result, entry);
  if (harness !== undefined) surprises.unshift(harness);
  const statuses = new Map(subtests.map(({ name, status }) => [name, status]));
  for (const name of named.fail) {
    const status = statuses.get(name);
    if (status === "PASS") surprises.push({ id, subtest: name, what: "PASS, expected to fail", message: "" });
    if (status === undefined) surprises.push({ id, subtest: name, what: "did not run", message: "" });
  }
  const passed = subtests.length - failing.length;
  const asCounted = others.length === named.counted;
  const expected = asCounted ? failing.length : failing.length - others.length;
  return { result, passed, failed: failing.length, expected, surprises };
}
