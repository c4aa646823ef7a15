export { EventLog, type EventLogOptions, type LogFormat } from "./event-log.ts";
export { clockTime, printable } from "./text.ts";
