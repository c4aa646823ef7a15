export { EventLog, type EventLogOptions, type LogFormat } from "./event-log.ts";
export { type NamedStats, type StatsTable, statsTable, type TableStyle } from "./stats-table.ts";
export { clockTime, printable } from "./text.ts";
