// Makes expectations of results: known reasons stay, what passes goes, and what is new waits for a reason.

import type { FileResult, Subtest } from "../runner/protocol.ts";
import { type Entry, type Failures, unknownReason } from "./expectations.ts";
import { reasonOf } from "./reasons.ts";

/** More failures of one known reason in a file are counted, not named. */
const mostNamed = 8;

/** Reason of each named subtest, and the reasons that are counted. */
function knownReasons(entry: Entry): { named: Map<string, string>; counted: string[] } {
  const named = new Map<string, string>();
  const counted: string[] = [];
  for (const [reason, subtests] of Object.entries(entry.fail ?? {})) {
    if (typeof subtests === "number") counted.push(reason);
    else if (reason !== unknownReason) for (const name of subtests) named.set(name, reason);
  }
  return { named, counted };
}

function failuresOf(id: string, failing: readonly Subtest[], entry: Entry): Failures {
  const { named, counted } = knownReasons(entry);
  const byReason = new Map<string, string[]>();
  for (const { name, message } of failing) {
    let reason = named.get(name) ?? reasonOf(id, message);
    // With one reason that is counted, what nothing is known of belongs to it.
    if (reason === unknownReason && counted.length === 1) reason = counted[0] as string;
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  const failures: Failures = {};
  for (const [reason, names] of [...byReason].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const isCounted = counted.includes(reason) || (reason !== unknownReason && names.length > mostNamed);
    failures[reason] = isCounted ? names.length : names.sort();
  }
  return failures;
}

/** What is to be expected of a test that came to this; undefined when nothing is to be said. */
export function updated({ id, status, message, subtests }: FileResult, entry: Entry = {}): Entry | undefined {
  const flaky = new Set(Object.values(entry.flaky ?? {}).flat());
  const failing = subtests.filter(({ name, status }) => status !== "PASS" && !flaky.has(name));
  const result: Entry = {};
  if (status !== "OK") {
    const isKnown = entry.harness?.status === status && entry.harness.reason !== unknownReason;
    result.harness = { status, reason: isKnown && entry.harness ? entry.harness.reason : reasonOf(id, message) };
  }
  if (failing.length > 0) result.fail = failuresOf(id, failing, entry);
  if (entry.flaky !== undefined) result.flaky = entry.flaky;
  return Object.keys(result).length === 0 ? undefined : result;
}
