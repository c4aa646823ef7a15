// Runs the programs that fetching needs: git, apt, xz, tar.

import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

export interface ProgramOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ends the program after so many milliseconds. */
  timeoutMs?: number;
}

/** A program is missing, failed or took too long; `message` has the end of what it said. */
export class ProgramFailure extends Error {}

function ended(program: string, child: ChildProcess, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new ProgramFailure(`${program} does not run: ${error.message}`)));
    child.on("close", (status, signal) => {
      if (status === 0) return resolve();
      const end = said().trim().split("\n").slice(-3).join("; ");
      reject(new ProgramFailure(`${program}: ${signal ?? `exit code ${status}`}${end === "" ? "" : `: ${end}`}`));
    });
  });
}

/** Resolves to what the program printed. */
export async function run(program: string, args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const { timeoutMs, ...rest } = options;
  const settings: SpawnOptions = { ...rest, stdio: ["ignore", "pipe", "pipe"] };
  if (timeoutMs !== undefined) settings.timeout = timeoutMs;
  const child = spawn(program, args, settings);
  let output = "";
  let errors = "";
  child.stdout?.on("data", (data) => (output += data));
  child.stderr?.on("data", (data) => (errors += data));
  await ended(program, child, () => errors || output);
  return output;
}

/** `first | second`; fails when either does. */
export async function runPipe(first: readonly string[], second: readonly string[]): Promise<void> {
  const [from = "", ...fromArgs] = first;
  const [into = "", ...intoArgs] = second;
  let errors = "";
  const reader = spawn(into, intoArgs, { stdio: ["pipe", "ignore", "pipe"] });
  const writer = spawn(from, fromArgs, { stdio: ["ignore", "pipe", "pipe"] });
  for (const child of [reader, writer]) child.stderr?.on("data", (data) => (errors += data));
  reader.stdin.on("error", () => undefined);
  writer.stdout.pipe(reader.stdin);
  await Promise.all([ended(from, writer, () => errors), ended(into, reader, () => errors)]);
}

/** Calls `attempt` again, up to three times in all, when it fails. */
export async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (count === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2000 * count));
    }
  }
}
