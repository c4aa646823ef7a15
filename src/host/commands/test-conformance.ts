// `nano test-conformance`: web-platform-tests in isolates of this engine, compared with what is expected of them.

import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { dirname, relative } from "node:path";
import pc from "picocolors";
import {
  type Conformance,
  checkoutSuite,
  checkoutSuiteNames,
  type FileResult,
  fetchTests,
  flips,
  htmlReport,
  jsonReport,
  newProgress,
  type Progress,
  pinnedSuite,
  revisionWarning,
  runConformance,
  type Suite,
  type Surprise,
  type Tests,
  tableOf,
  totalOf,
  updateExpectations,
  wantedTests,
} from "../../../wpt/index.ts";
import { NanoError, suggestion } from "../errors/index.ts";
import { findPackage } from "../native/index.ts";

export interface ConformanceCommandOptions {
  suite?: string[];
  filter?: string;
  update?: boolean;
  repeat: number;
  jobs: number;
  json?: string;
  html?: string;
  verbose?: boolean;
}

/** Surprises that are told one by one. */
const mostTold = 100;

/** Returns the exit code: 0 when all is as expected. */
export async function testConformanceCommand(paths: string[], options: ConformanceCommandOptions): Promise<number> {
  const progress = newProgress();
  try {
    return await test(paths, options, progress);
  } finally {
    progress.clear();
  }
}

/** The suites that were asked for by name; else those that a path or nothing leads to. */
function chooseNames(paths: readonly string[], { suite }: ConformanceCommandOptions): string[] {
  const others = checkoutSuiteNames();
  const known = ["wpt", ...others];
  const unknown = suite?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new NanoError(
      "NANO_USAGE",
      `--suite: there is no suite "${unknown}"${suggestion(unknown, known)}: ${known.join(", ")}`,
    );
  }
  if (suite !== undefined) return known.filter((name) => suite.includes(name));
  const { has, hasSome } = wantedTests(paths);
  const isOfOther = (path: string) => others.some((name) => path === name || path.startsWith(`${name}/`));
  return known.filter((name) =>
    name === "wpt" ? paths.length === 0 || !paths.every(isOfOther) : has(name) || hasSome(name),
  );
}

async function test(paths: string[], options: ConformanceCommandOptions, progress: Progress): Promise<number> {
  const names = chooseNames(paths, options);
  const tests = names.includes("wpt") ? await fetchTests(progress) : undefined;
  const suites = names.map((name) =>
    name === "wpt" && tests !== undefined ? pinnedSuite(tests) : checkoutSuite(name),
  );
  const wanted = wantedTests(paths, options.filter);
  const runs: Conformance[] = [];
  for (let count = 1; count <= options.repeat; count++) {
    const title = options.repeat > 1 ? `run ${count} of ${options.repeat}: ` : "";
    const onResult = (result: FileResult, done: number, all: number) => {
      progress.show(`${title}${done} of ${all}  ${result.id}`, done / all);
    };
    const jobs = options.jobs || 4 * availableParallelism();
    runs.push(await runConformance(suites, { wanted, jobs, onResult }));
  }
  progress.clear();
  const warning = tests === undefined ? "" : revisionWarning(tests);
  if (warning !== "") process.stderr.write(`${pc.yellow("warning:")} ${warning}\n`);
  const last = runs.at(-1) as Conformance;
  if (last.directories.every(({ count }) => count.tests + count.omitted === 0)) {
    const asked = [...paths, ...(options.filter === undefined ? [] : [`--filter ${options.filter}`])];
    throw new NanoError("NANO_NO_SUCH_PATH", `${asked.join(", ")}: no tests there`);
  }
  return tell(runs, { suites, tests, options });
}

interface Ran {
  suites: readonly Suite[];
  tests: Tests | undefined;
  options: ConformanceCommandOptions;
}

async function tell(runs: readonly Conformance[], { suites, tests, options }: Ran): Promise<number> {
  const last = runs.at(-1) as Conformance;
  if (options.verbose) tellFailures(last);
  const counts = last.directories.map(({ count }) => count);
  process.stdout.write(`${tableOf(counts.length > 1 ? [...counts, totalOf(counts)] : counts)}\n`);
  await writeReports(last, tests?.revision ?? "", options);
  if (options.update) {
    for (const file of updateExpectations(last, suites)) {
      process.stdout.write(`${relative(process.cwd(), file)} is written anew\n`);
    }
  } else {
    tellSurprises(last.surprises);
  }
  const flipped = flips(runs);
  for (const line of flipped) process.stdout.write(`${pc.red("not the same in all runs:")} ${printable(line)}\n`);
  return flipped.length > 0 || (last.surprises.length > 0 && !options.update) ? 1 : 0;
}

/** Names and messages of tests hold what would spoil a terminal. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
  return text.toWellFormed().replace(unprintable, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function tellSurprises(surprises: readonly Surprise[]): void {
  for (const { id, subtest, what, message } of surprises.slice(0, mostTold)) {
    const name = subtest === "" ? "" : `: ${printable(subtest)}`;
    process.stdout.write(
      `${pc.red("unexpected:")} ${id}${name}\n    ${what}${message === "" ? "" : `: ${printable(message)}`}\n`,
    );
  }
  if (surprises.length > mostTold) process.stdout.write(`… and ${surprises.length - mostTold} more\n`);
}

function tellFailures({ directories }: Conformance): void {
  for (const { result } of directories.flatMap(({ verdicts }) => verdicts)) {
    const failing = result.subtests.filter(({ status }) => status !== "PASS");
    const passed = result.subtests.length - failing.length;
    process.stdout.write(
      `${result.status}  ${result.id}  ${passed}/${result.subtests.length}  ${printable(result.message)}\n`,
    );
    for (const { name, status, message } of failing) {
      process.stdout.write(`    ${status}  ${printable(name)}\n        ${printable(message)}\n`);
    }
  }
}

async function writeReports(
  conformance: Conformance,
  revision: string,
  { json, html }: ConformanceCommandOptions,
): Promise<void> {
  const { v8, node } = process.versions;
  const [cpu] = cpus();
  const info = {
    command: ["nano", ...process.argv.slice(2)].join(" "),
    nano: findPackage().version,
    engine: `V8 ${v8}, Node ${node}`,
    machine: `${process.platform}-${process.arch}, ${availableParallelism()} × ${cpu?.model ?? "unknown"}`,
    revision,
    date: new Date().toISOString(),
  };
  for (const file of [json, html]) if (file !== undefined) await mkdir(dirname(file), { recursive: true });
  if (json !== undefined) await writeFile(json, jsonReport(conformance, info));
  if (html !== undefined) await writeFile(html, htmlReport(conformance, info));
}
