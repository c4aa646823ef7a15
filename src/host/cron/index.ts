export { CronClock } from "./clock.ts";
export { CronSyntaxError, parseCron } from "./expression.ts";
export { type CronRun, type LastRuns, LastRunsInMemory } from "./last-runs.ts";
