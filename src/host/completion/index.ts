// How an app's outcome is told to people. The room knows outcomes and codes by name only.

import { type ErrorCode, exitCodes } from "../errors/index.ts";

export interface Ending {
  outcome: "ok" | "threw" | "exceededCpu" | "exceededMemory" | "exceededWall" | "canceled" | "disposed";
  /** "" or a code of the table of limits. */
  code: string;
}

/** The part of an app's limits that words are made of. */
export interface LimitFigures {
  cpuMs: number;
  startupCpuMs: number;
  memoryMb: number;
  wallMs: number;
}

/** What happened, in one sentence without a full stop; "" for an outcome of "ok". */
export function outcomeWords(ending: Ending, limits: LimitFigures): string {
  if (ending.code === "NANO_STARTUP_LIMIT") return `start-up took more than ${limits.startupCpuMs} ms of CPU time`;
  switch (ending.outcome) {
    case "ok":
      return "";
    case "threw":
      return "the app threw an exception";
    case "exceededCpu":
      return `more than ${limits.cpuMs} ms of CPU time`;
    case "exceededMemory":
      return `more than ${limits.memoryMb} MB of memory`;
    case "exceededWall":
      return `not done within ${limits.wallMs} ms`;
    case "canceled":
      return "canceled before it was done";
    case "disposed":
      return "the isolate was disposed before it was done";
  }
}

const codeOfOutcome: Partial<Record<Ending["outcome"], ErrorCode>> = {
  threw: "NANO_APP_EXCEPTION",
  exceededCpu: "NANO_CPU_LIMIT",
  exceededMemory: "NANO_MEMORY_LIMIT",
  exceededWall: "NANO_WALL_LIMIT",
};

/** The error code of an ending that was not "ok". */
export function outcomeCode(ending: Ending): ErrorCode {
  if (Object.hasOwn(exitCodes, ending.code)) return ending.code as ErrorCode;
  return codeOfOutcome[ending.outcome] ?? "NANO_APP_EXCEPTION";
}

export function exceededLimit(ending: Ending): boolean {
  return exitCodes[outcomeCode(ending)] === 3;
}
