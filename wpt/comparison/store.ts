// The records of runtimes in a folder: RUNTIME.json for each, and subtests.json, which they all point into.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileResult } from "../runner/protocol.ts";
import { Names, type RuntimeRecord, recordOf } from "./record.ts";

/** In the order in which they are shown. */
export const runtimeNames = ["nano", "workerd", "deno", "bun", "node"] as const;

export type RuntimeName = (typeof runtimeNames)[number];

export type RunFacts = Omit<RuntimeRecord, "tests">;

/** A line for each test, so that a change is seen in a diff. */
function linesOf(tests: Record<string, unknown>): string {
  const lines = Object.entries(tests).map(([id, value]) => `    ${JSON.stringify(id)}: ${JSON.stringify(value)}`);
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
}

export class RecordStore {
  readonly #folder: string | undefined;
  #names = new Names();
  #revision = "";
  readonly #records = new Map<string, RuntimeRecord>();

  /** Reads what is in the folder; without one, nothing is kept. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
    const names = this.#read("subtests") as { revision: string; tests: Record<string, string> } | undefined;
    if (names === undefined) return;
    this.#names = new Names(names.tests);
    this.#revision = names.revision;
    for (const runtime of runtimeNames) {
      const record = this.#read(runtime) as RuntimeRecord | undefined;
      if (record !== undefined) this.#records.set(runtime, record);
    }
  }

  #read(name: string): unknown {
    const file = this.#folder === undefined ? undefined : join(this.#folder, `${name}.json`);
    return file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  }

  /** In the order in which runtimes are shown. */
  get records(): RuntimeRecord[] {
    return runtimeNames.flatMap((runtime) => this.#records.get(runtime) ?? []);
  }

  /** Takes results into the runtime's record, beside those of other tests by the same version. */
  add(facts: RunFacts, results: readonly FileResult[]): void {
    // What is known of another revision's tests is of no use.
    if (facts.revision !== this.#revision) {
      this.#names = new Names();
      this.#records.clear();
      this.#revision = facts.revision;
    }
    const before = this.#records.get(facts.runtime);
    const tests = { ...(before?.version === facts.version ? before.tests : {}) };
    for (const result of results) tests[result.id] = recordOf(result, this.#names);
    const sorted = Object.fromEntries(Object.entries(tests).sort(([a], [b]) => (a < b ? -1 : 1)));
    const isSame = before !== undefined && JSON.stringify(before.tests) === JSON.stringify(sorted);
    // The same results again are no news.
    this.#records.set(facts.runtime, isSame ? before : { ...facts, tests: sorted });
  }

  save(): void {
    if (this.#folder === undefined) return;
    mkdirSync(this.#folder, { recursive: true });
    const write = (name: string, facts: object, tests: Record<string, unknown>) => {
      const head = Object.entries(facts).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
      const file = join(this.#folder ?? "", `${name}.json`);
      writeFileSync(file, `{\n${head.join("")}  "tests": ${linesOf(tests)}\n}\n`);
    };
    write("subtests", { revision: this.#revision }, this.#names.toJSON());
    for (const { tests, ...facts } of this.#records.values()) write(facts.runtime, facts, tests);
  }
}
