// Runs selected tests: those that need no server, then the others.

import { runTests } from "./process-pool.ts";
import type { FileResult, TestFile } from "./protocol.ts";
import { startServer } from "./wptserve.ts";

export interface ChosenTest {
  test: TestFile;
  needsServer: boolean;
}

export interface RunSettings {
  jobs: number;
  executors: number;
  onResult(result: FileResult): void;
}

/** The results in the order of the tests. */
export async function runChosen(
  chosen: readonly ChosenTest[],
  root: string,
  settings: RunSettings,
): Promise<FileResult[]> {
  const results = new Map<string, FileResult>();
  const options = {
    ...settings,
    root,
    onResult(result: FileResult) {
      results.set(result.id, result);
      settings.onResult(result);
    },
  };
  const plain = chosen.filter(({ needsServer }) => !needsServer).map(({ test }) => test);
  const served = chosen.filter(({ needsServer }) => needsServer).map(({ test }) => test);
  if (plain.length > 0) await runTests(plain, { ...options, server: null });
  if (served.length > 0) {
    const server = await startServer(root);
    try {
      await runTests(served, { ...options, server: server.address });
    } finally {
      await server.stop();
    }
  }
  return chosen.map(({ test }) => results.get(test.id) as FileResult);
}
