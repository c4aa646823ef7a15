// What is known not to pass (expectations/<directory>.json), each with its reason; all else must pass.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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

/** The expectations of a suite: a file for each directory. */
export interface ExpectationFolder {
  /** Those of a directory; undefined when there is no file. */
  read(directory: string): Expectations | undefined;
  /** True when that changed the file. */
  write(directory: string, expectations: Expectations): boolean;
  /** The path of a directory's file. */
  fileOf(directory: string): string;
  /** The directories that have a file. */
  directories(): string[];
}

/**
 * `prefix`: what the names of the directories begin with and those of the files do not. The directory that is called so
 * itself has a file of its name.
 */
export function expectationFolder(folder: string, prefix = ""): ExpectationFolder {
  const whole = prefix.replace(/\/$/, "");
  const fileOf = (directory: string) => {
    const name = directory.startsWith(prefix) ? directory.slice(prefix.length) : directory;
    return join(folder, `${name}.json`);
  };
  return {
    fileOf,
    read(directory) {
      const file = fileOf(directory);
      return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Expectations) : undefined;
    },
    write(directory, expectations) {
      const file = fileOf(directory);
      mkdirSync(dirname(file), { recursive: true });
      const byId = Object.entries(expectations.tests).sort(([a], [b]) => (a < b ? -1 : 1));
      const sorted: Expectations = { subtests: expectations.subtests, tests: Object.fromEntries(byId) };
      const text = `${JSON.stringify(sorted, null, 2)}\n`;
      if (existsSync(file) && readFileSync(file, "utf8") === text) return false;
      writeFileSync(file, text);
      return true;
    },
    directories() {
      if (!existsSync(folder)) return [];
      return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".json"))
        .map((file) => file.slice(0, -".json".length).replaceAll("\\", "/"))
        .map((name) => (name === whole ? name : `${prefix}${name}`));
    },
  };
}
