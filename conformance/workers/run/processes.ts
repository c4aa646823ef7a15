// Processes that serve, and folders that they serve from; both are gone when they are closed.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export function newFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "nano-workers-suite-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface ServerProcess {
  child: ChildProcess;
  /** Resolves when it has ended. */
  ended: Promise<void>;
  isRunning(): boolean;
  stop(): Promise<void>;
}

export interface Launch {
  program: string;
  args: string[];
  env?: Record<string, string>;
  /** File descriptor 3 is a pipe that is read line by line. */
  onControl?(line: string): void;
  onOutput(line: string): void;
  onError(line: string): void;
}

const stopMs = 5000;

export function launch({ program, args, env, onControl, onOutput, onError }: Launch): ServerProcess {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const listen = (index: number, heard: (line: string) => void) => {
    const stream = child.stdio[index];
    if (stream && "read" in stream) createInterface({ input: stream }).on("line", heard);
  };
  listen(1, onOutput);
  listen(2, onError);
  listen(3, onControl ?? (() => undefined));
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      running = false;
      resolve();
    };
    child.on("close", end);
    child.on("error", (error) => {
      onError(error.message);
      end();
    });
  });
  return {
    child,
    ended,
    isRunning: () => running,
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), stopMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
