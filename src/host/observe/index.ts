export { EventLog, type EventLogOptions, type LogFormat } from "./event-log.ts";
export { type FollowedLines, FollowedLogs } from "./followed-logs.ts";
export { serverJson } from "./json-lines.ts";
export { LogDirectory } from "./log-directory.ts";
export { LogQuota } from "./log-quota.ts";
export { redaction } from "./redaction.ts";
export { type NamedStats, type StatsTable, statsTable, type TableStyle } from "./stats-table.ts";
export { clockTime, printable } from "./text.ts";
