// The crons of an app's configuration.

import type { AppConfig } from "../config/index.ts";
import { CronSyntaxError, parseCron } from "../cron/index.ts";

/** Those that make sense, and what there is to say of the others. */
export function cronsOf(name: string, config: AppConfig): { crons: string[]; warnings: string[] } {
  const crons: string[] = [];
  const warnings: string[] = [];
  for (const cron of config.crons) {
    try {
      parseCron(cron);
      crons.push(cron);
    } catch (error) {
      if (!(error instanceof CronSyntaxError)) throw error;
      warnings.push(`${name}: the cron "${cron}" is never run: ${error.message}`);
    }
  }
  return { crons, warnings };
}
