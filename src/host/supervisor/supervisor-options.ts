// What a supervisor is given, and what it tells of its engines.

import type { Counters, DeployedState } from "./messages.ts";
import type { Said } from "./narrator.ts";

export interface SupervisorOptions {
  /** The engine's program, and what it is given. */
  program: string;
  given: unknown;
  /** Apps that are deployed at the moment. */
  deployed?(): DeployedState[];
  /** Secrets of the others, by label. */
  secrets?(): Record<string, Record<string, string>>;
  /** File descriptors of the listening sockets. */
  listeners: number[];
  /** The same of a port that an app wants of its own; throws where it cannot be had. */
  openPort(port: number): number;
  /** Hears the crons of all apps, by label, as the engine that serves has them. */
  crons?(crons: Record<string, readonly string[]>): void;
  /** Running requests have so long to end when all ends. */
  drainMs: number;
  /** How often an engine is asked whether it still answers. */
  pulseMs: number;
  say(said: Said): void;
}

/** What befell the engines so far. */
export interface EngineHistory {
  /** Processes that were started, the first one as well. */
  started: number;
  /** A fatal error of V8 was survived, or too many threads were lost. */
  wounded: number;
  crashed: number;
  /** Killed, because they did not answer any more. */
  stuck: number;
  /** Ended before they served. */
  failed: number;
}

export interface ServerCounters extends Counters {
  engines: EngineHistory;
}
