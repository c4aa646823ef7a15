// What the server's options come to in an engine.

import { totalmem } from "node:os";
import type { AppReading, Overrides } from "../apps/index.ts";
import type { ServeOptions } from "./serve-options.ts";

/** What all apps may hold together: three quarters of the machine's memory, or of its control group's. */
export function memoryBytesOf({ memoryTotalMb }: ServeOptions): number {
  if (memoryTotalMb !== undefined) return memoryTotalMb * 2 ** 20;
  const constrained = process.constrainedMemory();
  const machine = totalmem();
  return 0.75 * (constrained > 0 && constrained < machine ? constrained : machine);
}

export function readingOf({ environment }: ServeOptions): AppReading {
  return environment === undefined ? {} : { environment };
}

export function overridesOf(options: ServeOptions): Overrides {
  return { limits: options.limits, vars: options.vars };
}
