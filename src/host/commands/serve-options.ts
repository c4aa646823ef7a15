import type { ServerConfig, ServerLayer } from "../config/index.ts";
import type { LimitOptions } from "./limit-options.ts";

/** What the command line says. */
export interface ServeFlags extends LimitOptions {
  /** The server's configuration file. */
  config?: string;
  watch?: boolean;
  /** `/__scheduled?cron=…` runs an app's scheduled handler, as in wrangler's development server. */
  testScheduled?: boolean;
  stats?: boolean;
  settings: ServerLayer;
}

/** What is served, and how. */
export interface ServeOptions extends ServerConfig {
  watch: boolean;
  testScheduled: boolean;
}

/** Requests that still run this long after the first signal are cut. */
export const DRAIN_MS = 10_000;
