// The suite "wpt": the directories of web-platform-tests that are pinned.

import { join } from "node:path";
import type { Tests } from "../fetch/fetch.ts";
import { type Pin, readPin, wptFolder } from "../fetch/pin.ts";

import type { TestFile } from "../runner/protocol.ts";
import { type ChosenTest, runChosen } from "../runner/run.ts";
import { type Omitted, selectTests } from "../runner/selection.ts";
import { expectationFolder } from "../verdict/expectations.ts";
import { isAtOrBelow, type Suite, type SuiteDirectory, type SuiteRun } from "./suite.ts";

/** The pinned directories, and which of their tests are wanted. */
export function choosePinned(tests: Tests, pin: Pin, isWanted: (id: string) => boolean) {
  return pin.directories.map(({ path, server }) => {
    const selection = selectTests(tests.root, path);
    return {
      directory: path,
      tests: selection.tests
        .filter(({ id }) => isWanted(id))
        .map((test): ChosenTest => ({ test, needsServer: server })),
      omitted: selection.omitted.filter((omitted: Omitted) => isWanted(omitted.path)),
    };
  });
}

/** `executors`: 0 for as many as there are cores. */
export function pinnedSuite(tests: Tests, executors = 0): Suite {
  async function run({ jobs, isWanted, onResult }: SuiteRun): Promise<SuiteDirectory[]> {
    const chosen = choosePinned(tests, readPin(), isWanted);
    const all = chosen.flatMap((directory) => directory.tests);
    let done = 0;
    const results = await runChosen(all, tests.root, {
      jobs,
      executors,
      onResult: (result) => onResult(result, ++done, all.length),
    });
    return chosen.map(({ directory, omitted }) => ({
      directory,
      results: results.filter(({ id }) => isAtOrBelow(id, directory)),
      omitted,
    }));
  }
  return { name: "wpt", expectations: expectationFolder(join(wptFolder(), "expectations")), run };
}

/** What a peer runs, too: all but what is out of scope for a server. That NANO can't run one yet is no reason. */
export function comparedTests(tests: Tests, { expectations }: Suite, isWanted: (id: string) => boolean): TestFile[] {
  return choosePinned(tests, readPin(), isWanted).flatMap((chosen) => {
    const known = expectations.read(chosen.directory)?.tests ?? {};
    const isOmitted = ({ id, path }: TestFile) => (known[id] ?? known[path])?.omit !== undefined;
    return chosen.tests.map(({ test }) => test).filter((test) => !isOmitted(test));
  });
}
