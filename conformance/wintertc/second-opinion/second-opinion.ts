// NANO's crypto.subtle and another implementation's, of another author: what one makes the other must take. Web Cryptography is an
// item of ECMA-429, and ciphers and signatures are worth what others make of them.

import { join } from "node:path";
import { runInThisContext } from "node:vm";
import type { FileResult, Subtest } from "../../../wpt/index.ts";
import { conformanceFolder, programOf, readKit, runPrograms } from "../../isolates/index.ts";

/** As much of Web Cryptography as an exchange needs. */
export interface Implementation {
  subtle: object;
}

interface Exchange {
  /** What it gives goes through JSON. */
  make(): Promise<unknown>;
  take(given: unknown): Promise<void>;
}

interface Table {
  exchangesOf(algorithm: string): Record<string, Exchange>;
  algorithms: string[];
}

/** What one of two came to; an error is a result. */
export type Made = { value: unknown } | { error: string };

const tableFile = (): string => join(conformanceFolder(), "wintertc", "second-opinion", "exchanges.js");

/** The table over an implementation that runs in this process. */
export function tableOf(implementation: Implementation): Table {
  const { text } = readKit(tableFile(), "");
  return (runInThisContext(text, { filename: tableFile() }) as (of: Implementation) => Table)(implementation);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

export async function madeBy(exchange: Exchange): Promise<Made> {
  try {
    return { value: JSON.parse(JSON.stringify(await exchange.make())) };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

/** "" when it is taken. */
export async function refusalOf(exchange: Exchange, made: Made): Promise<string> {
  if ("error" in made) return `nothing was made: ${made.error}`;
  try {
    await exchange.take(made.value);
    return "";
  } catch (error) {
    return reasonOf(error);
  }
}

/** Runs in the isolate: takes what the other made, and makes, each a subtest; what is made is the subtest's message. */
function programFor(algorithm: string, made: Record<string, Made>): string {
  const text = `
    const made = ${JSON.stringify(made)};
    const { exchangesOf } = table(crypto);
    for (const [name, { make, take }] of Object.entries(exchangesOf(${JSON.stringify(algorithm)}))) {
      test(name + ": takes", () => {
        if ("error" in made[name]) throw new Error("nothing was made: " + made[name].error);
        return take(made[name].value);
      });
      test(name + ": makes", async () => JSON.stringify(await make()));
    }`;
  const kit = readKit(tableFile(), "");
  return programOf(text, [{ text: `() => ({ table: ${kit.text} })`, names: "table" }]);
}

const directory = "wintertc/second-opinion";

/** The verdict of the other on what NANO made stands for the subtest in which it was made. */
async function judged(result: FileResult, exchanges: Record<string, Exchange>): Promise<FileResult> {
  const subtests: Subtest[] = [];
  for (const subtest of result.subtests) {
    const [name = "", act] = subtest.name.split(": ");
    if (act !== "makes" || subtest.status !== "PASS") {
      subtests.push(subtest);
      continue;
    }
    const message = await refusalOf(exchanges[name] as Exchange, { value: JSON.parse(subtest.message) });
    subtests.push({ name: subtest.name, status: message === "" ? "PASS" : "FAIL", message });
  }
  return { ...result, subtests };
}

export interface Comparison {
  jobs: number;
  isWanted(id: string): boolean;
  onResult(result: FileResult): void;
}

/** A test for each algorithm, in the order of the table. */
export function opinionIds(other: Implementation): string[] {
  return tableOf(other).algorithms.map((algorithm) => `${directory}/${algorithm}`);
}

export async function compareWith(other: Implementation, run: Comparison): Promise<FileResult[]> {
  const { exchangesOf } = tableOf(other);
  const ids = opinionIds(other).filter(run.isWanted);
  const programs = [];
  for (const id of ids) {
    const algorithm = id.slice(directory.length + 1);
    const made: Record<string, Made> = {};
    for (const [name, exchange] of Object.entries(exchangesOf(algorithm))) made[name] = await madeBy(exchange);
    programs.push({ id, source: programFor(algorithm, made) });
  }
  const results = await runPrograms(programs, { jobs: run.jobs, timeoutMs: 60_000, onResult: () => undefined });
  const verdicts: FileResult[] = [];
  for (const result of results) {
    const verdict = await judged(result, exchangesOf(result.id.slice(directory.length + 1)));
    verdicts.push(verdict);
    run.onResult(verdict);
  }
  return verdicts;
}
