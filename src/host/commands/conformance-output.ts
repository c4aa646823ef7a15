// What `nano test-conformance` says and writes of a run.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import pc from "picocolors";
import {
  type Comparison,
  type Conformance,
  comparisonTable,
  htmlReport,
  jsonReport,
  junitReport,
  machineName,
  type Surprise,
  tableOf,
  totalOf,
  withComparison,
} from "../../../wpt/index.ts";
import { NanoError } from "../errors/index.ts";
import { findPackage } from "../native/index.ts";

/** Surprises that are told one by one. */
const mostTold = 100;

/** Names and messages of tests hold what would spoil a terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
  return text.toWellFormed().replace(unprintable, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function tellSurprises(surprises: readonly Surprise[]): void {
  for (const { id, subtest, what, message } of surprises.slice(0, mostTold)) {
    const name = subtest === "" ? "" : `: ${printable(subtest)}`;
    process.stdout.write(
      `${pc.red("unexpected:")} ${id}${name}\n    ${what}${message === "" ? "" : `: ${printable(message)}`}\n`,
    );
  }
  if (surprises.length > mostTold) process.stdout.write(`… and ${surprises.length - mostTold} more\n`);
}

export function tellFailures({ directories }: Conformance): void {
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

export function tellCounts({ directories }: Conformance): void {
  const counts = directories.map(({ count }) => count);
  process.stdout.write(`${tableOf(counts.length > 1 ? [...counts, totalOf(counts)] : counts)}\n`);
}

export function tellComparison(comparison: Comparison): void {
  process.stdout.write(`\n${comparisonTable(comparison)}\n`);
}

export async function writeReadme(file: string, comparison: Comparison): Promise<void> {
  const text = withComparison(await readFile(file, "utf8"), comparison);
  if (text === undefined) {
    throw new NanoError(
      "NANO_USAGE",
      `--readme: ${file} has no place for the table: write <!-- conformance --> and <!-- /conformance --> where it shall be`,
    );
  }
  await writeFile(file, text);
}

export interface ReportFiles {
  /** A folder for all of them. */
  report?: string;
  json?: string;
  html?: string;
}

export async function writeReports(
  conformance: Conformance,
  { revision, comparison }: { revision: string; comparison: Comparison | undefined },
  { report, json, html }: ReportFiles,
): Promise<void> {
  const { v8, node } = process.versions;
  const info = {
    command: ["nano", ...process.argv.slice(2)].join(" "),
    nano: findPackage().version,
    engine: `V8 ${v8}, Node ${node}`,
    machine: machineName(),
    revision,
    date: new Date().toISOString(),
  };
  const write = async (file: string | undefined, make: () => string) => {
    if (file === undefined) return;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, make());
  };
  const inFolder = (name: string) => (report === undefined ? undefined : join(report, name));
  for (const file of [json, inFolder("wptreport.json")]) await write(file, () => jsonReport(conformance, info));
  for (const file of [html, inFolder("index.html")]) {
    await write(file, () => htmlReport(conformance, info, comparison));
  }
  await write(inFolder("junit.xml"), () => junitReport(conformance, info));
}
