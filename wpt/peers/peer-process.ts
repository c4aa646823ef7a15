// One test in a process of a peer: what it prints until it is complete, ends, or its time is over.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Hearing } from "../runner/messages.ts";
import { mark } from "../runner/program.ts";
import type { FileResult, FileStatus, TestFile } from "../runner/protocol.ts";
import type { Launch } from "./launch.ts";

/** Beyond the test's own time: then the process hangs. */
const graceMs = 5000;

export async function runInPeer(test: TestFile, { command, env }: Launch, folder: string): Promise<FileResult> {
  const hearing = new Hearing(test);
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let end: { status: FileStatus; message: string } | undefined;
  let said = "";
  const timer = setTimeout(() => {
    end ??= { status: "EXTERNAL-TIMEOUT", message: "" };
    child.kill("SIGKILL");
  }, test.timeoutMs + graceMs);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
      if (end !== undefined) return;
      end = hearing.hear(line);
      if (end !== undefined) child.kill("SIGKILL");
      else if (!line.includes(mark)) said = `${said}\n${line}`.slice(-2000);
    });
  }
  const [code, signal] = (await once(child, "close").catch((error: Error) => {
    said = error.message;
    return [-1, null];
  })) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (end !== undefined) return hearing.resultOf(end.status, end.message);
  const how = signal ?? (code === 0 ? "it ended before the harness was complete" : `exit code ${code}`);
  return hearing.resultOf(signal === null && code === 0 ? "TIMEOUT" : "CRASH", `${how}${said}`.slice(0, 1000));
}
