// What prelude.js says of a test, a line of the console for each, and the result that it adds up to.

import { mark } from "./program.ts";
import type { FileResult, FileStatus, Subtest, SubtestStatus, TestFile } from "./protocol.ts";

const subtestStatuses: readonly SubtestStatus[] = ["PASS", "FAIL", "TIMEOUT", "NOTRUN", "PRECONDITION_FAILED"];
const fileStatuses: readonly FileStatus[] = ["OK", "ERROR", "TIMEOUT", "PRECONDITION_FAILED"];

type Message =
  | { type: "result"; name: string; status: number; message: string }
  | { type: "complete"; status: number; message: string };

/** Undefined for what the prelude did not say: a test may print anything. */
function messageOf(text: string): Message | undefined {
  try {
    const message = JSON.parse(text) as Message | null;
    return message?.type === "complete" || typeof message?.name === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}

/** A test that runs, and what it has come to so far. */
export class Hearing {
  readonly #test: TestFile;
  readonly #begin = performance.now();
  readonly #subtests = new Map<string, Subtest>();

  constructor(test: TestFile) {
    this.#test = test;
  }

  /** Takes a line of the test's console. Gives how the test as a whole ended when the line says so. */
  hear(line: string): { status: FileStatus; message: string } | undefined {
    const start = line.indexOf(mark);
    if (start === -1) return undefined;
    const message = messageOf(line.slice(start + mark.length));
    if (message === undefined) return undefined;
    if (message.type === "complete") {
      return { status: fileStatuses[message.status] ?? "ERROR", message: message.message };
    }
    const { name, status } = message;
    this.#subtests.set(name, { name, status: subtestStatuses[status] ?? "FAIL", message: message.message });
    return undefined;
  }

  resultOf(status: FileStatus, message: string): FileResult {
    const millis = Math.round(performance.now() - this.#begin);
    return { id: this.#test.id, status, message, subtests: [...this.#subtests.values()], millis };
  }
}
