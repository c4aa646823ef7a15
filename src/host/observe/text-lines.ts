// Log lines for people.

import type { Colors } from "picocolors/types.js";
import type { AccessEvent, LogEvent } from "../native/index.ts";
import { type Moment, milliseconds, printable } from "./text.ts";

export interface TextStyle {
  colors: Colors;
  /** Width of the column of names; 0 leaves it out, where there is one app only. */
  nameWidth: number;
}

/** 14:03:21 hello  GET    200   1.24 ms  cpu  0.31 ms  hot   /path */
export function accessLine(event: AccessEvent, name: string, style: TextStyle, now: Moment): string {
  const { colors } = style;
  const wall = `${milliseconds(event.wallMicros).padStart(6)} ms`;
  const cpu = `cpu ${milliseconds(event.cpuMicros).padStart(5)} ms`;
  return [
    colors.dim(now.clock),
    ...nameColumn(name, style),
    colors.bold(printable(event.method).padEnd(6)),
    statusColor(event.status, colors)(String(event.status)),
    wall,
    colors.dim(cpu),
    startColor(event.start, colors)(event.start.padEnd(4)),
    printable(event.path),
    ...(event.code === "" ? [] : [colors.red(event.code)]),
    ...(event.peer === undefined ? [] : [event.peer]),
  ].join("  ");
}

/** The app's name before each of the text's lines. */
export function logLines(event: LogEvent, name: string, style: TextStyle, now: Moment): string {
  const { colors } = style;
  const level = levelColor(event.level, colors)(event.level.padEnd(5));
  const head = [colors.dim(now.clock), ...nameColumn(name, style, true), level].join("  ");
  return event.text
    .split("\n")
    .map((line) => `${head}  ${printable(line)}`)
    .join("\n");
}

function nameColumn(name: string, { colors, nameWidth }: TextStyle, always = false): string[] {
  if (nameWidth === 0 && !always) return [];
  return [colors.cyan(name.padEnd(nameWidth))];
}

function statusColor(status: number, colors: Colors): (text: string) => string {
  if (status >= 500) return colors.red;
  if (status >= 400) return colors.yellow;
  if (status >= 300) return colors.cyan;
  return colors.green;
}

function startColor(start: AccessEvent["start"], colors: Colors): (text: string) => string {
  return start === "cold" ? colors.blue : start === "warm" ? colors.magenta : colors.dim;
}

function levelColor(level: LogEvent["level"], colors: Colors): (text: string) => string {
  if (level === "error") return colors.red;
  if (level === "warn") return colors.yellow;
  return colors.dim;
}
