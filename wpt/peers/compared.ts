// A runtime that is compared: its tests, its run, its record.

import { availableParallelism, cpus } from "node:os";
import type { RunFacts } from "../comparison/store.ts";
import type { Conformance } from "../conformance.ts";
import type { Tests } from "../fetch/fetch.ts";
import type { FileResult } from "../runner/protocol.ts";
import { comparedTests } from "../suites/pinned.ts";
import type { Suite } from "../suites/suite.ts";
import { findPeer, type PeerName } from "./peer.ts";
import { runOnPeer } from "./run.ts";

export interface PeerOptions {
  isWanted(id: string): boolean;
  jobs: number;
  onResult(result: FileResult, done: number, all: number): void;
}

export interface Compared {
  facts: RunFacts;
  results: FileResult[];
}

export function machineName(): string {
  return `${process.platform}-${process.arch}, ${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}`;
}

function factsOf(runtime: string, version: string, { revision }: Tests): RunFacts {
  return { runtime, version, revision, machine: machineName(), date: new Date().toISOString() };
}

/** What a run of `suite` on NANO came to. */
export function comparedNano({ directories }: Conformance, version: string, tests: Tests): Compared {
  const results = directories.filter(({ suite }) => suite === "wpt").flatMap(({ verdicts }) => verdicts);
  return { facts: factsOf("nano", version, tests), results: results.map(({ result }) => result) };
}

/** Runs the suite's tests on a peer. */
export async function comparedPeer(
  name: PeerName,
  tests: Tests,
  suite: Suite,
  options: PeerOptions,
): Promise<Compared> {
  const peer = await findPeer(name);
  const chosen = comparedTests(tests, suite, options.isWanted);
  let done = 0;
  const onResult = (result: FileResult) => options.onResult(result, ++done, chosen.length);
  const results = await runOnPeer(peer, chosen, { root: tests.root, jobs: options.jobs, onResult });
  return { facts: factsOf(name, peer.version, tests), results };
}
