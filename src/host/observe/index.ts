export { EventLog, type EventLogOptions, type LogFormat } from "./event-log.ts";
export { printable } from "./text.ts";
