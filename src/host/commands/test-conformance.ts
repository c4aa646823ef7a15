// `nano test-conformance`: suites of tests in isolates of this engine, compared with what is expected of them, and
// web-platform-tests on other runtimes besides.

import { availableParallelism } from "node:os";
import { posix, relative } from "node:path";
import pc from "picocolors";
import {
  type Comparison,
  type Conformance,
  checkoutSuite,
  checkoutSuiteNames,
  comparedNano,
  comparedPeer,
  compareRuntimes,
  type FileResult,
  fetchTests,
  flips,
  folderSuite,
  newProgress,
  type Progress,
  pinnedSuite,
  RecordStore,
  type RuntimeName,
  readPin,
  revisionWarning,
  runConformance,
  runtimeNames,
  type Suite,
  type Tests,
  updateExpectations,
  wantedTests,
} from "../../../wpt/index.ts";
import { NanoError, suggestion } from "../errors/index.ts";
import { findPackage } from "../native/index.ts";
import {
  printable,
  tellComparison,
  tellCounts,
  tellFailures,
  tellSurprises,
  writeReadme,
  writeReports,
} from "./conformance-output.ts";

export interface ConformanceCommandOptions {
  dir?: string;
  suite?: string[];
  filter?: string;
  runtime?: string[];
  readme?: string;
  report?: string;
  update?: boolean;
  repeat: number;
  jobs: number;
  json?: string;
  html?: string;
  verbose?: boolean;
}

/** What was asked for, found. */
interface Asked {
  paths: string[];
  options: ConformanceCommandOptions;
  runtimes: RuntimeName[];
  suites: Suite[];
  /** Undefined when no suite needs them. */
  tests: Tests | undefined;
}

/** Returns the exit code: 0 when all is as expected. */
export async function testConformanceCommand(paths: string[], options: ConformanceCommandOptions): Promise<number> {
  const progress = newProgress();
  try {
    return await test(await find(paths, options, progress), progress);
  } finally {
    progress.clear();
  }
}

async function find(paths: string[], options: ConformanceCommandOptions, progress: Progress): Promise<Asked> {
  if (options.dir !== undefined) return findInFolder(options.dir, paths, options);
  const names = chooseSuites(paths, options);
  const runtimes = chooseRuntimes(options, names);
  const tests = names.includes("wpt") ? await fetchTests(progress) : undefined;
  const suites = names.map((name) =>
    name === "wpt" && tests !== undefined ? pinnedSuite(tests) : checkoutSuite(name),
  );
  return { paths, options, runtimes, suites, tests };
}

/** Paths are from the folder. */
function findInFolder(folder: string, paths: readonly string[], options: ConformanceCommandOptions): Asked {
  if (options.suite !== undefined) throw new NanoError("NANO_USAGE", "--dir and --suite: it is one or the other");
  const suite = folderSuite(folder);
  const below = paths.map((path) => posix.join(suite.name, path));
  return { paths: below, options, runtimes: chooseRuntimes(options, [suite.name]), suites: [suite], tests: undefined };
}

function requireKnown(option: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const hint = `${suggestion(unknown, known)}: ${known.join(", ")}`;
  throw new NanoError("NANO_USAGE", `--${option}: there is no ${option} "${unknown}"${hint}`);
}

/** The suites that were asked for by name; else those that a path or nothing leads to. */
function chooseSuites(paths: readonly string[], { suite }: ConformanceCommandOptions): string[] {
  const others = checkoutSuiteNames();
  const known = ["wpt", ...others];
  if (suite !== undefined) {
    requireKnown("suite", suite, known);
    return known.filter((name) => suite.includes(name));
  }
  const { hasSome } = wantedTests(paths);
  const isOfOther = (path: string) => others.some((name) => path === name || path.startsWith(`${name}/`));
  return known.filter((name) => (name === "wpt" ? paths.length === 0 || !paths.every(isOfOther) : hasSome(name)));
}

function chooseRuntimes({ runtime = ["nano"] }: ConformanceCommandOptions, suites: readonly string[]): RuntimeName[] {
  requireKnown("runtime", runtime, runtimeNames);
  const chosen = runtimeNames.filter((name) => runtime.includes(name));
  if (chosen.some((name) => name !== "nano") && !suites.includes("wpt")) {
    throw new NanoError("NANO_USAGE", "--runtime: other runtimes run the suite wpt only");
  }
  return chosen;
}

async function test(asked: Asked, progress: Progress): Promise<number> {
  const { runtimes, tests, options } = asked;
  const store = new RecordStore(options.report);
  let exitCode = 0;
  let last: Conformance | undefined;
  if (runtimes.includes("nano")) {
    const runs = await runNano(asked, progress);
    last = runs.at(-1) as Conformance;
    exitCode = tell(runs, last, asked);
    if (tests !== undefined && asked.suites.some(({ name }) => name === "wpt")) {
      const { facts, results } = comparedNano(last, findPackage().version, tests);
      store.add(facts, results);
    }
  }
  if (tests !== undefined) await runPeers(asked, tests, store, progress);
  const comparison = compare(asked, store);
  if (comparison !== undefined) tellComparison(comparison);
  if (comparison !== undefined && options.readme !== undefined) await writeReadme(options.readme, comparison);
  if (tests !== undefined) store.save();
  if (last !== undefined) await writeReports(last, { revision: tests?.revision ?? "", comparison }, options);
  return exitCode;
}

/** Undefined when there is one runtime only. */
function compare({ paths, options }: Asked, store: RecordStore): Comparison | undefined {
  const { records } = store;
  const wanted = wantedTests(paths, options.filter);
  if (records.length < 2) return undefined;
  const directories = readPin().directories.map(({ path }) => path);
  return compareRuntimes(records, directories, wanted.has);
}

async function runNano({ paths, options, suites, tests }: Asked, progress: Progress): Promise<Conformance[]> {
  const wanted = wantedTests(paths, options.filter);
  const runs: Conformance[] = [];
  for (let count = 1; count <= options.repeat; count++) {
    const title = options.repeat > 1 ? `run ${count} of ${options.repeat}: ` : "";
    const onResult = (result: FileResult, done: number, all: number) => {
      progress.show(`${title}${done} of ${all}  ${result.id}`, done / all);
    };
    const jobs = options.jobs || 4 * availableParallelism();
    // Several runs are there to see what is not the same in each.
    const secondChance = options.repeat === 1 && !options.update;
    runs.push(await runConformance(suites, { wanted, jobs, secondChance, onResult }));
  }
  progress.clear();
  const warning = tests === undefined ? "" : revisionWarning(tests);
  if (warning !== "") process.stderr.write(`${pc.yellow("warning:")} ${warning}\n`);
  if (runs.at(-1)?.directories.every(({ count }) => count.tests + count.omitted === 0)) {
    const asked = [...paths, ...(options.filter === undefined ? [] : [`--filter ${options.filter}`])];
    throw new NanoError("NANO_NO_SUCH_PATH", `${asked.join(", ")}: no tests there`);
  }
  return runs;
}

async function runPeers(asked: Asked, tests: Tests, store: RecordStore, progress: Progress): Promise<void> {
  const { paths, options, runtimes, suites } = asked;
  const suite = suites.find(({ name }) => name === "wpt");
  const isWanted = wantedTests(paths, options.filter).has;
  for (const name of runtimes) {
    if (name === "nano" || suite === undefined) continue;
    const { facts, results } = await comparedPeer(name, tests, suite, {
      isWanted,
      jobs: options.jobs || 2 * availableParallelism(),
      onResult: (result, done, all) => progress.show(`${name}: ${done} of ${all}  ${result.id}`, done / all),
    });
    progress.clear();
    store.add(facts, results);
    // What ran is kept, whatever happens to the next one.
    store.save();
  }
}

/** Returns the exit code. */
function tell(runs: readonly Conformance[], last: Conformance, { options, suites }: Asked): number {
  if (options.verbose) tellFailures(last);
  tellCounts(last);
  if (options.update) {
    for (const file of updateExpectations(last, suites)) {
      process.stdout.write(`${relative(process.cwd(), file)} is written anew\n`);
    }
  } else {
    for (const id of last.unsteady) process.stdout.write(`${pc.yellow("at the second run only:")} ${id}\n`);
    tellSurprises(last.surprises);
  }
  const flipped = flips(runs);
  for (const line of flipped) process.stdout.write(`${pc.red("not the same in all runs:")} ${printable(line)}\n`);
  return flipped.length > 0 || (last.surprises.length > 0 && !options.update) ? 1 : 0;
}
