// `nano trigger`: runs an app's scheduled handler, and tells what it came to.

import pc from "picocolors";
import type { ScheduledResult } from "../../native/index.ts";
import { AdminClient, type RemoteOptions } from "./client.ts";
import { printJson, say } from "./output.ts";

export interface TriggerOptions extends RemoteOptions {
  cron?: string;
  /** Milliseconds since 1970. */
  time?: number;
}

/** Returns 0 when the handler ended well. */
export async function triggerCommand(app: string, { cron, time, ...options }: TriggerOptions): Promise<number> {
  const given = { ...(cron === undefined ? {} : { cron }), ...(time === undefined ? {} : { time }) };
  const path = `/v1/apps/${encodeURIComponent(app)}/trigger`;
  const result = (await new AdminClient(options).ask("POST", path, given)) as ScheduledResult;
  if (options.json === true) printJson(result);
  else say(lineOf(app, result));
  return result.outcome === "ok" ? 0 : 1;
}

function lineOf(app: string, { outcome, code, cpuMicros, wallMicros, noRetry }: ScheduledResult): string {
  const word = outcome === "ok" ? pc.green(outcome) : pc.red(code === "" ? outcome : `${outcome} (${code})`);
  const times = `${(wallMicros / 1000).toFixed(2)} ms, cpu ${(cpuMicros / 1000).toFixed(2)} ms`;
  return `${pc.bold(app)}  ${word}  ${times}${noRetry ? "  no retry" : ""}`;
}
