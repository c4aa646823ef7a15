// What apps do, told line by line: all on one stream, or each app's in a file of its own.

import type { Writable } from "node:stream";
import pc from "picocolors";
import type { AccessEvent, EngineEvent, LogEvent } from "../native/index.ts";
import type { FollowedLogs } from "./followed-logs.ts";
import { accessJson, logJson, serverJson } from "./json-lines.ts";
import type { LogDirectory } from "./log-directory.ts";
import type { LogQuota } from "./log-quota.ts";
import { Moment } from "./text.ts";
import { accessLine, logLines, type TextStyle } from "./text-lines.ts";

export type LogFormat = "text" | "json";

export interface EventLogOptions {
  format: LogFormat;
  output: Writable;
  colors: boolean;
  /** Width of the column of names; 0 where one app is served only. */
  nameWidth: number;
  nameOf(app: number): string;
  /** Text of a log line as it is told: with the places in the app's files, without its secrets. */
  shown?(app: number, text: string): string;
  /** The same of what a client asked for. */
  shownPath?(app: number, path: string): string;
  /** Where an app's lines go; those of no app go to the output. */
  files?: LogDirectory | undefined;
  /** What an app's file is named after. */
  labelOf?(app: number): string | undefined;
  quota?: LogQuota | undefined;
  followed?: FollowedLogs;
  /** Hears of each line at the level error. */
  erred?(event: LogEvent, time: Date): void;
}

/** More than this waiting for a slow reader, and lines are dropped rather than memory filled. */
const LONGEST_BACKLOG = 4 * 1024 * 1024;

export class EventLog {
  readonly #options: EventLogOptions;
  readonly #style: TextStyle;
  #dropped = 0;

  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#style = { colors: pc.createColors(options.colors), nameWidth: options.nameWidth };
  }

  /** Tells of access and log events; passes over the others. One write for all of them, or one for each app's. */
  handle(events: readonly EngineEvent[]): void {
    const now = new Moment(new Date());
    const lines: string[] = [];
    const byLabel = new Map<string, string[]>();
    for (const event of events) {
      // The engine could not wait for this process to take them.
      if (event.type === "dropped") this.#dropped += event.count;
      if (event.type === "access") this.#placeOf(event, lines, byLabel).push(this.#accessLine(event, now));
      if (event.type === "log") this.#placeOf(event, lines, byLabel).push(...this.#logLines(event, now));
    }
    this.#write(lines);
    for (const [label, its] of byLabel) if (its.length > 0) this.#writeToFile(label, its);
  }

  #placeOf({ app }: AccessEvent | LogEvent, lines: string[], byLabel: Map<string, string[]>): string[] {
    const { files, labelOf } = this.#options;
    const label = files === undefined ? undefined : labelOf?.(app);
    if (label === undefined) return lines;
    const its = byLabel.get(label) ?? [];
    byLabel.set(label, its);
    return its;
  }

  #accessLine(event: AccessEvent, now: Moment): string {
    const { format, nameOf, shownPath } = this.#options;
    const name = nameOf(event.app);
    const path = shownPath?.(event.app, event.path) ?? event.path;
    const shown = path === event.path ? event : { ...event, path };
    this.#follow(event.app, () => accessJson(shown, name, now));
    return format === "json" ? accessJson(shown, name, now) : accessLine(shown, name, this.#style, now);
  }

  /** None where the app writes too much. */
  #logLines(event: LogEvent, now: Moment): string[] {
    const { quota, shown, erred, nameOf, labelOf } = this.#options;
    const { app, text } = event;
    const who = labelOf?.(app) ?? nameOf(app);
    if (quota?.take(who, text, now.date.getTime()) === false) return [];
    const told = shown === undefined ? event : { ...event, text: shown(app, text) };
    if (event.level === "error") erred?.(told, now.date);
    this.#follow(app, () => logJson(told, nameOf(app), now));
    const dropped = quota?.dropped(who) ?? 0;
    if (dropped === 0) return [this.#logLine(told, now)];
    const kilobytes = Math.round((quota?.bytesPerSecond ?? 0) / 1024);
    const why = `${dropped} lines before this one were dropped: an app may write ${kilobytes} KB of log a second`;
    return [
      this.#logLine({ type: "log", app, requestId: "", level: "warn", text: why }, now),
      this.#logLine(told, now),
    ];
  }

  #follow(app: number, line: () => string): void {
    const { followed, labelOf } = this.#options;
    const label = followed === undefined ? undefined : labelOf?.(app);
    if (label !== undefined) followed?.add(label, line);
  }

  #logLine(event: LogEvent, now: Moment): string {
    const name = this.#options.nameOf(event.app);
    if (this.#options.format === "json") return logJson(event, name, now);
    return logLines(event, name, this.#style, now);
  }

  #write(lines: string[]): void {
    if (lines.length === 0 && this.#dropped === 0) return;
    const { output } = this.#options;
    if (output.writableLength > LONGEST_BACKLOG) {
      this.#dropped += lines.length;
      return;
    }
    if (this.#dropped > 0) {
      lines.unshift(this.#droppedLine(this.#dropped, "read"));
      this.#dropped = 0;
    }
    output.write(`${lines.join("\n")}\n`);
  }

  #writeToFile(label: string, lines: string[]): void {
    this.#options.files?.append(label, `${lines.join("\n")}\n`, (count) => `${this.#droppedLine(count, "written")}\n`);
  }

  #droppedLine(count: number, verb: "read" | "written"): string {
    const text = `${count} log lines were dropped: they are not ${verb} fast enough`;
    return this.#options.format === "json" ? serverJson("dropped", { text }, { level: "warn" }) : text;
  }
}
