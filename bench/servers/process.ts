// A server in a process of its own: started, pinned to cores, awaited, ended with all that it started.

import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { atExit } from "./at-exit.ts";

export interface Serving {
  port: number;
  /** Of the process that was started; there may be others under it. */
  pid: number;
  /** What it wrote to standard error so far. */
  errors(): string;
  stop(): Promise<void>;
}

export interface Command {
  program: string;
  args: readonly string[];
  env?: Record<string, string>;
  /** Where it may run, as taskset has it: "0", "0,1". Anywhere without. */
  cores?: string;
  /** Told the port on this descriptor, by lines. */
  tellsOn: 1 | 3;
  /** The port that a line tells. */
  portOf(line: string): number | undefined;
  /** Called when it has ended. */
  cleanUp?(): void;
}

/** Resolves when the server has told its port; its end before that is an Error with what it wrote. */
export async function startServer(command: Command): Promise<Serving> {
  const pinned = command.cores === undefined ? [] : ["taskset", "-c", command.cores];
  const [program = "", ...args] = [...pinned, command.program, ...command.args];
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, ...command.env },
  });
  let errors = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    errors = (errors + bytes.toString()).slice(-10_000);
  });
  const hasEnded = atExit(() => {
    endAll(child.pid ?? 0);
    command.cleanUp?.();
  });
  const ended = endOf(child);
  const port = new Promise<number>((resolve, reject) => {
    const hear = (line: string) => {
      const told = command.portOf(line);
      if (told !== undefined) resolve(told);
    };
    createInterface(child.stdout as Readable).on("line", hear);
    if (command.tellsOn === 3) createInterface(child.stdio[3] as Readable).on("line", hear);
    void ended.then((why) => reject(new Error(`${command.program} ended (${why}) before it served: ${errors.trim()}`)));
  });
  const serving = {
    pid: child.pid ?? 0,
    errors: () => errors,
    async stop() {
      child.kill("SIGTERM");
      const patience = setTimeout(() => endAll(child.pid ?? 0), 10_000);
      await ended;
      clearTimeout(patience);
      hasEnded();
      command.cleanUp?.();
    },
  };
  try {
    return { ...serving, port: await port };
  } catch (error) {
    hasEnded();
    command.cleanUp?.();
    throw error;
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

function endAll(pid: number): void {
  for (const each of processesUnder(pid)) {
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** The process, and all that descend from it. */
export function processesUnder(pid: number): number[] {
  const found = [pid];
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").trim();
      for (const child of children.split(" ").filter((text) => text !== "")) {
        found.push(...processesUnder(Number(child)));
      }
    }
  } catch {
    // It, or one of its threads, has ended meanwhile.
  }
  return found;
}
