import type { LogFormat } from "../observe/index.ts";
import type { LimitOptions } from "./limit-options.ts";

export interface ServeOptions extends LimitOptions {
  port: number;
  host: string;
  watch?: boolean;
  /** 0: as many as there are cores. */
  executors: number;
  quiet?: boolean;
  logFormat: LogFormat;
  allowPrivateNetwork?: boolean;
  /** Of all apps together; without: three quarters of the machine's. */
  memoryTotalMb?: number;
  /** Variables of every app, before those of its configuration. */
  var?: Record<string, string>;
}

/** Requests that still run this long after the first signal are cut. */
export const DRAIN_MS = 10_000;
