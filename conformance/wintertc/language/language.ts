// ECMA-429 stands on ECMA-262: what the engine has by itself, an app has, too, whatever flags and start-up snapshot NANO adds. The
// same programs run in NANO's isolates and in the plain engine without NANO's flags, and a difference is a failure.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import type { FileResult, Subtest } from "../../../wpt/index.ts";
import { conformanceFolder, type Program, programOf, readKit, readLine, runPrograms } from "../../isolates/index.ts";
import { editions } from "./editions.ts";

const directory = "wintertc/language";

function editionProgram([edition, features]: [string, Readonly<Record<string, string>>]): Program {
  // By indirect eval: what is not known here must not break the other programs, and sloppy mode is a part of the language.
  const text = `for (const [name, source] of Object.entries(${JSON.stringify(features)})) {
    test(name, async () => same(await (0, eval)(source), true, "its value"));
  }`;
  return { id: `${directory}/${edition}`, source: programOf(text) };
}

/** Has items of its own, and is added to by each embedder. */
const notCompared = ["WebAssembly", "console", "globalThis"];

function builtinsProgram(): Program {
  const names = (runInNewContext("Object.getOwnPropertyNames(globalThis)") as string[]).filter(
    (name) => !notCompared.includes(name),
  );
  const { text: walk } = readKit(join(conformanceFolder(), "wintertc", "language", "builtins.js"), "");
  const text = `for (const name of ${JSON.stringify(names)}) {
    test(name, () => JSON.stringify((${walk})(name)));
  }`;
  return { id: `${directory}/builtins`, source: programOf(text) };
}

export function languagePrograms(): Program[] {
  return [...Object.entries(editions).map(editionProgram), builtinsProgram()];
}

export type Told = ReadonlyMap<string, Pick<Subtest, "status" | "message">>;

/** What the program's subtests come to in the engine alone. */
async function inPlainEngine({ source }: Program): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), "nano-language-"));
  try {
    const file = join(folder, "program.cjs");
    await writeFile(file, source);
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env, maxBuffer: 1 << 28 });
    const told = new Map<string, Pick<Subtest, "status" | "message">>();
    for (const line of stdout.split("\n").map(readLine)) if (line?.type === "result") told.set(line.name, line);
    return told;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function firstDifference(mine: string, other: string): string {
  const [here, there] = [mine, other].map((text) => JSON.parse(text) as string[]) as [string[], string[]];
  const only = (list: string[], rest: string[]) => list.filter((line) => !rest.includes(line)).slice(0, 3);
  return `only here: ${only(here, there).join("; ")}; only in the plain engine: ${only(there, here).join("; ")}`;
}

/** A subtest passes when it came to the same in both, and that is no failure. */
export function judge(subtest: Subtest, told: Told): Subtest {
  const { name, status, message } = subtest;
  const other = told.get(name) ?? { status: "NOTRUN", message: "" };
  const fail = (why: string): Subtest => ({ name, status: "FAIL", message: why });
  if (status !== "PASS" && other.status !== "PASS") return fail(`neither has it: ${message}`);
  if (status !== "PASS") return fail(`only the plain engine has it: ${message}`);
  if (other.status !== "PASS") return fail(`the plain engine does not have it: ${other.message}`);
  return message === other.message ? { name, status, message: "" } : fail(firstDifference(message, other.message));
}

export async function compareLanguage(
  programs: readonly Program[],
  { jobs, onResult }: { jobs: number; onResult(result: FileResult): void },
): Promise<FileResult[]> {
  const results = await runPrograms(programs, { jobs, onResult: () => undefined });
  const judged: FileResult[] = [];
  for (const [at, result] of results.entries()) {
    const told = await inPlainEngine(programs[at] as Program);
    const verdict = { ...result, subtests: result.subtests.map((subtest) => judge(subtest, told)) };
    onResult(verdict);
    judged.push(verdict);
  }
  return judged;
}
