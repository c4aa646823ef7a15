// What is right: workerd's answers as they were recorded (recorded/<directory>.json), and above them the standard's where
// workerd breaks it (standard/<directory>.json).

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suiteFolder } from "../read/read-cases.ts";
import type { Checks } from "./checks.ts";

export interface Recording {
  /** Version that gave the answers. */
  workerd: string;
  cases: Record<string, Checks>;
}

export interface Correction {
  /** Why workerd's answer does not count. */
  why: string;
  /** The answers that do; null for none at all. */
  checks: Checks;
}

/** Case -> what is said otherwise. */
export type Corrections = Record<string, Correction[]>;

function read<T>(file: string, otherwise: T): T {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : otherwise;
}

function recordedFile(directory: string, folder: string): string {
  return join(folder, "recorded", `${directory}.json`);
}

export function readRecording(directory: string, folder: string = suiteFolder): Recording {
  return read(recordedFile(directory, folder), { workerd: "", cases: {} });
}

export function readCorrections(directory: string, folder: string = suiteFolder): Corrections {
  return read(join(folder, "standard", `${directory}.json`), {});
}

export function writeRecording(directory: string, recording: Recording, folder: string = suiteFolder): void {
  const file = recordedFile(directory, folder);
  mkdirSync(dirname(file), { recursive: true });
  const cases = Object.fromEntries(Object.entries(recording.cases).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify({ ...recording, cases }, null, 2)}\n`);
}

/** The answers that count. Throws when a correction says what workerd says itself: it is out of date then. */
export function truthOf(name: string, recording: Recording, corrections: Corrections): Checks | undefined {
  const recorded = recording.cases[name];
  if (recorded === undefined) return undefined;
  const truth: Checks = { ...recorded };
  for (const { checks } of corrections[name] ?? []) {
    for (const [check, value] of Object.entries(checks)) {
      if (JSON.stringify(recorded[check] ?? null) === JSON.stringify(value)) {
        throw new Error(`${name}: workerd answers "${check}" by the standard: take its correction out`);
      }
      if (value === null) delete truth[check];
      else truth[check] = value;
    }
  }
  return truth;
}
