// Log lines for machines: one JSON object a line.

import type { AccessEvent, LogEvent } from "../native/index.ts";

export function accessJson(event: AccessEvent, name: string, now: Date): string {
  return JSON.stringify({
    time: now.toISOString(),
    type: "access",
    app: name,
    requestId: event.requestId,
    method: event.method,
    path: event.path,
    status: event.status,
    wallMs: event.wallMicros / 1000,
    cpuMs: event.cpuMicros / 1000,
    start: event.start,
    outcome: event.outcome,
    ...(event.code === "" ? {} : { code: event.code }),
    ...(event.peer === undefined ? {} : { peer: event.peer }),
    ...traceOf(event),
  });
}

export function logJson(event: LogEvent, name: string, now: Date): string {
  const { requestId, level, text } = event;
  return JSON.stringify({ time: now.toISOString(), type: "log", app: name, requestId, level, text, ...traceOf(event) });
}

function traceOf({ traceId, parentId }: AccessEvent | LogEvent) {
  return traceId === undefined ? {} : { traceId, parentId };
}
