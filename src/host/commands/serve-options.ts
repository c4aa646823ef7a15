import type { LogFormat } from "../observe/index.ts";
import type { ServerLimitOptions } from "./limit-options.ts";

export interface ServeOptions extends ServerLimitOptions {
  port: number;
  host: string;
  watch?: boolean;
  /** Build an app of a folder when somebody asks for it, however few they are. */
  lazy?: boolean;
  /** 0: as many as there are cores. */
  executors: number;
  quiet?: boolean;
  /** Print the table of counters at the end, too. */
  stats?: boolean;
  logFormat: LogFormat;
  allowPrivateNetwork?: boolean;
  /** Of all apps together; without: three quarters of the machine's. */
  memoryTotalMb?: number;
  /** Variables of every app, before those of its configuration. */
  var?: Record<string, string>;
}

/** Requests that still run this long after the first signal are cut. */
export const DRAIN_MS = 10_000;
