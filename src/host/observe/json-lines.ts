// Log lines for machines: one JSON object a line; those of apps are made by pino.

import { createRequire } from "node:module";
import type { Logger, pino } from "pino";
import type { AccessEvent, LogEvent } from "../native/index.ts";
import type { Moment } from "./text.ts";

/** Of the console; `log` is pino's as well, below `info`. */
type Level = LogEvent["level"];

/** pino writes each line at once: it is the one that was asked for. */
const current = { line: "", time: "" };
let logger: Logger<"log"> | undefined;

/** Loaded with the first line of an app: most commands write none. */
function pinoLogger(): Logger<"log"> {
  const load = createRequire(import.meta.url);
  return (load("pino") as typeof pino)<"log">(
    {
      base: null,
      level: "debug",
      customLevels: { log: 25 },
      messageKey: "text",
      timestamp: () => `,"time":"${current.time}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write(line: string) {
        current.line = line;
      },
    },
  );
}

function lineOf(level: Level, time: string, fields: object, text?: string): string {
  logger ??= pinoLogger();
  current.time = time;
  if (text === undefined) logger[level](fields);
  else logger[level](fields, text);
  return current.line.slice(0, -1);
}

export function accessJson(event: AccessEvent, name: string, now: Moment): string {
  const { requestId, method, path, status, wallMicros, cpuMicros, start, outcome, code, peer, traceId, parentId } =
    event;
  return lineOf(status >= 500 ? "error" : "info", now.iso, {
    type: "access",
    app: name,
    requestId,
    method,
    path,
    status,
    wallMs: wallMicros / 1000,
    cpuMs: cpuMicros / 1000,
    start,
    outcome,
    code: code === "" ? undefined : code,
    peer,
    traceId,
    parentId,
  });
}

export function logJson(event: LogEvent, name: string, now: Moment): string {
  const { requestId, level, text, traceId, parentId } = event;
  return lineOf(level, now.iso, { type: "log", app: name, requestId, traceId, parentId }, text);
}

/** Of the server itself, as pino would make it, which takes longer to load than the server to start. */
export function serverJson(type: string, fields: object, said: { level?: Level; now?: Date } = {}): string {
  const { level = "info", now = new Date() } = said;
  return JSON.stringify({ level, time: now.toISOString(), type, ...fields });
}
