// Log lines for machines: one JSON object a line, which has pino's `time` and `level`.

import type { AccessEvent, LogEvent } from "../native/index.ts";
import type { Moment } from "./text.ts";

/** Put together by hand, since there is one for each request: what is of letters, digits and such alone is not quoted. */
export function accessJson(event: AccessEvent, name: string, now: Moment): string {
  const { requestId, status, wallMicros, cpuMicros, start, outcome, code, peer, traceId, parentId } = event;
  const head = `"time":"${now.iso}","level":"${status >= 500 ? "error" : "info"}","type":"access"`;
  const asked = `"method":${JSON.stringify(event.method)},"path":${JSON.stringify(event.path)}`;
  const took = `"wallMs":${wallMicros / 1000},"cpuMs":${cpuMicros / 1000},"start":"${start}","outcome":"${outcome}"`;
  const failed = code === "" ? "" : `,"code":"${code}"`;
  const from = peer === undefined ? "" : `,"peer":${JSON.stringify(peer)}`;
  const traced = traceId === undefined ? "" : `,"traceId":"${traceId}","parentId":"${parentId}"`;
  const who = `"app":${JSON.stringify(name)},"requestId":"${requestId}"`;
  return `{${head},${who},${asked},"status":${status},${took}${failed}${from}${traced}}`;
}

export function logJson(event: LogEvent, name: string, now: Moment): string {
  const { requestId, level, text, traceId, parentId } = event;
  const traced = traceId === undefined ? {} : { traceId, parentId };
  return JSON.stringify({ time: now.iso, level, type: "log", app: name, requestId, text, ...traced });
}

/** Of the server itself. */
export function serverJson(type: string, fields: object, { level = "info", now = new Date() } = {}): string {
  return JSON.stringify({ time: now.toISOString(), level, type, ...fields });
}
