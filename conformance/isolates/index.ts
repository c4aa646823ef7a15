// Runs programs in isolates of this engine, each in a fresh one with nothing but what every app has.

import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPackage } from "../../src/host/native/index.ts";
import { type FileResult, runTests } from "../../wpt/index.ts";
import { mark } from "./lines.ts";

export { type Line, readLine } from "./lines.ts";

export interface Program {
  id: string;
  source: string;
}

export interface RunPrograms {
  /** Programs under way at once. */
  jobs: number;
  /** Of CPU time and of wall time; 20 s. */
  timeoutMs?: number;
  onResult(result: FileResult): void;
}

let harness: string | undefined;

/** An expression without the semicolon that a file ends with. */
function expressionIn(file: string): string {
  return readFileSync(file, "utf8").trimEnd().replace(/;$/, "");
}

export function conformanceFolder(): string {
  return join(findPackage().root, "conformance");
}

/**
 * A program whose value is a promise for its end: `text` calls `test` and the checks of harness.js, and what `kits` add
 * to them. Each kit is the text of a function that gets what came before it and returns an object.
 */
export function programOf(text: string, kits: readonly { text: string; names: string }[] = []): string {
  harness ??= expressionIn(join(conformanceFolder(), "isolates", "harness.js"));
  const added = kits.map((kit) => `const { ${kit.names} } = (${kit.text})(kit);\n`).join("");
  const body = `const { test, same, alike, throws, rejects } = kit;\n${added}{\n${text}\n}`;
  return `(${harness})(${JSON.stringify(mark)}, (kit) => {\n"use strict";\n${body}\n});`;
}

/** The text of a kit in a file of its own. */
export function readKit(file: string, names: string): { text: string; names: string } {
  return { text: expressionIn(file), names };
}

/** The results in the order of the programs. */
export async function runPrograms(programs: readonly Program[], options: RunPrograms): Promise<FileResult[]> {
  const { jobs, timeoutMs = 20_000, onResult } = options;
  const root = await mkdtemp(join(tmpdir(), "nano-conformance-"));
  const results = new Map<string, FileResult>();
  try {
    const tests = [];
    for (const [index, { id, source }] of programs.entries()) {
      const path = `${index}.js`;
      await writeFile(join(root, path), source);
      tests.push({ id, path, variant: "", kind: "any" as const, timeoutMs, scripts: [], title: "" });
    }
    await runTests(tests, {
      root,
      jobs,
      executors: 0,
      server: null,
      program: join(findPackage().root, "dist", "conformance-process.js"),
      onResult(result) {
        results.set(result.id, result);
        onResult(result);
      },
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  return programs.map(({ id }) => results.get(id) as FileResult);
}
