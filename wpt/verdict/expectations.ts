// What is known not to pass (expectations/<directory>.json), each with its reason; all else must pass.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { wptFolder } from "../fetch/pin.ts";
import type { FileStatus } from "../runner/protocol.ts";

/** Reason -> the subtests that fail for it, or how many that are not named. */
export type Failures = Record<string, string[] | number>;

/** About one test. With `omit` or `skip` it does not run. */
export interface Entry {
  /** Why it is out of scope for a server. */
  omit?: string;
  /** Why it can't run yet; that it does is ours to do. */
  skip?: string;
  /** The harness as a whole ends otherwise than well. */
  harness?: { status: FileStatus; reason: string };
  fail?: Failures;
  /** Reason -> subtests that may fail or not. */
  flaky?: Record<string, string[]>;
}

export interface Expectations {
  /** Subtests of the whole directory: a run that loses some fails. */
  subtests: number;
  /** By the id of a test. */
  tests: Record<string, Entry>;
}

/** What stands for a reason that nobody has written yet. */
export const unknownReason = "?";

function fileOf(directory: string): string {
  return join(wptFolder(), "expectations", `${directory}.json`);
}

export function readExpectations(directory: string): Expectations {
  const file = fileOf(directory);
  if (!existsSync(file)) return { subtests: 0, tests: {} };
  return JSON.parse(readFileSync(file, "utf8")) as Expectations;
}

export function writeExpectations(directory: string, expectations: Expectations): void {
  const file = fileOf(directory);
  mkdirSync(dirname(file), { recursive: true });
  const byId = Object.entries(expectations.tests).sort(([a], [b]) => (a < b ? -1 : 1));
  const sorted: Expectations = { subtests: expectations.subtests, tests: Object.fromEntries(byId) };
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** The directories that have expectations. */
export function expectedDirectories(): string[] {
  const folder = join(wptFolder(), "expectations");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length).replaceAll("\\", "/"));
}

/** The reasons of an entry. */
export function reasonsOf({ omit, skip, harness, fail, flaky }: Entry): string[] {
  const single = [omit, skip, harness?.reason].filter((reason) => reason !== undefined);
  return [...single, ...Object.keys(fail ?? {}), ...Object.keys(flaky ?? {})];
}
