import type { AppLimits } from "../native/index.ts";

/** Limits as they come from the command line. */
export interface LimitOptions {
  cpuMs?: number;
  memoryMb?: number;
  wallMs?: number;
}

/** Start-up may take as much as a request, where the command says how much that is. */
export function limitsOf(options: LimitOptions): Partial<AppLimits> {
  const limits: Partial<AppLimits> = {};
  if (options.cpuMs !== undefined) {
    limits.cpuMs = options.cpuMs;
    limits.startupCpuMs = options.cpuMs;
  }
  if (options.memoryMb !== undefined) limits.memoryMb = options.memoryMb;
  if (options.wallMs !== undefined) limits.wallMs = options.wallMs;
  return limits;
}
