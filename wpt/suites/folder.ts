// The suite of `--dir`: somebody's own tests in a folder, without a checkout of web-platform-tests. They are served from the
// folder, so that "/x.js" is a file in it; what they lack of the harness comes with NANO (runner/disk-answers.ts).

import { existsSync, statSync } from "node:fs";
import { basename, join, posix, resolve } from "node:path";
import { NanoError } from "../../src/host/errors/index.ts";
import type { TestFile } from "../runner/protocol.ts";
import { runChosen } from "../runner/run.ts";
import { selectTests } from "../runner/selection.ts";
import { expectationFolder } from "../verdict/expectations.ts";
import type { Suite, SuiteDirectory } from "./suite.ts";

/** Ids begin with the folder's name, as those of a suite do with the suite's. */
export function folderSuite(folder: string): Suite {
  const root = resolve(folder);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    const hint = existsSync(root) ? "is no folder; the folder that it lies in may be meant" : "no such folder";
    throw new NanoError("NANO_NO_SUCH_PATH", `--dir: ${folder}: ${hint}`);
  }
  const name = basename(root);
  const directoryOf = (path: string) => posix.join(name, posix.dirname(path).split("/")[0] ?? "");
  return {
    name,
    expectations: expectationFolder(join(root, "expectations"), `${name}/`),
    async run({ jobs, isWanted, onResult }) {
      const selection = selectTests(root, ".");
      const all = selection.tests
        .map((test): TestFile => ({ ...test, id: `${name}/${test.id}` }))
        .filter(({ id }) => isWanted(id));
      const omitted = selection.omitted.filter(({ path }) => isWanted(`${name}/${path}`));
      let done = 0;
      const results = await runChosen(
        all.map((test) => ({ test, needsServer: false })),
        root,
        { jobs, executors: 0, onResult: (result) => onResult(result, ++done, all.length) },
      );
      const directories = new Map<string, SuiteDirectory>();
      const placeOf = (path: string): SuiteDirectory => {
        const directory = directoryOf(path);
        const place = directories.get(directory) ?? { directory, results: [], omitted: [] };
        directories.set(directory, place);
        return place;
      };
      for (const [index, result] of results.entries()) placeOf(all[index]?.path ?? "").results.push(result);
      for (const { path, reason } of omitted) placeOf(path).omitted.push({ path: `${name}/${path}`, reason });
      return [...directories.values()].sort((a, b) => (a.directory < b.directory ? -1 : 1));
    },
  };
}
