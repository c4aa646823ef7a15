// What the supervisor says: one line for each thing that happened to an engine, or to what engines are given.

import { clockTime, serverJson } from "../observe/index.ts";

export interface Said {
  event: "replaced" | "crashed" | "failed" | "probation" | "cron";
  text: string;
  [field: string]: unknown;
}

const levels = {
  replaced: "info",
  crashed: "error",
  failed: "error",
  probation: "warn",
  cron: "error",
} as const satisfies Record<Said["event"], string>;

export function lineOf(said: Said, format: "text" | "json", now: Date): string {
  if (format === "json") return serverJson("engine", said, { level: levels[said.event], now });
  return `${clockTime(now)}  ${said.text}`;
}

/** 0.21 s, 12 s, 5 min. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${Number((ms / 1000).toFixed(2))} s`;
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
